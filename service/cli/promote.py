"""``minqing promote`` and ``minqing rollback``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[Path, typer.Argument(help="要启用的模型包文件夹", metavar="模型包")]
Because = Annotated[str, typer.Option("--because", metavar="理由", help="不顾没过的关，写明理由；记录在案")]
AFTER = "正在运行的服务：kill -HUP 进程号，或 POST /v1/bundle/reload，即换用，不丢请求"


def promote(bundle: Folder, *, because: Because = "") -> None:
    """启用一个模型包：过关才启用。总体、单个标签、校准、速度不比现用的差，说明（CARD.md）填好。

    理由和没过的关记在模型文件夹的“启用记录.jsonl”里。退出码：0 已启用，2 没有启用。
    """
    from service.bundles.promotion import promote as promote_bundle  # noqa: PLC0415
    from service.settings import load_settings  # noqa: PLC0415

    done = promote_bundle(bundle, load_settings().models, because)
    typer.echo(f"已启用 {done.bundle}（原来是 {done.before or '无'}）")
    for each in done.overruled:
        typer.echo(f"未过而启用：{each.gate}：{each.says}")
    typer.echo(AFTER)


def rollback(*, because: Because = "") -> None:
    """回到上一个启用过的模型包。"""
    from service.bundles.promotion import rollback as roll_back  # noqa: PLC0415
    from service.settings import load_settings  # noqa: PLC0415

    done = roll_back(load_settings().models, because)
    typer.echo(f"已回到 {done.bundle}（原来是 {done.before}）")
    typer.echo(AFTER)
