"""``minqing supervise``."""

from __future__ import annotations

from typing import Annotated

import typer

PeriodOption = Annotated[
    str,
    typer.Option(
        "--period", metavar="时段", help="2026、2026Q2、2026-05、2026-W20 或 2026-05-01..2026-05-20", show_default=False
    ),
]
Weight = Annotated[
    list[str] | None, typer.Option("--weight", metavar="因素=权重", help="临时改变一项权重，可多次：people=40")
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=200, metavar="数", help="列出几项")]
Explain = Annotated[bool, typer.Option("--explain", help="列出每项因素的数和得分")]


def supervise(period: PeriodOption, weight: Weight = None, limit: Limit = 10, *, explain: Explain = False) -> None:
    """列出一个时段的重点督办候选：一类事和单独的一件事，按权重表排序，只供参考，由人选定。"""
    from service.casework.period import parse_period  # noqa: PLC0415
    from service.casework.supervision.shown import lines  # noqa: PLC0415
    from service.casework.supervision.views import candidates  # noqa: PLC0415
    from service.cli.store import opened_desk  # noqa: PLC0415
    from service.settings import load_settings  # noqa: PLC0415

    wanted, weights = parse_period(period), _weights(weight or [])
    with opened_desk(load_settings()) as desk:
        found = desk.supervision.survey(desk.supervision.scope(wanted))
        with desk.database.read() as connection:
            listed = candidates(connection, desk.taxonomy, found, limit=limit, weights=weights)
    for line in lines(listed, explain=explain):
        typer.echo(line)


def _weights(given: list[str]) -> dict[str, float]:
    """Raises :class:`~service.casework.errors.Impossible`."""
    from service.casework.errors import Impossible  # noqa: PLC0415

    try:
        pairs = [one.split("=", 1) for one in given]
        return {name.strip(): float(number) for name, number in pairs}
    except ValueError as error:
        raise Impossible("--weight 应写成 因素=数，如 people=40") from error
