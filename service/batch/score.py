"""Tags and departments for every row of a ledger."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from nlp.types import Reading
from service.batch.columns import TAG_COLUMNS, Cells, tag_cells
from service.batch.engine import Engine
from service.batch.outputs import Output, open_output
from service.batch.report import Report
from service.batch.suggestions import Entry, Reader
from service.batch.worker import Render, Unread
from service.contract import AnalysisJson, analysis_json
from service.ledger.rows import Kind, Ledger
from service.ledger.write.atomic import replacing
from service.ledger.write.opening import kind_to_write

Advance = Callable[[int], None]
"""Told how many further rows are done."""


def score(ledger: Ledger, target: Path, engine: Engine, advance: Advance) -> Report:
    """Writes ``target``: every row, in order, with its own columns and what was found. A bad row is marked.

    Raises :class:`~nlp.errors.MinqingError` when nothing could be written; then ``target`` is as it was.
    """
    report = Report(ledger, target)
    kind = kind_to_write(target)
    render: Render[Any] = _json if kind is Kind.JSONL else _cells
    with replacing(target) as part, closing(open_output(part, kind, ledger, TAG_COLUMNS)) as output:
        reader = Reader(ledger)
        for table in ledger.tables:
            output.begin(table)
            for entry, answer in engine.read(reader.entries(table), table.count, render):
                _record(entry, answer, output, report)
                advance(1)
    return report


def _record(entry: Entry, answer: Any, output: Output, report: Report) -> None:
    if isinstance(answer, Unread):
        output.fail(entry, answer.reason)
        report.fail(entry, answer.reason)
    else:
        report.done(entry, output.write(entry, answer))


def _cells(reading: Reading) -> Cells:
    return tag_cells(reading.analysis)


def _json(reading: Reading) -> AnalysisJson:
    return analysis_json(reading.analysis)
