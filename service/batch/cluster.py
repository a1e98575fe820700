"""The two levels for a whole ledger: which rows are one matter (一件事), which matters are of one kind (一类事)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.matching import MatchModel, MatchRecord
from nlp.matching import cluster as assign
from service.batch.columns import CASE_COLUMNS
from service.batch.engine import Engine
from service.batch.groups import Group, group_cases, group_classes
from service.batch.outputs import Addition
from service.batch.report import Report
from service.batch.score import Advance
from service.batch.suggestions import Entry, Reader
from service.batch.worker import Unread
from service.batch.writing import write_answers
from service.ledger.cells import harmless
from service.ledger.rows import Cell, Kind, Ledger, Table
from service.ledger.write.opening import kind_to_write

CASES = Addition(CASE_COLUMNS, {"case_id": None, "class_id": None})

Place = tuple[Group, Group | None]
"""The case of a row, and the class of that case if it has one."""


@dataclass(frozen=True, slots=True)
class Clustered:
    """What became of a ledger."""

    report: Report
    cases: tuple[Group, ...]
    classes: tuple[Group, ...]


def cluster(ledger: Ledger, target: Path, engine: Engine, model: MatchModel, advance: Advance) -> Clustered:
    """Writes ``target``: every row, in order, with its case and class. A row that cannot be read has none.

    The ledger is read twice: once for its records, which are held, and once for its rows, which are not.
    Raises :class:`~nlp.errors.MinqingError` when nothing could be written.
    """
    answers = dict(_read(ledger, engine, advance))
    records = [answer for answer in answers.values() if isinstance(answer, MatchRecord)]
    assigned = assign(records, model)
    cases, classes = group_cases(records, assigned), group_classes(records, assigned)
    of_class = {klass.number: klass for klass in classes}
    places = {identifier: (case, of_class.get(case.klass or 0)) for case in cases for identifier in case.ids}
    render: Callable[[Place], Any] = _json if kind_to_write(target) is Kind.JSONL else _cells
    reader = Reader(ledger)

    def answered(table: Table) -> Iterator[tuple[Entry, Any]]:
        for entry in reader.entries(table):
            place = places.get(entry.suggestion.id)
            yield entry, answers[entry.suggestion.id] if place is None else render(place)

    return Clustered(write_answers(ledger, target, CASES, answered), cases, classes)


def _read(ledger: Ledger, engine: Engine, advance: Advance) -> Iterator[tuple[str, MatchRecord | Unread]]:
    """By id, which no two rows share."""
    reader = Reader(ledger)
    for table in ledger.suggestions:
        for entry, answer in engine.read(reader.entries(table), table.count, MatchRecord.from_reading):
            yield entry.suggestion.id, answer
            advance(1)


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
