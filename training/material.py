"""What the shipped tagger learns from.

Measured on are the labels of the shared data alone. Learned from as well, and never measured on: our own readings
of further messages of the shared data, and rows that this project wrote for rare labels.

Readings are kept by number, never with a word of the message: a csv with the columns ``source id theme theme_ok
qiyouwuxing department department_ok kind urgency``; where a cell holds several, spaces part them. Who read, by
which guide and how well: ``data/labelled/README.md``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.taxonomy import Taxonomy
from nlp.types import Suggestion
from training.labelled import Labelled, only_learned, read_label_files, read_labelled, read_rows
from training.shared import read_sources

WRITTEN = "written"
"""The source of rows of our own words."""
OWN = Path(__file__).resolve().parents[1] / "data" / "labelled"
READINGS = OWN / "readings.csv"
_SEVERAL = ("theme_ok", "qiyouwuxing", "department_ok")


def training_rows(shared: Path, taxonomy: Taxonomy) -> list[Labelled]:
    """The measured rows first. Raises :class:`training.labelled.LabelError` naming the first line that is wrong."""
    measured = read_labelled(shared / "data" / "labelled" / "train.jsonl", taxonomy)
    return [*measured, *only_learned(readings(READINGS, shared, taxonomy)), *only_learned(written_rows(taxonomy))]


def written_rows(taxonomy: Taxonomy) -> list[Labelled]:
    """The rows of our own words."""
    return read_label_files(sorted(OWN.glob("written_*.jsonl")), taxonomy)


@dataclass(frozen=True, slots=True)
class Origins:
    """How many rows come from where."""

    measured: int
    """Labels of the shared data."""
    read: int
    written: int

    @classmethod
    def of(cls, rows: Sequence[Labelled]) -> Origins:
        written = sum(row.source == WRITTEN for row in rows)
        measured = sum(row.measured for row in rows)
        return cls(measured, len(rows) - measured - written, written)


def readings(path: Path, shared: Path, taxonomy: Taxonomy) -> list[Labelled]:
    """The readings whose message lies in ``shared``, each with its message."""
    texts = {(source, message.id): message for source, message in read_sources(shared)}
    return read_rows(_with_texts(path, texts), path.name, taxonomy)


def _with_texts(path: Path, texts: Mapping[tuple[str, str], Suggestion]) -> Iterator[tuple[int, dict[str, object]]]:
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            message = texts.get((row["source"], row["id"]))
            if message is not None:
                several = {name: row[name].split() for name in _SEVERAL}
                own = {"id": f"{row['source']}:{row['id']}", "title": message.title, "text": message.text}
                yield number, {**row, **several, **own, "urgency": int(row["urgency"])}
