"""``minqing key``: who may call the service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.chinese import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from service.casework.roles import Role
    from service.store.database import Database

Name = Annotated[str, typer.Argument(metavar="名称", help="这把密钥给谁用，例如 台账系统", show_default=False)]
RoleName = Annotated[str, typer.Option("--role", metavar="角色", help="在工作台上的角色：经办、督办或管理")]
_TIME = "%Y-%m-%d %H:%M"

key = typer.Typer(cls=ChineseGroup, help="管理调用服务的密钥。配置了密钥，服务才能监听本机以外的地址。")


@key.command("add", cls=ChineseCommand)
def add(name: Name, role: RoleName = "经办") -> None:
    """新建一把密钥并显示出来：只显示这一次，数据库里只存它的摘要。"""
    from service.casework import keyring  # noqa: PLC0415

    wanted = _role(role)
    with _database() as database:
        typer.echo(keyring.add(database, name, wanted))


@key.command("role", cls=ChineseCommand)
def give_role(name: Name, role: Annotated[str, typer.Argument(metavar="角色", help="经办、督办或管理")]) -> None:
    """改变一把密钥在工作台上的角色，立即生效。"""
    from service.casework import keyring  # noqa: PLC0415

    wanted = _role(role)
    with _database() as database:
        keyring.give_role(database, name, wanted)
    typer.echo(f"{name} 现为{wanted.name_shown}")


@key.command("list", cls=ChineseCommand)
def list_keys() -> None:
    """列出密钥的名称、角色、建立和停用时间。"""
    from service.casework import keyring  # noqa: PLC0415

    with _database() as database:
        roles = keyring.roles(database)
        for row in keyring.known(database):
            state = f"{row.revoked_at:{_TIME}} 停用" if row.revoked_at else "在用"
            typer.echo(f"{row.name}\t{roles[row.name].name_shown}\t{row.made_at:{_TIME}} 建立\t{state}")


@key.command("revoke", cls=ChineseCommand)
def revoke(name: Name) -> None:
    """停用一把密钥，立即生效。"""
    from service.casework import keyring  # noqa: PLC0415

    with _database() as database:
        keyring.revoke(database, name)
    typer.echo(f"已停用 {name}")


def _role(name: str) -> Role:
    from service.casework.errors import Impossible  # noqa: PLC0415
    from service.casework.roles import role_titled  # noqa: PLC0415

    role = role_titled(name)
    if role is None:
        raise Impossible("角色应为 经办、督办 或 管理")
    return role


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
