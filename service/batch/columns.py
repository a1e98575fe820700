"""The flat Chinese columns that ``score`` and ``cluster`` append, for people who read them in a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.taxonomy import URGENCIES
from nlp.types import Analysis, DepartmentTag, Level, Role
from service.contract import DIGITS
from service.ledger.cells import harmless
from service.ledger.rows import Cell, free_name

TAG_COLUMNS = (
    *("主题代码", "主题", "主题概率", "其他主题", "七有五性", "主责部门", "主责层级", "协办部门", "备选部门"),
    *("诉求类型", "紧急程度", "地点", "依据", "需人工复核", "复核原因"),
)
CASE_COLUMNS = ("一件事编号", "一件事名称", "一件事条数", "一类事编号", "一类事名称")
"""What ``cluster`` appends."""
STATE_COLUMNS = ("处理状态", "处理说明")
DONE, FAILED = "完成", "失败"

LEVELS = {Level.VILLAGE: "村社区", Level.TOWNSHIP: "乡镇街道", Level.COUNTY: "区县", Level.ABOVE: "上级"}
LEAST_SHOWN = 0.05
"""Probability below which another theme is padding; the jsonl holds them all."""
_SEPARATOR = "；"

Cells = tuple[Cell, ...]


def tag_cells(analysis: Analysis) -> Cells:
    """In the order of :data:`TAG_COLUMNS`. Without a lead (praise, no content) its columns are empty."""
    tags = analysis.tags
    first, *others = tags.themes
    lead = next((d for d in tags.departments if d.role is Role.LEAD), None)
    cells: Cells = (
        first.code,
        first.name,
        round(first.probability, DIGITS),
        _SEPARATOR.join(
            f"{theme.name} {theme.probability:.2f}" for theme in others if theme.probability >= LEAST_SHOWN
        ),
        _SEPARATOR.join(need.name for need in tags.qiyouwuxing),
        lead.name if lead else "",
        LEVELS[lead.level] if lead else "",
        _departments(tags.departments, Role.CO),
        _departments(tags.departments, Role.ALTERNATIVE),
        tags.kind.name,
        URGENCIES[tags.urgency.level],
        _SEPARATOR.join(dict.fromkeys(place.text for place in analysis.places)),
        _evidence(analysis),
        "是" if analysis.needs_review else "否",
        _SEPARATOR.join(tags.review_reasons),
    )
    return tuple(harmless(cell) if isinstance(cell, str) else cell for cell in cells)


def added_names(wanted: Sequence[str], original: Sequence[str]) -> tuple[str, ...]:
    """Names for our columns beside the ledger's: 主题 becomes 主题（分析） where the ledger has a 主题 of its own."""
    taken, names = set(original), []
    for name in wanted:
        names.append(free_name(f"{name}（分析）" if name in taken else name, taken))
        taken.add(names[-1])
    return tuple(names)


def ledger_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """Those that stay in the output: all, less the state that an earlier run of ours wrote at the end.

    A 处理状态 of the ledger's own does not stand behind our other columns, and stays.
    """
    ours = tuple(columns[-len(STATE_COLUMNS) :]) == STATE_COLUMNS and {*columns} & {TAG_COLUMNS[-1], *CASE_COLUMNS}
    return tuple(columns[: -len(STATE_COLUMNS)] if ours else columns)


def _departments(departments: Sequence[DepartmentTag], role: Role) -> str:
    return _SEPARATOR.join(department.name for department in departments if department.role is role)


def _evidence(analysis: Analysis) -> str:
    """Words by label: 停车管理：乱停车、占道."""
    words: dict[str, list[str]] = {}
    for evidence in analysis.tags.evidence:
        words.setdefault(evidence.label, []).append(evidence.text)
    return _SEPARATOR.join(f"{label}：{'、'.join(dict.fromkeys(texts))}" for label, texts in words.items())
