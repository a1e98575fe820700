"""Tags and departments for every row of a ledger. A run that was killed goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from nlp.pipeline import Wanted
from nlp.types import Reading
from service.batch.columns import TAG_COLUMNS, Cells, tag_cells
from service.batch.engine import BATCH_ROWS, Engine
from service.batch.journal import Journal
from service.batch.outputs import Addition
from service.batch.report import Report
from service.batch.suggestions import Entry, Reader
from service.batch.worker import Render
from service.batch.writing import write_answers
from service.contract import AnalysisJson, analysis_json
from service.ledger.rows import Kind, Ledger, Table
from service.ledger.write.opening import kind_to_write

TAGS = Addition(TAG_COLUMNS, {"themes": [], "qiyouwuxing": [], "departments": []})

Advance = Callable[[int], None]
"""Told how many further rows are done."""


def score(ledger: Ledger, target: Path, engine: Engine, advance: Advance, journal: Journal | None = None) -> Report:
    """Writes ``target``: flat columns, or for ``.jsonl`` the full analysis.

    ``journal``: open, of this ledger, bundle and form of answers; its answers are not made again.
    Raises :class:`~nlp.errors.MinqingError` when nothing could be written; then ``target`` is as it was.
    """
    reader = Reader(ledger)
    render, wanted = render_for(target)

    def answered(table: Table) -> Iterator[tuple[Entry, Any]]:
        entries = reader.entries(table)
        if journal is None:
            found = engine.read(entries, table.count, render, wanted)
        else:
            found = _journalled(entries, table, partial(engine.read, render=render, wanted=wanted), journal)
        for entry, answer in found:
            yield entry, answer
            advance(1)

    return write_answers(ledger, target, TAGS, answered)


def render_for(target: Path) -> tuple[Render[Any], Wanted]:
    """What this output shows of a reading: lines the whole analysis, flat columns no parts."""
    return (_json, Wanted.PARTS) if kind_to_write(target) is Kind.JSONL else (_cells, Wanted(0))


def _journalled(
    entries: Iterator[Entry], table: Table, read: Callable[..., Iterator[tuple[Entry, Any]]], journal: Journal
) -> Iterator[tuple[Entry, Any]]:
    """Answers of an earlier run first; those that follow are kept, a batch at once, before they are handed on."""
    before = journal.replayed
    yield from journal.earlier(entries)
    fresh = read(entries, table.count - (journal.replayed - before))
    while batch := list(islice(fresh, BATCH_ROWS)):
        journal.keep([answer for _, answer in batch])
        yield from batch


def _cells(reading: Reading) -> Cells:
    return tag_cells(reading.analysis)


def _json(reading: Reading) -> AnalysisJson:
    return analysis_json(reading.analysis)
