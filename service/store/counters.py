"""Numbers that are given out once. Taking one also makes this transaction the only writer (a row lock)."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Connection, select, update

from service.store.tables import counters


class Counter(StrEnum):
    REVISION = "revision"
    """Raised by every transaction that changes a membership: an index that knows it can catch up."""
    SUGGESTION = "suggestion"
    CASE = "case"


PREFIX = {Counter.SUGGESTION: "S", Counter.CASE: "C"}
WIDTH = 6
"""Ids are S000001, S000002 …: short enough to be read out on the telephone."""


def take(connection: Connection, counter: Counter) -> int:
    """The next number of a counter, from 1."""
    raised = update(counters).where(counters.c.name == counter).values(value=counters.c.value + 1)
    return int(connection.execute(raised.returning(counters.c.value)).scalar_one())


def last(connection: Connection, counter: Counter) -> int:
    """The last number given out, 0 before the first."""
    return int(connection.execute(select(counters.c.value).where(counters.c.name == counter)).scalar_one())


def identifier(counter: Counter, number: int) -> str:
    return f"{PREFIX[counter]}{number:0{WIDTH}d}"
