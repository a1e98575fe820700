"""Rows and their answers into a file: what ``score`` and ``cluster`` share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from service.batch.outputs import Addition, open_output
from service.batch.report import Report
from service.batch.suggestions import Entry
from service.batch.worker import Unread
from service.ledger.rows import Ledger, Table
from service.ledger.write.atomic import replacing
from service.ledger.write.opening import kind_to_write

Answered = Callable[[Table], Iterable[tuple[Entry, Any]]]
"""Every row of a table, in order, with its answer (as the output wants it) or :class:`Unread`."""


def write_answers(ledger: Ledger, target: Path, addition: Addition, answered: Answered) -> Report:
    """Writes every row, in order, with its own columns and those of ``addition``. A bad row is marked.

    Raises :class:`~nlp.errors.MinqingError` when nothing could be written; then ``target`` is as it was.
    """
    report = Report(ledger, target)
    with replacing(target) as part, closing(open_output(part, kind_to_write(target), ledger, addition)) as output:
        for table in ledger.tables:
            output.begin(table)
            for entry, answer in answered(table):
                if isinstance(answer, Unread):
                    reason = entry.failure(answer.reason)
                    output.fail(entry, reason)
                    report.fail(entry, reason)
                else:
                    report.done(entry, output.write(entry, answer))
    return report
