"""One ledger through the desk: every row taken in, every row given back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from nlp.errors import MinqingError
from nlp.taxonomy import Taxonomy
from service.batch.suggestions import Entry, Reader
from service.batch.worker import Unread
from service.batch.writing import write_answers
from service.casework.intake import Intake, Receipt
from service.ledger.rows import Kind, Ledger, Table
from service.ledger.write.opening import kind_to_write
from service.ledger_jobs import answers
from service.ledger_jobs.rows import Rows
from service.store.database import Database

CHUNK = 100
"""Rows between two reports of progress."""


class Interrupted(Exception):
    """The service stops; the job goes on when it starts again."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of a chunk of rows."""

    created: int
    existing: int
    refused: int

    @property
    def rows(self) -> int:
        return self.created + self.existing + self.refused


@dataclass(frozen=True, slots=True)
class Means:
    """What taking a ledger in needs of the desk."""

    database: Database
    intake: Intake
    taxonomy: Taxonomy


def take(
    ledger: Ledger, target: Path, means: Means, advance: Callable[[Progress], None], *, source: str, received_by: str
) -> None:
    """Writes ``target``. ``advance`` is told of every chunk, and may raise :class:`Interrupted`.

    Rows that are stored already cost no reading, so a job that was interrupted begins anew and is soon where it was.
    Raises :class:`~nlp.errors.MinqingError` when nothing could be written.
    """
    reader, rows = Reader(ledger), Rows(source)
    render: Callable[[answers.Answer], Any] = answers.lines if kind_to_write(target) is Kind.JSONL else answers.cells

    def answered(table: Table) -> Iterator[tuple[Entry, Any]]:
        entries = reader.entries(table)
        while chunk := list(islice(entries, CHUNK)):
            taken = means.intake.take_many([rows.suggestion(entry) for entry in chunk], received_by)
            yield from zip(chunk, _rendered(taken, means, render), strict=True)
            advance(_progress(taken))

    write_answers(ledger, target, answers.ADDED, answered)


def _rendered(taken: list[Receipt | MinqingError], means: Means, render: Callable[[answers.Answer], Any]) -> list[Any]:
    ids = [one.id for one in taken if isinstance(one, Receipt)]
    with means.database.read() as connection:
        found = answers.answers(connection, means.taxonomy, ids)
    return [render(found[one.id]) if isinstance(one, Receipt) else Unread(str(one)) for one in taken]


def _progress(taken: list[Receipt | MinqingError]) -> Progress:
    receipts = [one for one in taken if isinstance(one, Receipt)]
    created = sum(one.created for one in receipts)
    return Progress(created, len(receipts) - created, len(taken) - len(receipts))
