"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Ledgers = Annotated[
    list[Path],
    typer.Argument(metavar="台账", help="xlsx、xls、csv（编码自动识别）、tsv、jsonl、parquet", show_default=False),
]
Out = Annotated[
    str,
    typer.Option(
        "-o", "--out", metavar="输出", help="输出文件（按扩展名定格式）；多个台账时给文件夹", show_default=False
    ),
]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="名称=列名", help="指明列，可多次：text、title、id、reporter、time、place"),
]
Profile = Annotated[
    list[Path] | None,
    typer.Option(
        "--profile",
        metavar="列对照",
        help="记着列名的小文件（如 台账.toml）；没有时写下这次指明的。台账有几种就给几个，各按列名对上的那个读",
    ),
]
Bundle = Annotated[
    Path | None, typer.Option("--bundle", metavar="文件夹", help="模型包；不给则用 models/CURRENT 所指的")
]
Taxonomy = Annotated[
    Path | None,
    typer.Option(
        "--taxonomy", metavar="文件夹", help="本单位的分类表（如 data/taxonomy/township），缺的文件用模型包的"
    ),
]
Workers = Annotated[int | None, typer.Option("--workers", min=1, metavar="数", help="进程数；不给则与 CPU 核数相同")]
