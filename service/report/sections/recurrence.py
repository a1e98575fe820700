"""四、办结后又反映; 五、超期: what came back, and what waits at which department."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.taxonomy import Taxonomy
from service.casework.period import Period
from service.report.blocks import Block, Heading, Line, Paragraph, Table
from service.report.figures import Source, overdue, recurred_cases
from service.report.naming import theme_name
from service.store import cases

MOST_CASES, MOST_DEPARTMENTS = 10, 12
NOBODY = "尚未定主责部门"


def section(source: Source, taxonomy: Taxonomy, period: Period) -> Iterator[Block]:
    yield Heading(1, "办结后又反映的事项")
    came_back = list(recurred_cases(source, period.key))[:MOST_CASES]
    if came_back:
        rows = [_case(source, taxonomy, period, case) for case in came_back]
        yield Table("办结后又反映", ("事项", "主题", "主责部门", "又反映（人）"), rows, (0.18, 0.32, 0.3, 0.2))
    else:
        yield Paragraph(("本期没有办结后又反映的事项。",))
    yield Heading(1, "超过办理时限的事项")
    yield from _by_department(source, period)


def _case(source: Source, taxonomy: Taxonomy, period: Period, case: str) -> list[Line]:
    row = cases.get(source.connection, case)
    assert row is not None  # it was found a moment ago in the same transaction
    people = source.figure("recurred_in", period.key, case)
    return [(case,), (theme_name(taxonomy, row.theme),), (row.lead or NOBODY,), (people,)]


def _by_department(source: Source, period: Period) -> Iterator[Block]:
    late = list(overdue(source, period.key))[:MOST_DEPARTMENTS]
    if not late:
        yield Paragraph(("没有超过办理时限的事项。",))
        return
    rows: list[list[Line]] = [
        [(name or NOBODY,), (source.figure("open", period.key, name),), (source.figure("overdue", period.key, name),)]
        for name in late
    ]
    yield Table("未办结事项", ("主责部门", "未办结（件）", "其中超期（件）"), rows, (0.5, 0.25, 0.25))
