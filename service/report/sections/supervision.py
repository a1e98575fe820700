"""六、重点督办候选: the list with its reasons, and what was decided before. People choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from nlp.taxonomy import Taxonomy
from service.casework.period import Period
from service.casework.supervision import Candidate
from service.casework.supervision.factors import BY_NAME
from service.casework.supervision.views import CHOICES, SHARE, strongest
from service.report.blocks import Block, Heading, Line, Paragraph, Piece, Table
from service.report.figures import Source
from service.report.naming import name_of
from service.store.supervision.decisions import DecisionRow

MOST = 10


def section(source: Source, taxonomy: Taxonomy, period: Period) -> Iterator[Block]:
    yield Heading(1, "重点督办候选")
    found = source.survey(period.key)
    best = source.ranking(period.key).best(MOST)
    if not best:
        yield Paragraph(("本期没有候选。",))
    else:
        share = f"匿名来件每件折算{source.rules.anonymous:g}人。" if source.rules.anonymous < 1 else ""
        yield Paragraph((f"按本单位的权重表排序，满分100分，只供参考，由人选定。{share}",))
        rows = [_row(source, taxonomy, period, number, one) for number, one in enumerate(best, start=1)]
        header = ("序号", "事项", "得分", "主要依据", "所作决定")
        yield Table("重点督办候选", header, rows, (0.08, 0.28, 0.09, 0.38, 0.17))
    if quiet := _quiet(found.memory.picked_before, {figures.group for figures in found.figures}):
        yield Paragraph((f"此前选定、本期没有新反映、仍在督办的：{'、'.join(quiet)}。",))


def _row(source: Source, taxonomy: Taxonomy, period: Period, number: int, one: Candidate) -> list[Line]:
    group, memory = one.figures.group, source.survey(period.key).memory
    decided = [*([memory.current[group]] if group in memory.current else []), *memory.earlier.get(group, ())]
    return [
        (str(number),),
        (name_of(source, taxonomy, one.figures),),
        (source.figure("score", period.key, group),),
        _reasons(source, period, one),
        ("；".join(map(_decided, decided[:2])) or "—",),
    ]


def _reasons(source: Source, period: Period, one: Candidate) -> Line:
    """The factors that gave most points, each with its number."""
    line: list[Piece] = []
    for part in strongest(one):
        factor = BY_NAME[part.name]
        number = source.figure("factor", period.key, one.figures.group, part.name)
        shown = replace(number, percent=part.name == SHARE)
        line += ["；" if line else "", factor.title, shown, factor.unit]
    return tuple(line)


def _decided(row: DecisionRow) -> str:
    return f"{row.period}{CHOICES[row.choice]}" + (f"（{row.meeting}）" if row.meeting else "")


def _quiet(picked: Mapping[str, DecisionRow], heard: set[str]) -> Sequence[str]:
    return [group for group, row in picked.items() if group == row.group_id and group not in heard]
