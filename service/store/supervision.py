"""The figures by which matters are ranked for supervision: one row a class, or a case that has no class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, select

from service.store.records import CaseStatus
from service.store.tables import cases, classes, memberships, suggestions


@dataclass(frozen=True, slots=True)
class Figures:
    group: str
    """Id of the class, or of the case."""
    name: str
    """Of the class; empty for a case, which has none."""
    cases: int
    messages: int
    people: int
    """Distinct known reporters."""
    first: datetime
    last: datetime
    urgency: int
    departments: int
    recurrences: int
    unresolved: int
    """Cases that are not closed."""


def figures(connection: Connection, *, since: datetime | None = None) -> Sequence[Figures]:
    """All groups with what was reported at ``since`` or later; in no particular order."""
    group = func.coalesce(cases.c.class_id, cases.c.id)
    reported = func.coalesce(suggestions.c.reported_at, suggestions.c.received_at)
    moment = suggestions.c.received_at.type
    query = (
        select(
            group,
            func.coalesce(func.max(classes.c.name), ""),
            func.count(cases.c.id.distinct()),
            func.count(),
            func.count(suggestions.c.person.distinct()),
            func.min(reported, type_=moment),
            func.max(reported, type_=moment),
            func.max(memberships.c.urgency),
            func.count(memberships.c.lead.distinct()),
        )
        .select_from(memberships)
        .join(suggestions, suggestions.c.id == memberships.c.suggestion_id)
        .join(cases, cases.c.id == memberships.c.case_id)
        .outerjoin(classes, classes.c.id == cases.c.class_id)
        .group_by(group)
    )
    if since is not None:
        query = query.where(reported >= since)
    outcomes = _outcomes(connection)
    return [_figures(tuple(row), outcomes) for row in connection.execute(query)]


def _figures(row: tuple[Any, ...], outcomes: Mapping[str, tuple[int, int]]) -> Figures:
    values: tuple[Any, ...] = (*row, *outcomes[row[0]])
    return Figures(*values)


def _outcomes(connection: Connection) -> dict[str, tuple[int, int]]:
    """(recurrences, cases not closed) by group."""
    group = func.coalesce(cases.c.class_id, cases.c.id)
    unresolved = func.sum(case((cases.c.status == CaseStatus.CLOSED, 0), else_=1))
    query = select(group, func.sum(cases.c.recurrences), unresolved).where(cases.c.status != CaseStatus.MERGED)
    return {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(query.group_by(group))}
