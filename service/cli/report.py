"""``minqing report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.cli.supervise import PeriodOption

Target = Annotated[
    Path | None,
    typer.Option("-o", "--out", metavar="输出", help="专报.docx、.html 或 .md", show_default=False),
]
Office = Annotated[str, typer.Option("--office", metavar="名称", help="印发单位，写在报头")]
Issue = Annotated[str, typer.Option("--issue", metavar="期号", help="第几期")]
Query = Annotated[
    str, typer.Option("--query", metavar="查询", help="只查一个数：照专报所附“数字来源”的写法，如 'people(2026-05)'")
]


def report(
    period: PeriodOption = "", out: Target = None, *, office: Office = "", issue: Issue = "", query: Query = ""
) -> None:
    """写一个时段的民情专报：总体数字、热点、主题与七有五性、反弹、超期、重点督办候选。只有事实，没有模型写的字。"""
    from service.casework.errors import Impossible  # noqa: PLC0415
    from service.casework.period import parse_period  # noqa: PLC0415
    from service.cli.store import opened_desk  # noqa: PLC0415
    from service.report.compose import Cover, compose  # noqa: PLC0415
    from service.report.figures import Figure, Source  # noqa: PLC0415
    from service.report.writers import check_target, write  # noqa: PLC0415
    from service.settings import load_settings  # noqa: PLC0415

    if not query and not (period and out):
        raise Impossible("请给出 --period 时段 和 -o 输出文件（或用 --query 只查一个数）")
    wanted = None
    if out is not None and not query:
        check_target(out)
        wanted = parse_period(period)
    with opened_desk(load_settings()) as desk, desk.database.read() as connection:
        source = Source(connection, desk.supervision.rules(), desk.clock())
        if wanted is None or out is None:
            typer.echo(str(Figure(source.ask(query), query)))
            return
        made = compose(source, desk.taxonomy, wanted, Cover(office, issue))
    write(made, out)
    typer.echo(f"{wanted.label}的专报 → {out}（{len(made.figures)} 个数字，各附查询）", err=True)
