"""What waits for a clerk: suggestions that nobody has labelled yet, or whose case is still asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, func, or_, select

from service.store import counters
from service.store.counters import Counter
from service.store.reviews import ReviewStatus
from service.store.tables import analyses, labels, memberships, reviews, suggestions


@dataclass(frozen=True, slots=True)
class Ticket:
    """A place in the queue."""

    id: str
    urgency: int
    unsure: bool
    """The machine asks: about the tags or about the case."""


@dataclass(frozen=True, slots=True)
class Waiting:
    id: str
    received_at: datetime
    theme: str
    """Level-2 code."""
    masked_text: str


def stamp(connection: Connection) -> tuple[int, int]:
    """Changes whenever the queue does: with every membership or review, and with every label."""
    latest = connection.execute(select(func.max(labels.c.id))).scalar()
    return counters.last(connection, Counter.REVISION), int(latest or 0)


def tickets(connection: Connection) -> list[Ticket]:
    """All that wait: the urgent first, then who waits longest."""
    asked = memberships.c.suggestion_id.in_(
        select(reviews.c.suggestion_id).where(reviews.c.status == ReviewStatus.OPEN)
    )
    labelled = exists().where(labels.c.suggestion_id == memberships.c.suggestion_id)
    query = select(memberships.c.suggestion_id, memberships.c.urgency, or_(memberships.c.needs_review, asked)).where(
        or_(~labelled, asked)
    )
    found = [Ticket(*row) for row in connection.execute(query)]
    return sorted(found, key=lambda ticket: (-ticket.urgency, len(ticket.id), ticket.id))


def shown(connection: Connection, ids: Sequence[str]) -> dict[str, Waiting]:
    """What a list shows of suggestions, by id."""
    query = (
        select(suggestions.c.id, suggestions.c.received_at, memberships.c.theme, analyses.c.analysis)
        .join(memberships, memberships.c.suggestion_id == suggestions.c.id)
        .join(analyses, (analyses.c.suggestion_id == suggestions.c.id) & analyses.c.is_current)
        .where(suggestions.c.id.in_(ids))
    )
    return {row[0]: Waiting(row[0], row[1], row[2], row[3]["masked_text"]) for row in connection.execute(query)}
