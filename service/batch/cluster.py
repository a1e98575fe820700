"""The two levels for a whole ledger: which rows are one matter (一件事), which matters are of one kind (一类事)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nlp.matching import MatchModel, MatchRecord, brief
from nlp.matching import cluster as assign
from nlp.types import Reading
from service.batch.columns import CASE_COLUMNS
from service.batch.engine import Engine
from service.batch.groups import Group, group_cases, group_classes
from service.batch.outputs import Addition
from service.batch.report import Report
from service.batch.score import Advance
from service.batch.suggestions import Entry, Reader
from service.batch.worker import Unread
from service.batch.writing import write_answers
from service.casework.people import person_key
from service.ledger.cells import harmless
from service.ledger.rows import Cell, Kind, Ledger, Table
from service.ledger.write.opening import kind_to_write

CASES = Addition(CASE_COLUMNS, {"case_id": None, "class_id": None})
_NONE_KEPT: Mapping[str, str] = MappingProxyType({})

Place = tuple[Group, Group | None]
"""The case of a row, and the class of that case if it has one."""


@dataclass(frozen=True, slots=True)
class Clustered:
    """What became of a ledger."""

    report: Report
    cases: tuple[Group, ...]
    classes: tuple[Group, ...]


def cluster(
    ledger: Ledger,
    target: Path,
    engine: Engine,
    model: MatchModel,
    advance: Advance,
    *,
    kept: Mapping[str, str] = _NONE_KEPT,
) -> Clustered:
    """Writes ``target``: every row, in order, with its case and class. A row that cannot be read has none.

    The ledger is read twice: once for its records, of which little is held, and once for its rows, which are not.
    ``kept``: by a suggestion's id the case that a person has put it in, under any name.
    Raises :class:`~nlp.errors.MinqingError` when nothing could be written.
    """
    held = _Held()
    assigned = assign(held.records(ledger, engine, advance), model, kept)
    cases, classes = group_cases(held.briefs, assigned), group_classes(held.briefs, assigned)
    of_class = {klass.number: klass for klass in classes}
    places = {identifier: (case, of_class.get(case.klass or 0)) for case in cases for identifier in case.ids}
    render: Callable[[Place], Any] = _json if kind_to_write(target) is Kind.JSONL else _cells
    reader = Reader(ledger)

    def answered(table: Table) -> Iterator[tuple[Entry, Any]]:
        for entry in reader.entries(table):
            place = places.get(entry.suggestion.id)
            yield entry, held.unread[entry.suggestion.id] if place is None else render(place)

    return Clustered(write_answers(ledger, target, CASES, answered), cases, classes)


@dataclass(slots=True)
class _Held:
    """What is kept of the rows between the two times that they are read. No two rows share an id."""

    briefs: list[MatchRecord] = field(default_factory=list)
    unread: dict[str, Unread] = field(default_factory=dict)

    def records(self, ledger: Ledger, engine: Engine, advance: Advance) -> Iterator[MatchRecord]:
        reader = Reader(ledger)
        for table in ledger.suggestions:
            for entry, answer in engine.read(reader.entries(table), table.count, _record):
                advance(1)
                if isinstance(answer, Unread):
                    self.unread[entry.suggestion.id] = answer
                else:
                    self.briefs.append(brief(answer))
                    yield answer


def _record(reading: Reading) -> MatchRecord:
    """As the service matches it: 匿名 twice is not the same person twice."""
    record = MatchRecord.from_reading(reading)
    return replace(record, reporter=person_key(record.reporter) or "")


def _cells(place: Place) -> tuple[Cell, ...]:
    case, klass = place
    of_class = (klass.number, harmless(klass.name)) if klass else (None, "")
    return (case.number, harmless(case.name), case.size, *of_class)


def _json(place: Place) -> dict[str, Any]:
    case, klass = place
    return {
        "case_id": case.number,
        "case_name": case.name,
        "case_size": case.size,
        "class_id": klass.number if klass else None,
        "class_name": klass.name if klass else None,
    }
