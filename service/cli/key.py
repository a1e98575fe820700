"""``minqing key``: who may call the service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.chinese import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from service.store.database import Database

Name = Annotated[str, typer.Argument(metavar="名称", help="这把密钥给谁用，例如 台账系统", show_default=False)]
_TIME = "%Y-%m-%d %H:%M"

key = typer.Typer(cls=ChineseGroup, help="管理调用服务的密钥。配置了密钥，服务才能监听本机以外的地址。")


@key.command("add", cls=ChineseCommand)
def add(name: Name) -> None:
    """新建一把密钥并显示出来：只显示这一次，数据库里只存它的摘要。"""
    from service.casework import keyring  # noqa: PLC0415

    with _database() as database:
        typer.echo(keyring.add(database, name))


@key.command("list", cls=ChineseCommand)
def list_keys() -> None:
    """列出密钥的名称、建立和停用时间。"""
    from service.casework import keyring  # noqa: PLC0415

    with _database() as database:
        for row in keyring.known(database):
            state = f"{row.revoked_at:{_TIME}} 停用" if row.revoked_at else "在用"
            typer.echo(f"{row.name}\t{row.made_at:{_TIME}} 建立\t{state}")


@key.command("revoke", cls=ChineseCommand)
def revoke(name: Name) -> None:
    """停用一把密钥，立即生效。"""
    from service.casework import keyring  # noqa: PLC0415

    with _database() as database:
        keyring.revoke(database, name)
    typer.echo(f"已停用 {name}")


@contextmanager
def _database() -> Iterator[Database]:
    from service.settings import load_settings  # noqa: PLC0415
    from service.store.database import Database  # noqa: PLC0415

    database = Database(load_settings().database)
    try:
        database.migrate()
        yield database
    finally:
        database.close()
