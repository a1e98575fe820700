"""What a row gets back: the tags as they stand in the store, a person's before the machine's, and its case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from nlp.taxonomy import URGENCIES, Taxonomy
from nlp.types import Role
from service.batch.outputs import Addition
from service.casework.standing import STATUS_NAMES
from service.casework.views import repeats
from service.contract import AnalysisJson
from service.ledger.cells import harmless
from service.ledger.rows import Cell
from service.store import cases, labels, memberships, suggestions
from service.store.records import CaseRow, LabelRow, SuggestionRow

COLUMNS = (
    *("诉求编号", "主题代码", "主题", "七有五性", "主责部门", "协办部门", "诉求类型", "紧急程度", "地点"),
    *("一件事编号", "办理状态", "重复件", "一类事编号", "需人工复核", "人工更正"),
)
_SEPARATOR = "；"
ADDED = Addition(COLUMNS, {"suggestion": None})

Answer = Mapping[str, Any]
"""Column name to value, in the order of :data:`COLUMNS`."""


def answers(connection: Connection, taxonomy: Taxonomy, ids: Sequence[str]) -> dict[str, Answer]:
    """By id of the suggestion."""
    rows = suggestions.many(connection, ids)
    placed = memberships.of(connection, ids)
    held = labels.current_of(connection, ids)
    of_case = cases.many(connection, {membership.case_id for membership in placed.values()})
    again = {id for case_id in of_case for id in repeats(memberships.people(connection, case_id))}
    return {
        row.id: _answer(row, held.get(row.id, {}), of_case[placed[row.id].case_id], row.id in again, taxonomy)
        for row in rows
    }


def cells(answer: Answer) -> tuple[Cell, ...]:
    return tuple(harmless(value) if isinstance(value, str) else value for value in answer.values())


def lines(answer: Answer) -> Mapping[str, Any]:
    return {"suggestion": dict(answer)}


def _answer(
    row: SuggestionRow, held: Mapping[str, LabelRow], case: CaseRow, repeat: bool, taxonomy: Taxonomy
) -> Answer:
    """A row is settled with its case, and comes up again with it."""
    analysis = row.analysis
    said = {name: label.value for name, label in held.items()}
    theme = said["themes"][0] if "themes" in said else analysis["themes"][0]["code"] if analysis["themes"] else ""
    urgency = said.get("urgency", analysis["urgency"]["level"])
    values = (
        row.id,
        theme,
        taxonomy.themes[theme].name if theme in taxonomy.themes else "",
        _SEPARATOR.join(said.get("qiyouwuxing", [need["name"] for need in analysis["qiyouwuxing"]])),
        said.get("lead", next(iter(_departments(analysis, Role.LEAD)), "")),
        _SEPARATOR.join(said.get("co", _departments(analysis, Role.CO))),
        said.get("kind", analysis["kind"]["name"]),
        URGENCIES[urgency],
        _SEPARATOR.join(dict.fromkeys(place["text"] for place in analysis["places"])),
        case.id,
        STATUS_NAMES[case.status],
        "是" if repeat else "否",
        case.class_id or "",
        "是" if analysis["needs_review"] and not held else "否",
        _SEPARATOR.join(dict.fromkeys(label.who for label in held.values())),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _departments(analysis: AnalysisJson, role: Role) -> list[str]:
    return [department["name"] for department in analysis["departments"] if department["role"] == role]
