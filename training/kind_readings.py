"""Our own readings of what kind of problem a message is: kept by number, never with a word of the message.

``data/kinds/readings.csv`` has the columns ``source id kind``; ``kind`` names a kind of ``data/kinds/kinds.toml`` and
is empty for a message of none of them. Who read, and what was left out: ``data/kinds/README.md``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from nlp.errors import MatchingError
from nlp.matching import MatchRecord
from nlp.matching.phrases import PhraseBook, read_phrase_book
from nlp.pipeline import Pipeline
from nlp.types import Reading, Suggestion
from training.shared import read_sources

_OWN = Path(__file__).resolve().parents[1] / "data" / "kinds"
KINDS = _OWN / "kinds.toml"
"""The list of kinds, written by this project."""
KIND_READINGS = _OWN / "readings.csv"

KindReadings = Mapping[tuple[str, str], str]
"""(source, id) to the name of the kind, empty for none."""


def read_kind_readings(path: Path, book: PhraseBook) -> KindReadings:
    """Raises :class:`MatchingError` naming the first line whose kind the list does not have, or that comes twice."""
    found: dict[tuple[str, str], str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            key = row["source"], row["id"]
            if key in found or (row["kind"] and row["kind"] not in book.names):
                raise MatchingError(f"{path.name} 第 {line} 行：编号重复，或类别“{row['kind']}”不在类别清单里")
            found[key] = row["kind"]
    return found


def messages_of_kinds(readings: KindReadings, shared: Path) -> Iterator[tuple[Suggestion, str]]:
    """The messages of ``shared`` whose kind was read, each once, with its kind."""
    waiting = dict(readings)
    for source, message in read_sources(shared):
        kind = waiting.pop((source, message.id), None)
        if kind is not None:
            yield message, kind


def records_of_kinds(shared: Path, pipeline: Pipeline) -> list[tuple[MatchRecord, str]]:
    """The records of :func:`messages_of_kinds`, as ``pipeline`` reads them, each with its kind."""
    read = list(messages_of_kinds(read_kind_readings(KIND_READINGS, read_phrase_book(KINDS)), shared))
    readings = pipeline.read_each([message for message, _ in read])
    return [
        (MatchRecord.from_reading(reading), kind)
        for reading, (_, kind) in zip(readings, read, strict=True)
        if isinstance(reading, Reading)
    ]
