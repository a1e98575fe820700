"""The desk of a running service: every use case, on one store, one bundle and one index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from nlp.errors import UnreadableText
from nlp.matching import CaseIndex, Classes, MatchModel, MatchRecord, group_classes
from nlp.taxonomy import Taxonomy
from nlp.types import RawText, Suggestion
from service.casework.answers import AnalyzeJson
from service.casework.class_book import ClassBook, Group
from service.casework.class_decisions import ClassDecisions
from service.casework.dashboard import DashboardDesk
from service.casework.decisions import Decisions
from service.casework.inbox import Inbox
from service.casework.intake import Intake
from service.casework.labelling import Labelling
from service.casework.likely import likely, match_parts, proposed, records_of_parts
from service.casework.live_index import LiveIndex
from service.casework.partition import PartitionDesk
from service.casework.ports import Matcher, Reader
from service.casework.record_cache import RecordCache
from service.casework.review_desk import ReviewDesk
from service.casework.supervision import SupervisionDesk
from service.casework.views import TOLD_BEFORE_FILING, candidates, hint_parts
from service.contract import analysis_json
from service.ledger_jobs import LedgerBook, Means
from service.store.database import Database

INDEX_CACHE = "index"
"""Folder of the index cache in the state folder."""
LEDGERS = "ledgers"
"""Folder of the ledgers that clerks dropped, in the state folder."""


class LoadedBundle(Protocol):
    """What the service needs of :class:`nlp.bundle.Bundle`."""

    @property
    def pipeline(self) -> Reader: ...

    @property
    def match_model(self) -> MatchModel: ...

    @property
    def taxonomy(self) -> Taxonomy: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What the library gives: a way to read, to match and to group, and the words."""

    reader: Reader
    new_matcher: Callable[[], Matcher]
    group: Group
    taxonomy: Taxonomy
    weights: Path
    """The office's file of weights for 重点督办."""

    @classmethod
    def of(cls, bundle: LoadedBundle, weights: Path) -> Parts:
        model = bundle.match_model

        def group(cases: Mapping[str, Sequence[MatchRecord]], had: Mapping[str, str]) -> Classes:
            return group_classes(cases, model, had)

        return cls(bundle.pipeline, lambda: CaseIndex(model), group, bundle.taxonomy, weights)


def now() -> datetime:
    return datetime.now(UTC)


class Desk:
    def __init__(self, database: Database, parts: Parts, state: Path, clock: Callable[[], datetime] = now) -> None:
        self.database, self.taxonomy, self.clock = database, parts.taxonomy, clock
        self.bundle = parts.reader.identity
        self._reader = parts.reader
        cache = RecordCache(state / INDEX_CACHE, parts.reader.identity)
        self.index = LiveIndex(database, parts.reader, parts.new_matcher, cache)
        self.intake = Intake(database, parts.reader, self.index, clock)
        self.decisions = Decisions(self.index)
        self.reviews = ReviewDesk(self.index)
        self.partitions = PartitionDesk(self.index)
        self.labelling = Labelling(self.index, parts.taxonomy)
        self.inbox = Inbox(database, self.decisions, self.reviews, self.labelling)
        self.ledgers = LedgerBook(Means(database, self.intake, parts.taxonomy), state / LEDGERS, clock)
        self.supervision = SupervisionDesk(database, parts.weights, clock)
        self.dashboard = DashboardDesk(database, parts.taxonomy, self.inbox, self.supervision, clock)
        self.class_decisions = ClassDecisions(database)
        self.classes = ClassBook(database, self.index, parts.group, clock)

    def open(self) -> None:
        """Bring the index in line with the store; from then on the desk can work."""
        self.prepare()
        self.begin()

    def prepare(self) -> None:
        """The slow part: every stored suggestion that this bundle has not read is read. Another desk may work."""
        self.index.open()

    def begin(self) -> None:
        """The desk's own workers start; no other desk's may be at work."""
        self.ledgers.open()
        self.dashboard.open()

    def close(self) -> None:
        self.ledgers.close()
        self.dashboard.close()
        self.classes.close()
        self.index.close()

    def analyze(self, title: str, text: str, *, place: str = "", similar: bool, id: str = "") -> AnalyzeJson:
        """What intake would say, without storing anything. Raises :class:`UnreadableText`.

        ``id``: of the stored suggestion that is written anew; it is not likely to be itself.
        """
        located = (RawText(place),) if place else ()
        asked = Suggestion(id=id, text=RawText(text), title=RawText(title), located=located)
        reading = self._reader.read_each([asked])[0]
        if isinstance(reading, UnreadableText):
            raise reading
        answer: AnalyzeJson = {**analysis_json(reading.analysis), "similar": None}
        if similar:
            found = likely(self.index.match(MatchRecord.from_reading(reading)))
            match_parts(answer, records_of_parts(self._reader, [reading])[0], self.index.match)
            with self.database.read() as connection:
                answer["similar"] = candidates(connection, [proposed(case) for case in found], TOLD_BEFORE_FILING)
                hint_parts(connection, answer, TOLD_BEFORE_FILING)
        return answer
