"""一类事: keeps the classes of cases up to date, beside the work of the desk."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillGrouping
from contextlib import suppress
from datetime import datetime

from nlp.matching import Classes, MatchRecord
from service.casework.live_index import LiveIndex
from service.store import classes
from service.store.database import Database

Group = Callable[[Mapping[str, Sequence[MatchRecord]], Mapping[str, str]], Classes]
"""(records of each case, classes that cases have) -> classes. Cases that have a class keep it."""

REST = 10.0
"""After a grouping that took t seconds, the next waits for at least REST × t: a tenth of a core at most."""

PATIENCE = 2.0
"""Seconds that a reader waits for a grouping (an office's hundreds of cases take less); then it sees the last one."""


class ClassBook:
    def __init__(self, database: Database, index: LiveIndex, group: Group, clock: Callable[[], datetime]) -> None:
        self._database, self._index, self._group, self._clock = database, index, group, clock
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="classes")
        self._lock = threading.Lock()
        self._grouping: Future[None] | None = None
        self._revision = 0
        self._due = 0.0

    def refresh(self) -> None:
        """Group again if cases changed since. Raises what grouping raised."""
        with self._lock:
            if self._grouping is None or (self._grouping.done() and time.monotonic() >= self._due):
                self._grouping = self._worker.submit(self._regroup)
            grouping = self._grouping
        with suppress(StillGrouping):
            grouping.result(PATIENCE)

    def close(self) -> None:
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _regroup(self) -> None:
        revision, cases = self._index.snapshot()
        if revision == self._revision:
            return
        started = time.monotonic()
        with self._database.read() as connection:
            had, pinned = classes.assigned(connection), classes.pinned(connection)
        # a pinned class takes no more cases, so it is not shown to the grouping
        free = {id: records for id, records in cases.items() if had.get(id) not in pinned}
        grouped = self._group(free, {id: klass for id, klass in had.items() if klass not in pinned})
        with self._database.write() as connection:
            complete = classes.assign(connection, grouped.of_case, grouped.names, self._clock())
        ended = time.monotonic()
        self._due = ended + REST * (ended - started)
        if complete:
            self._revision = revision
