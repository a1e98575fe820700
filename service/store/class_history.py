"""What people decided about classes. Appended, never rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, insert, or_, select, update

from service.store.records import Decision
from service.store.tables import class_events


class ClassAct(StrEnum):
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class ClassEvent:
    id: int
    class_id: str
    other_class_id: str | None
    kind: str
    at: datetime
    who: str
    why: str
    detail: Mapping[str, Any]
    undone_by: int | None


_EVENT = tuple(class_events.c[name] for name in ClassEvent.__dataclass_fields__)


def record(
    connection: Connection,
    kind: ClassAct,
    class_id: str,
    decision: Decision,
    *,
    other: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Add an event; ``detail`` is what it takes to undo it. Gives its id."""
    values = insert(class_events).values(
        class_id=class_id,
        other_class_id=other,
        kind=kind,
        at=decision.at,
        who=decision.who,
        why=decision.why,
        detail=dict(detail or {}),
    )
    return int(connection.execute(values.returning(class_events.c.id)).scalar_one())


def event(connection: Connection, event_id: int) -> ClassEvent | None:
    row = connection.execute(select(*_EVENT).where(class_events.c.id == event_id)).one_or_none()
    return None if row is None else ClassEvent(*row)


def events_of(connection: Connection, class_id: str) -> list[ClassEvent]:
    """All events that touched a class, oldest first."""
    query = select(*_EVENT).where(_touches(class_id)).order_by(class_events.c.id)
    return [ClassEvent(*row) for row in connection.execute(query)]


def built_upon(connection: Connection, event: ClassEvent) -> bool:
    """Whether one of the event's classes has a later decision that stands."""
    touched = [_touches(id) for id in (event.class_id, event.other_class_id) if id is not None]
    later = (class_events.c.id > event.id) & (class_events.c.kind != ClassAct.UNDONE)
    standing = class_events.c.undone_by.is_(None)
    return bool(connection.execute(select(exists().where(later, standing, or_(*touched)))).scalar_one())


def mark_undone(connection: Connection, event_id: int, by: int) -> None:
    connection.execute(update(class_events).where(class_events.c.id == event_id).values(undone_by=by))


def _touches(class_id: str) -> ColumnElement[bool]:
    return or_(class_events.c.class_id == class_id, class_events.c.other_class_id == class_id)
