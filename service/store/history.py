"""What happened to cases, and what people said about them: events, links, reviews. Appended, never rewritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from service.store.records import CaseEvent, Decision, LinkKind
from service.store.tables import case_events, links

_EVENT = tuple(case_events.c[name] for name in CaseEvent.__dataclass_fields__)


def record(
    connection: Connection,
    kind: str,
    case_id: str,
    decision: Decision,
    *,
    other_case_id: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Add an event; ``detail`` is what it takes to undo it. Gives its id."""
    values = insert(case_events).values(
        case_id=case_id,
        other_case_id=other_case_id,
        kind=kind,
        at=decision.at,
        who=decision.who,
        why=decision.why,
        detail=dict(detail or {}),
    )
    return int(connection.execute(values.returning(case_events.c.id)).scalar_one())


def event(connection: Connection, event_id: int) -> CaseEvent | None:
    row = connection.execute(select(*_EVENT).where(case_events.c.id == event_id)).one_or_none()
    return None if row is None else CaseEvent(*row)


def events_of(connection: Connection, case_id: str) -> list[CaseEvent]:
    """All events that touched a case, oldest first."""
    touched = or_(case_events.c.case_id == case_id, case_events.c.other_case_id == case_id)
    return [CaseEvent(*row) for row in connection.execute(select(*_EVENT).where(touched).order_by(case_events.c.id))]


def mark_undone(connection: Connection, event_id: int, by: int) -> None:
    connection.execute(update(case_events).where(case_events.c.id == event_id).values(undone_by=by))


def link(
    connection: Connection, kind: LinkKind, suggestion_ids: Sequence[str], case_id: str, decision: Decision
) -> list[int]:
    """Remember that suggestions are (not) a case. Gives the links' ids."""
    values = {"kind": kind, "case_id": case_id, "who": decision.who, "why": decision.why, "at": decision.at}
    added = insert(links).returning(links.c.id)
    return [int(connection.execute(added.values(suggestion_id=s, **values)).scalar_one()) for s in suggestion_ids]


def withdraw_links(connection: Connection, link_ids: Collection[int], at: datetime) -> None:
    connection.execute(update(links).where(links.c.id.in_(link_ids)).values(withdrawn_at=at))


def forbidden(connection: Connection, suggestion_ids: Collection[str], case_id: str, besides: str = "") -> int:
    """How many of the suggestions a person, other than ``besides``, has said not to be this case."""
    return _said(connection, LinkKind.CANNOT, suggestion_ids, case_id, besides)


def required(connection: Connection, suggestion_ids: Collection[str], case_id: str, besides: str = "") -> int:
    """How many of the suggestions a person, other than ``besides``, has said to be this case."""
    return _said(connection, LinkKind.MUST, suggestion_ids, case_id, besides)


def _said(connection: Connection, kind: LinkKind, suggestion_ids: Collection[str], case_id: str, besides: str) -> int:
    """Of how many suggestions this is the last word that stands."""
    last = (
        select(func.max(links.c.id))
        .where(links.c.case_id == case_id, links.c.withdrawn_at.is_(None))
        .group_by(links.c.suggestion_id)
    )
    wanted = (links.c.kind == kind, links.c.who != besides, links.c.suggestion_id.in_(suggestion_ids))
    query = select(func.count()).select_from(links).where(links.c.id.in_(last), *wanted)
    return int(connection.execute(query).scalar_one())
