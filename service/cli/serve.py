"""``minqing serve``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import Bundle, Taxonomy


def serve(
    host: Annotated[str | None, typer.Option("--host", metavar="地址", help="监听地址，默认 127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option("--port", metavar="端口", help="监听端口，默认 8000")] = None,
    state: Annotated[Path | None, typer.Option("--state", metavar="文件夹", help="状态文件夹，默认 state")] = None,
    bundle: Bundle = None,
    taxonomy: Taxonomy = None,
) -> None:
    """启动 HTTP 服务。"""
    from service.api.serve import run  # noqa: PLC0415
    from service.settings import load_settings  # noqa: PLC0415

    run(load_settings(host=host, port=port, state=state, bundle=bundle, taxonomy=taxonomy))
