"""Tags and departments for every row of a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nlp.types import Reading
from service.batch.columns import TAG_COLUMNS, Cells, tag_cells
from service.batch.engine import Engine
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


def score(ledger: Ledger, target: Path, engine: Engine, advance: Advance) -> Report:
    """Writes ``target``: flat columns, or for ``.jsonl`` the full analysis.

    Raises :class:`~nlp.errors.MinqingError` when nothing could be written; then ``target`` is as it was.
    """
    reader = Reader(ledger)
    render: Render[Any] = _json if kind_to_write(target) is Kind.JSONL else _cells

    def answered(table: Table) -> Iterator[tuple[Entry, Any]]:
        for entry, answer in engine.read(reader.entries(table), table.count, render):
            yield entry, answer
            advance(1)

    return write_answers(ledger, target, TAGS, answered)


def _cells(reading: Reading) -> Cells:
    return tag_cells(reading.analysis)


def _json(reading: Reading) -> AnalysisJson:
    return analysis_json(reading.analysis)
