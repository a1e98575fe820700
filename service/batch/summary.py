"""One row a case and a class: what a person reads first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from service.batch.cluster import Clustered
from service.batch.groups import Group
from service.ledger.cells import harmless
from service.ledger.rows import Cell, Kind
from service.ledger.write.atomic import replacing
from service.ledger.write.base import Sheet
from service.ledger.write.flat import LineWriter
from service.ledger.write.opening import kind_to_write, open_writer

COLUMNS = (
    *("层级", "编号", "名称", "条数", "人数", "最早", "最晚", "地点", "主题代码", "主题"),
    *("含几件事", "所属一类事编号", "诉求编号"),
)
CASE, CLASS = "一件事", "一类事"
_SEPARATOR = "；"


def write_summary(found: Clustered, target: Path, theme_names: Mapping[str, str]) -> None:
    """Classes first, then cases, each with the largest first. ``theme_names`` are level-2 names by code.

    Raises :class:`~service.ledger.errors.LedgerError`.
    """
    kind = kind_to_write(target)
    ranked = [
        (level, group) for level, groups in ((CLASS, found.classes), (CASE, found.cases)) for group in _ranked(groups)
    ]
    with replacing(target) as part:
        if kind is Kind.JSONL:
            lines = LineWriter(part)
            for level, group in ranked:
                lines.write({"level": "class" if level == CLASS else "case", **asdict(group)})
            lines.close()
        else:
            rows = open_writer(part, kind)
            rows.begin(Sheet("汇总", COLUMNS))
            for level, group in ranked:
                rows.write(_cells(level, group, theme_names.get(group.theme, "")))
            rows.close()


def _ranked(groups: tuple[Group, ...]) -> list[Group]:
    return sorted(groups, key=lambda group: (-group.size, -group.people, group.number))


def _cells(level: str, group: Group, theme: str) -> tuple[Cell, ...]:
    return (
        level,
        group.number,
        harmless(group.name),
        group.size,
        group.people,
        group.first,
        group.last,
        harmless(_SEPARATOR.join(group.places)),
        group.theme,
        theme,
        group.cases,
        group.klass,
        harmless(_SEPARATOR.join(group.ids)),
    )
