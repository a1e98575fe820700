"""What people decided about 重点督办: appended, never rewritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from service.store.records import CaseStatus
from service.store.tables import cases, supervision_decisions


class Choice(StrEnum):
    PICKED = "picked"
    DROPPED = "dropped"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    """撤回: as if nothing had been decided for the period."""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    id: int
    group_id: str
    period: str
    period_start: datetime
    period_end: datetime
    choice: Choice
    into_group: str | None
    meeting: str
    why: str
    who: str
    key_name: str
    at: datetime
    score: float
    factors: Mapping[str, Any]


_COLUMNS = tuple(supervision_decisions.c[name] for name in DecisionRow.__dataclass_fields__)


def add(connection: Connection, row: DecisionRow) -> DecisionRow:
    """``row.id`` is not looked at; the answer has the one that was given."""
    values = {name: getattr(row, name) for name in DecisionRow.__dataclass_fields__ if name != "id"}
    added = insert(supervision_decisions).values(**values).returning(*_COLUMNS)
    return _row(connection.execute(added).one())


def up_to(connection: Connection, end: datetime) -> list[DecisionRow]:
    """Decisions for periods that end at ``end`` or before, in the order they were made."""
    query = select(*_COLUMNS).where(supervision_decisions.c.period_end <= end).order_by(supervision_decisions.c.id)
    return [_row(row) for row in connection.execute(query)]


def last(connection: Connection, group: str, start: datetime, end: datetime) -> DecisionRow | None:
    """The decision that holds about a group in exactly this period; a withdrawn one too."""
    query = select(*_COLUMNS).where(
        supervision_decisions.c.group_id == group,
        supervision_decisions.c.period_start == start,
        supervision_decisions.c.period_end == end,
    )
    row = connection.execute(query.order_by(supervision_decisions.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _row(row)


def group_now(connection: Connection, groups: Collection[str]) -> dict[str, tuple[str, str | None]]:
    """For ids of cases: the case that each is now, after merges, and the class of that case. Others are left out."""
    found: dict[str, tuple[str, str | None]] = {}
    waiting = {group: group for group in groups}
    while waiting:
        query = select(cases.c.id, cases.c.status, cases.c.merged_into, cases.c.class_id)
        known = {row[0]: row for row in connection.execute(query.where(cases.c.id.in_(set(waiting.values()))))}
        found |= {g: (c, known[c][3]) for g, c in waiting.items() if c in known and not _gone(known[c])}
        waiting = {g: known[c][2] for g, c in waiting.items() if c in known and _gone(known[c])}
    return found


def _gone(case: Sequence[Any]) -> bool:
    return case[1] == CaseStatus.MERGED and case[2] is not None


def _row(row: Row[*tuple[Any, ...]]) -> DecisionRow:
    values = dict(row._mapping)
    return DecisionRow(**{**values, "choice": Choice(values["choice"])})
