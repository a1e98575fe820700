"""What waits for a clerk: suggestions that nobody has labelled yet, or whose case is still asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, or_, select

from service.store.reviews import ReviewStatus
from service.store.tables import analyses, labels, memberships, reviews, suggestions


class Which(StrEnum):
    ALL = "all"
    UNSURE = "unsure"
    """The machine asks: about the tags or about the case."""
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Waiting:
    id: str
    received_at: datetime
    urgency: int
    unsure: bool
    theme: str
    """Level-2 code."""
    masked_text: str


def page(connection: Connection, which: Which, *, offset: int, limit: int) -> list[Waiting]:
    """The urgent first, then who waits longest."""
    asked = exists().where(reviews.c.suggestion_id == memberships.c.suggestion_id, _open_review())
    ids = (
        _waiting(select(suggestions.c.id, suggestions.c.number, asked.label("asked")), which)
        .order_by(memberships.c.urgency.desc(), suggestions.c.number)
        .offset(offset)
        .limit(limit)
        .subquery()
    )
    query = (
        select(
            suggestions.c.id,
            suggestions.c.received_at,
            memberships.c.urgency,
            or_(memberships.c.needs_review, ids.c.asked),
            memberships.c.theme,
            analyses.c.analysis,
        )
        .join(ids, ids.c.id == suggestions.c.id)
        .join(memberships, memberships.c.suggestion_id == suggestions.c.id)
        .join(analyses, (analyses.c.suggestion_id == suggestions.c.id) & analyses.c.is_current)
        .order_by(memberships.c.urgency.desc(), suggestions.c.number)
    )
    return [_waiting_row(tuple(row)) for row in connection.execute(query)]


def count(connection: Connection, which: Which) -> int:
    return int(connection.execute(_waiting(select(func.count()), which)).scalar_one())


def position(connection: Connection, which: Which, suggestion_id: str) -> int | None:
    """How many wait before it; None where it does not wait (any more)."""
    here = _waiting(select(memberships.c.urgency, suggestions.c.number), which)
    row = connection.execute(here.where(suggestions.c.id == suggestion_id)).one_or_none()
    if row is None:
        return None
    sooner = (memberships.c.urgency > row[0]) | ((memberships.c.urgency == row[0]) & (suggestions.c.number < row[1]))
    return int(connection.execute(_waiting(select(func.count()), which).where(sooner)).scalar_one())


def following(connection: Connection, which: Which, suggestion_id: str) -> str | None:
    """The next that waits after it, whether it still waits itself or not; from the end back to the first."""
    here = select(memberships.c.urgency, suggestions.c.number).join(
        suggestions, suggestions.c.id == memberships.c.suggestion_id
    )
    row = connection.execute(here.where(suggestions.c.id == suggestion_id)).one_or_none()
    if row is None:
        return None
    later = (memberships.c.urgency < row[0]) | ((memberships.c.urgency == row[0]) & (suggestions.c.number > row[1]))
    others = _waiting(select(suggestions.c.id), which).where(suggestions.c.id != suggestion_id)
    others = others.order_by(memberships.c.urgency.desc(), suggestions.c.number)
    for query in (others.where(later), others):
        found = connection.execute(query.limit(1)).scalar_one_or_none()
        if found is not None:
            return str(found)
    return None


def _waiting_row(row: tuple[Any, ...]) -> Waiting:
    *others, analysis = row
    return Waiting(*others, masked_text=analysis["masked_text"])


def _waiting(query: Select[Any], which: Which) -> Select[Any]:
    labelled = exists().where(labels.c.suggestion_id == memberships.c.suggestion_id)
    query = query.select_from(memberships.join(suggestions, suggestions.c.id == memberships.c.suggestion_id))
    asked = exists().where(reviews.c.suggestion_id == memberships.c.suggestion_id, _open_review())
    query = query.where(or_(~labelled, asked))
    if which is Which.UNSURE:
        query = query.where(or_(memberships.c.needs_review, asked))
    if which is Which.URGENT:
        query = query.where(memberships.c.urgency > 0)
    return query


def _open_review() -> ColumnElement[bool]:
    return reviews.c.status == ReviewStatus.OPEN
