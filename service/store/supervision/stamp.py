"""Whether anything changed since: a number of every table that the figures stand on."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from service.store.counters import Counter, last
from service.store.tables import case_events, cases, labels, supervision_decisions

Stamp = tuple[int, ...]


def stamp(connection: Connection) -> Stamp:
    """Equal as long as no report, label, event, decision or class was added."""
    appended = (labels.c.id, case_events.c.id, supervision_decisions.c.id)
    newest = [connection.execute(select(func.coalesce(func.max(id), 0))).scalar_one() for id in appended]
    classed = connection.execute(select(func.count(cases.c.class_id))).scalar_one()
    return (last(connection, Counter.REVISION), *newest, classed)
