"""The case index of a running service: a cache of SQL that is never ahead of it and catches up when it is behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from nlp.matching import MatchRecord
from nlp.types import CaseMatch, RawText, Reading, Suggestion
from service.casework.ports import Matcher, Reader
from service.casework.record_cache import Kept, RecordCache
from service.ledger.whereabouts import located_in
from service.store import counters, memberships, suggestions
from service.store.counters import Counter
from service.store.database import Database
from service.store.records import OriginalRow


class Placed:
    """A matcher, and which of the stored suggestions it knows. Some it cannot know: a new bundle may not read them."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self._where: dict[str, str] = {}
        self._records: dict[str, MatchRecord] = {}
        self._unread: set[str] = set()

    def __len__(self) -> int:
        """Suggestions taken into account, the unreadable ones too."""
        return len(self._where) + len(self._unread)

    def __contains__(self, suggestion_id: str) -> bool:
        return suggestion_id in self._where

    def add(self, record: MatchRecord, case_id: str) -> None:
        self.matcher.add(record, case_id)
        self._where[record.id] = case_id
        self._records[record.id] = record

    def pass_over(self, suggestion_id: str) -> None:
        self._unread.add(suggestion_id)

    def move(self, suggestion_id: str, case_id: str) -> str | None:
        """Gives the case where it was; None where the matcher does not know it, and nothing is to be done."""
        former = self._where.get(suggestion_id)
        if former is not None and former != case_id:
            self.matcher.move(suggestion_id, case_id)
            self._where[suggestion_id] = case_id
        return former

    def remove(self, suggestion_id: str) -> None:
        self.matcher.remove(suggestion_id)
        del self._where[suggestion_id], self._records[suggestion_id]

    def saying(self, words: Sequence[str]) -> set[str]:
        """Cases one of whose suggestions says all the words."""
        return {self._where[id] for id, record in self._records.items() if all(word in record.text for word in words)}

    def by_case(self) -> dict[str, list[MatchRecord]]:
        cases: dict[str, list[MatchRecord]] = {}
        for suggestion_id, case_id in self._where.items():
            cases.setdefault(case_id, []).append(self._records[suggestion_id])
        return cases


@dataclass
class Change:
    """One transaction on store and index together. What it did to the index can be taken back."""

    connection: Connection
    revision: int
    placed: Placed
    added: list[Kept] = field(default_factory=list)
    _back: list[Callable[[], object]] = field(default_factory=list)

    def match(self, record: MatchRecord) -> CaseMatch:
        return self.placed.matcher.match(record)

    def add(self, kept: Kept, case_id: str) -> None:
        self.placed.add(kept.record, case_id)
        self.added.append(kept)
        self._back.append(lambda: self.placed.remove(kept.record.id))

    def move(self, suggestion_id: str, case_id: str) -> None:
        former = self.placed.move(suggestion_id, case_id)
        if former is not None:
            self._back.append(lambda: self.placed.move(suggestion_id, former))

    def take_back(self) -> None:
        for undo in reversed(self._back):
            undo()


class LiveIndex:
    """Search, commit and add are one step under one lock: two near duplicates that arrive together share a case."""

    def __init__(
        self, database: Database, reader: Reader, new_matcher: Callable[[], Matcher], cache: RecordCache
    ) -> None:
        self._database, self._reader, self._cache = database, reader, cache
        self._new_matcher = new_matcher
        self._lock = threading.RLock()
        self._start_over()

    def __len__(self) -> int:
        return len(self._placed)

    def open(self) -> None:
        """Make the index agree with the store: at the start, from the cache as far as it goes."""
        with self._lock, self._database.read() as connection:
            revision = counters.last(connection, Counter.REVISION)
            self._catch_up(connection, revision, self._cache.load())
            if len(self._placed) != memberships.count(connection):
                self._start_over()
                self._catch_up(connection, revision, {})
            self._cache.flush()
            self._cache.forget_others()

    def close(self) -> None:
        with self._lock:
            self._cache.flush()

    def match(self, record: MatchRecord) -> CaseMatch:
        """What a suggestion would be matched to; nothing is stored."""
        with self._lock:
            return self._placed.matcher.match(record)

    def snapshot(self) -> tuple[int, dict[str, list[MatchRecord]]]:
        """The revision that the index stands at, and the records of every case."""
        with self._lock:
            return self._revision, self._placed.by_case()

    def saying(self, words: Sequence[str]) -> set[str]:
        """Cases one of whose suggestions says all the words, in its masked text."""
        with self._lock:
            return self._placed.saying(words)

    @contextmanager
    def changing(self) -> Iterator[Change]:
        """A write transaction with the index; both change, or neither."""
        with self._lock:
            change: Change | None = None
            try:
                with self._database.write() as connection:
                    revision = counters.take(connection, Counter.REVISION)
                    self._catch_up(connection, revision - 1, {})
                    change = Change(connection, revision, self._placed)
                    yield change
            except BaseException:
                if change is not None:
                    change.take_back()
                raise
            self._revision = revision
            self._cache.keep(change.added)

    def _start_over(self) -> None:
        self._placed = Placed(self._new_matcher())
        self._revision = 0

    def _catch_up(self, connection: Connection, revision: int, known: Mapping[str, Kept]) -> None:
        """Take in what others committed since; ``known`` are records that need not be read again."""
        if revision < self._revision:
            self._start_over()
        if revision == self._revision:
            return
        unread: dict[str, str] = {}
        for id, case_id, fingerprint in suggestions.placements_since(connection, self._revision):
            kept = known.get(id)
            if id in self._placed:
                self._placed.move(id, case_id)
            elif kept is not None and kept.fingerprint == fingerprint:
                self._placed.add(kept.record, case_id)
            else:
                unread[id] = case_id
        self._read_again(connection, unread)
        self._revision = revision

    def _read_again(self, connection: Connection, unread: dict[str, str]) -> None:
        ids = list(unread)
        for start in range(0, len(ids), suggestions.CHUNK):
            rows = suggestions.originals(connection, ids[start : start + suggestions.CHUNK])
            self._cache.keep(self._place(rows, unread))

    def _place(self, rows: Sequence[OriginalRow], where: Mapping[str, str]) -> list[Kept]:
        added = []
        readings = self._reader.read_each([suggestion_of(row) for row in rows])
        for row, reading in zip(rows, readings, strict=True):
            if isinstance(reading, Reading):
                added.append(Kept(MatchRecord.from_reading(reading), row.fingerprint))
                self._placed.add(added[-1].record, where[row.id])
            else:
                self._placed.pass_over(row.id)
        return added


def suggestion_of(row: OriginalRow) -> Suggestion:
    """For matching, the reporter is the person's key: 保密 twice is not the same person twice."""
    return Suggestion(
        id=row.id,
        text=RawText(row.text),
        title=RawText(row.title),
        reporter=row.person or "",
        reported_at=row.reported_at,
        located=located_in(row.extra),
    )
