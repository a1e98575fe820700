"""A person's corrections: appended; the last one of a field holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, func, insert, select

from service.store.records import Decision, LabelRow
from service.store.tables import labels


def add(connection: Connection, suggestion_id: str, values: Mapping[str, Any], decision: Decision) -> None:
    for field, value in values.items():
        connection.execute(
            insert(labels).values(
                suggestion_id=suggestion_id,
                field=field,
                value=value,
                who=decision.who,
                why=decision.why,
                at=decision.at,
            )
        )


def history(connection: Connection, suggestion_id: str) -> list[LabelRow]:
    """Oldest first."""
    columns = (labels.c.field, labels.c.value, labels.c.who, labels.c.why, labels.c.at)
    query = select(*columns).where(labels.c.suggestion_id == suggestion_id).order_by(labels.c.id)
    return [LabelRow(*row) for row in connection.execute(query)]


def current(connection: Connection, suggestion_id: str) -> dict[str, LabelRow]:
    """The label that holds, by field."""
    return {row.field: row for row in history(connection, suggestion_id)}


def current_of(connection: Connection, suggestion_ids: Collection[str]) -> dict[str, dict[str, LabelRow]]:
    """The labels that hold, by suggestion and field, of those that have any."""
    columns = (labels.c.suggestion_id, labels.c.field, labels.c.value, labels.c.who, labels.c.why, labels.c.at)
    query = select(*columns).where(labels.c.suggestion_id.in_(suggestion_ids)).order_by(labels.c.id)
    held: dict[str, dict[str, LabelRow]] = {}
    for row in connection.execute(query):
        held.setdefault(row[0], {})[row[1]] = LabelRow(*row[1:])
    return held


def last(connection: Connection, suggestion_id: str) -> int:
    """Id of the latest label, 0 without any: whoever names it says what they saw before they corrected."""
    query = select(func.max(labels.c.id)).where(labels.c.suggestion_id == suggestion_id)
    return int(connection.execute(query).scalar() or 0)
