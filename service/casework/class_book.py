"""一类事: keeps the classes of cases up to date, now and then, since no one waits for them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from nlp.matching import Classes, MatchRecord
from service.casework.live_index import LiveIndex
from service.store import classes
from service.store.database import Database

Group = Callable[[Mapping[str, Sequence[MatchRecord]], Mapping[str, str]], Classes]
"""(records of each case, classes that cases have) -> classes. Cases that have a class keep it."""

REST = 10.0
"""After a grouping that took t seconds, the next waits for at least REST × t: a tenth of a core at most."""


class ClassBook:
    def __init__(self, database: Database, index: LiveIndex, group: Group, clock: Callable[[], datetime]) -> None:
        self._database, self._index, self._group, self._clock = database, index, group, clock
        self._lock = threading.Lock()
        self._revision = 0
        self._due = 0.0

    def refresh(self) -> None:
        """Group again if cases changed since. A caller that finds another at it takes what is there."""
        if time.monotonic() < self._due or not self._lock.acquire(blocking=False):
            return
        try:
            started = time.monotonic()
            self._regroup()
            ended = time.monotonic()
            self._due = ended + REST * (ended - started)
        finally:
            self._lock.release()

    def _regroup(self) -> None:
        revision, cases = self._index.snapshot()
        if revision == self._revision:
            return
        with self._database.read() as connection:
            had = classes.assigned(connection)
        grouped = self._group(cases, had)
        with self._database.write() as connection:
            classes.assign(connection, grouped.of_case, grouped.names, self._clock())
        self._revision = revision
