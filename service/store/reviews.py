"""Suggestions that wait for a person: the same matter as one of the candidates, or not?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from service.store.records import Decision, ReviewRow
from service.store.tables import memberships, reviews


class ReviewStatus(StrEnum):
    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"


def ask(connection: Connection, suggestion_id: str, candidates: Sequence[Mapping[str, Any]], at: datetime) -> None:
    connection.execute(
        insert(reviews).values(
            suggestion_id=suggestion_id,
            status=ReviewStatus.OPEN,
            candidates=[dict(c) for c in candidates],
            asked_at=at,
            who="",
            why="",
        )
    )


def get(connection: Connection, suggestion_id: str) -> ReviewRow | None:
    row = connection.execute(_rows().where(reviews.c.suggestion_id == suggestion_id)).one_or_none()
    return None if row is None else _review(row)


def open_page(connection: Connection, *, offset: int, limit: int) -> list[ReviewRow]:
    """The oldest first: who waits longest comes first."""
    query = _rows().where(reviews.c.status == ReviewStatus.OPEN).order_by(reviews.c.asked_at, reviews.c.suggestion_id)
    return [_review(row) for row in connection.execute(query.offset(offset).limit(limit))]


def open_among(connection: Connection, suggestion_ids: Collection[str]) -> list[str]:
    query = select(reviews.c.suggestion_id).where(
        reviews.c.suggestion_id.in_(suggestion_ids), reviews.c.status == ReviewStatus.OPEN
    )
    return list(connection.execute(query).scalars())


def count_open(connection: Connection) -> int:
    query = select(func.count()).select_from(reviews).where(reviews.c.status == ReviewStatus.OPEN)
    return int(connection.execute(query).scalar_one())


def settle(connection: Connection, suggestion_ids: Collection[str], status: ReviewStatus, decision: Decision) -> None:
    change = update(reviews).where(reviews.c.suggestion_id.in_(suggestion_ids))
    connection.execute(change.values(status=status, decided_at=decision.at, who=decision.who, why=decision.why))


def reopen(connection: Connection, suggestion_ids: Collection[str]) -> None:
    change = update(reviews).where(reviews.c.suggestion_id.in_(suggestion_ids))
    connection.execute(change.values(status=ReviewStatus.OPEN, decided_at=None, who="", why=""))


def _rows() -> Select[Any]:
    return select(
        reviews.c.suggestion_id, memberships.c.case_id, reviews.c.status, reviews.c.candidates, reviews.c.asked_at
    ).join(memberships, memberships.c.suggestion_id == reviews.c.suggestion_id)


def _review(row: Row[*tuple[Any, ...]]) -> ReviewRow:
    return ReviewRow(row[0], row[1], row[2], tuple(row[3]), row[4])
