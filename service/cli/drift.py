"""``minqing drift``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import Bundle, Ledgers, Map, Profile

SHOWN = 8


def drift(
    ledgers: Ledgers,
    against: Annotated[list[Path], typer.Option("--against", metavar="台账", help="与之相比的早先台账，可多次")],
    *,
    mapping: Map = None,
    profile: Profile = None,
    bundle: Bundle = None,
) -> None:
    """看来件与早先相比变了多少：每周的标签分布稳定性指数（PSI）、交人复核和没见过的词的比例。

    PSI 不到 0.1 没有变化，0.25 起请人看一看：来了新问题，或模型该用新台账重学了。
    """
    from nlp.bundle import load  # noqa: PLC0415
    from nlp.tagging.drift import LOOK, moved, weekly  # noqa: PLC0415
    from service.batch.drift import samples  # noqa: PLC0415
    from service.ledger.headers import parse_mapping  # noqa: PLC0415
    from service.ledger.profile import Profile as Columns  # noqa: PLC0415
    from service.ledger.shapes import remembered  # noqa: PLC0415
    from service.settings import load_settings  # noqa: PLC0415

    settings, given = load_settings(bundle=bundle), Columns(parse_mapping(mapping or []))
    pipeline = load(settings.bundle_folder, settings.deployment).pipeline
    with remembered(profile or [], given, several=True) as shapes:
        then, now = (
            list(samples((shapes.open(path).ledger for path in paths), pipeline)) for paths in (against, ledgers)
        )
    typer.echo(f"早先 {len(then)} 条，现在 {len(now)} 条")
    for week in weekly(then, now):
        sign = f"  ← 请看（{LOOK} 起）" if week.look else ""
        typer.echo(
            f"{week.monday:%Y-%m-%d} 周 {week.count} 条  主题 PSI {week.theme:.3f}  部门 PSI {week.department:.3f}  "
            f"交人复核 {week.abstained:.1%}  没见过的词 {week.unseen:.1%}{sign}"
        )
    for name, before, after in moved(then, now)[:SHOWN]:
        typer.echo(f"{name}：{before:.1%} → {after:.1%}")
