"""Which columns of a ledger hold the labels that people gave, and which are only what this program wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.ledger.errors import LabelColumnMissing
from service.ledger.headers import canonical, find_column
from service.ledger.rows import Table

LABEL_HEADERS: Mapping[str, tuple[str, ...]] = {
    "department": (
        *("主责部门", "主责单位", "主责科室", "主办单位", "主办部门", "处置单位", "处置部门", "承办单位", "承办部门"),
        *("办理单位", "办理部门", "责任单位", "责任部门", "主责", "主办", "department", "lead"),
    ),
    "theme": (
        *("问题分类", "诉求分类", "诉求类别", "问题类别", "事项分类", "事项类别", "主题分类", "一级标签", "二级标签"),
        *("主题名称", "分类", "类别", "标签", "theme", "label", "category"),
    ),
}
"""By task; the first that a table has wins."""
CONFIRMED_HEADERS = ("已确认", "人工确认", "是否确认", "确认", "confirmed")
CONFIRMED_VALUES = frozenset({"是", "已确认", "确认", "1", "true", "yes", "√", "y"})
MACHINE_SIGNS = ("主题代码", "主题概率", "其他主题", "主责层级", "备选部门", "需人工复核", "复核原因", "处理说明")
"""Columns that only this program writes: beside them its 主责部门 is a proposal, confirmed by nobody."""
MACHINE_LABELS = ("主责部门", "主题", "协办部门", "诉求类型")
"""What it calls the labels that it proposes."""
MACHINE_MARK = "（分析）"
"""Behind a name of ours that the ledger has a column of too."""


@dataclass(frozen=True, slots=True)
class LabelColumns:
    """Column index by task; ``confirmed``: where a person ticked the row off; ``refused``: columns of the machine's."""

    tasks: Mapping[str, int]
    confirmed: int | None
    refused: tuple[str, ...]


def label_columns(file: str, table: Table, named: Mapping[str, str]) -> LabelColumns:
    """``named``: what a person said, by task. A machine's column counts only where a person ticked rows off."""
    confirmed = _first(CONFIRMED_HEADERS, table.columns)
    machine = frozenset() if confirmed is not None else _machine_columns(table.columns)
    tasks: dict[str, int] = {}
    refused = []
    for task, headers in LABEL_HEADERS.items():
        found = _named(file, table, named[task]) if task in named else _of_people(headers, table.columns, machine)
        if found is None or found in table.fields.values():
            continue
        if found in machine:
            refused.append(table.columns[found])
        else:
            tasks[task] = found
    return LabelColumns(tasks, confirmed, tuple(refused))


def is_confirmed(value: str) -> bool:
    return value.strip().lower() in CONFIRMED_VALUES


def _named(file: str, table: Table, column: str) -> int:
    found = find_column(column, table.columns)
    if found is None:
        raise LabelColumnMissing(file, column, table.columns)
    return found


def _first(headers: Sequence[str], columns: Sequence[str]) -> int | None:
    known = [canonical(column) for column in columns]
    return next((known.index(header) for header in headers if header in known), None)


def _of_people(headers: Sequence[str], columns: Sequence[str], machine: frozenset[int]) -> int | None:
    """A column of the office's own before one of the machine's."""
    own = _first(headers, ["" if at in machine else column for at, column in enumerate(columns)])
    return _first(headers, columns) if own is None else own


def _machine_columns(columns: Sequence[str]) -> frozenset[int]:
    """Of our own: with our mark, or by our name where no column has it with the mark."""
    if not any(column.startswith(MACHINE_SIGNS) for column in columns):
        return frozenset()
    marked = {at for at, column in enumerate(columns) if MACHINE_MARK in column}
    covered = {columns[at].split(MACHINE_MARK)[0] for at in marked}
    plain = {at for at, column in enumerate(columns) if column in MACHINE_LABELS and column not in covered}
    return frozenset(marked | plain)
