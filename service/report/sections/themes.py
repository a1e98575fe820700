"""三、主题与七有五性: what people speak of, each person once a case."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.taxonomy import Taxonomy
from service.casework.period import Period
from service.report.blocks import Block, Chart, Heading, Line, Paragraph, Piece
from service.report.figures import Source, needs, theme_groups, themes
from service.report.naming import group_name, theme_name

MOST_BARS, MOST_NAMED = 12, 5


def section(source: Source, taxonomy: Taxonomy, period: Period) -> Iterator[Block]:
    yield Heading(1, "主题与七有五性分布")
    yield Paragraph(_named(source, taxonomy, period))
    groups = list(theme_groups(source, period.key))[:MOST_BARS]
    yield _chart(source, period, "各类主题反映人次", "theme_group_people", {c: group_name(taxonomy, c) for c in groups})
    named = list(needs(source, period.key))
    if named:
        yield _chart(
            source, period, "七有五性反映人次（一件可涉及多项）", "need_people", {name: name for name in named}
        )


def _named(source: Source, taxonomy: Taxonomy, period: Period) -> Line:
    line: list[Piece] = ["按人次计（同一人就同一件事只计一次），反映较多的主题："]
    for number, code in enumerate(list(themes(source, period.key))[:MOST_NAMED]):
        people, messages = (source.figure(name, period.key, code) for name in ("theme_people", "theme"))
        line += ["、" if number else "", theme_name(taxonomy, code), people, "人次（", messages, "件）"]
    return (*line, "。")


def _chart(source: Source, period: Period, title: str, query: str, names: dict[str, str]) -> Chart:
    """With the period before, if anything came in then."""
    before = period.previous()
    known = source.ask(f"messages({before.key})") > 0
    return Chart(
        title,
        "人次",
        list(names.values()),
        [source.figure(query, period.key, key) for key in names],
        [source.figure(query, before.key, key) for key in names] if known else (),
        (period.label, before.label),
    )
