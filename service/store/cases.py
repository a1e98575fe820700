"""一件事: cases as rows. What is counted is counted from the members, never kept by hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, func, insert, select, update

from service.store.counters import Counter, identifier, take
from service.store.records import CaseRow, CaseStatus
from service.store.tables import cases, memberships, suggestions

_COLUMNS = tuple(cases.c[name] for name in CaseRow.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list; None does not filter. Merged cases are left out unless asked for."""

    status: CaseStatus | None = None
    theme: str | None = None
    """A level-2 code, or a level-1 code for all below it."""
    lead: str | None = None
    class_id: str | None = None
    urgency: int | None = None
    """At least so urgent."""
    since: datetime | None = None
    """Reported at this moment or later."""
    among: Collection[str] | None = None
    """Ids of cases; no other is listed."""


def open_case(connection: Connection, at: datetime) -> str:
    """A new case without members; follow with :func:`recount`."""
    number = take(connection, Counter.CASE)
    case_id = identifier(Counter.CASE, number)
    connection.execute(
        insert(cases).values(
            id=case_id,
            number=number,
            status=CaseStatus.OPEN,
            version=0,
            opened_at=at,
            recurrences=0,
            theme="",
            lead="",
            urgency=0,
            messages=0,
            people=0,
            anonymous=0,
        )
    )
    return case_id


def get(connection: Connection, case_id: str) -> CaseRow | None:
    row = connection.execute(select(*_COLUMNS).where(cases.c.id == case_id)).one_or_none()
    return None if row is None else _case(row)


def many(connection: Connection, ids: Collection[str]) -> dict[str, CaseRow]:
    """By id."""
    rows = connection.execute(select(*_COLUMNS).where(cases.c.id.in_(ids)))
    return {case.id: case for case in map(_case, rows)}


def page(connection: Connection, wanted: CaseFilter, *, offset: int, limit: int) -> list[CaseRow]:
    """Latest reported first."""
    query = _filtered(select(*_COLUMNS), wanted).order_by(cases.c.last_reported_at.desc(), cases.c.number.desc())
    return [_case(row) for row in connection.execute(query.offset(offset).limit(limit))]


def count(connection: Connection, wanted: CaseFilter) -> int:
    return int(connection.execute(_filtered(select(func.count()).select_from(cases), wanted)).scalar_one())


def survivor(connection: Connection, case_id: str) -> CaseRow | None:
    """The case that ``case_id`` means now: itself, or the one that it was merged into."""
    case = get(connection, case_id)
    while case is not None and case.merged_into is not None:
        case = get(connection, case.merged_into)
    return case


def set_status(connection: Connection, case_id: str, status: CaseStatus, **columns: Any) -> None:
    """``columns``: closed_at, merged_into, recurrences as far as they change too."""
    connection.execute(update(cases).where(cases.c.id == case_id).values(status=status, **columns))


def recount(connection: Connection, case_id: str) -> None:
    """Bring counts, times, theme, lead and urgency in line with the members, and raise the version."""
    reported = func.coalesce(suggestions.c.reported_at, suggestions.c.received_at)
    counts = (
        select(
            func.count(),
            func.count(suggestions.c.person.distinct()),
            func.count() - func.count(suggestions.c.person),
            func.coalesce(func.max(memberships.c.urgency), 0),
            func.min(reported, type_=suggestions.c.received_at.type),
            func.max(reported, type_=suggestions.c.received_at.type),
        )
        .select_from(memberships.join(suggestions, suggestions.c.id == memberships.c.suggestion_id))
        .where(memberships.c.case_id == case_id)
    )
    messages, people, anonymous, urgency, first, latest = connection.execute(counts).one()
    connection.execute(
        update(cases)
        .where(cases.c.id == case_id)
        .values(
            version=cases.c.version + 1,
            messages=messages,
            people=people,
            anonymous=anonymous,
            urgency=urgency,
            first_reported_at=first,
            last_reported_at=latest,
            theme=_most(connection, case_id, memberships.c.theme),
            lead=_most(connection, case_id, memberships.c.lead),
        )
    )


def _most(connection: Connection, case_id: str, column: Column[str]) -> str:
    """The commonest value among the members; of equals the first in order, so that it does not flicker."""
    query = select(column).where(memberships.c.case_id == case_id).group_by(column)
    return connection.execute(query.order_by(func.count().desc(), column).limit(1)).scalar() or ""


def _filtered(query: Select[Any], wanted: CaseFilter) -> Select[Any]:
    status = cases.c.status == wanted.status if wanted.status else cases.c.status != CaseStatus.MERGED
    query = query.where(status)
    if wanted.theme is not None:
        query = query.where(cases.c.theme.startswith(wanted.theme, autoescape=True))
    if wanted.lead is not None:
        query = query.where(cases.c.lead == wanted.lead)
    if wanted.class_id is not None:
        query = query.where(cases.c.class_id == wanted.class_id)
    if wanted.urgency is not None:
        query = query.where(cases.c.urgency >= wanted.urgency)
    if wanted.since is not None:
        query = query.where(cases.c.last_reported_at >= wanted.since)
    if wanted.among is not None:
        query = query.where(cases.c.id.in_(wanted.among))
    return query


def _case(row: Row[*tuple[Any, ...]]) -> CaseRow:
    values = dict(row._mapping)
    return CaseRow(**{**values, "status": CaseStatus(values["status"])})
