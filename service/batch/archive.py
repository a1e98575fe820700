"""Ledgers one after another, each once: what is done is passed over, what was broken off goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import MinqingError
from service.batch.engine import Engine
from service.batch.folder import Job
from service.batch.journal import Journal, Subject, file_digest
from service.batch.report import Report
from service.batch.score import Advance, score
from service.batch.scored import Scored, ScoredList
from service.ledger.rows import Ledger
from service.ledger.write.opening import kind_to_write

Progress = Callable[[str, int], AbstractContextManager[Advance]]
"""Title and number of rows to a bar."""


@dataclass(frozen=True, slots=True)
class Run:
    """What all ledgers of a run share."""

    engine: Engine
    bundle: str
    """Identity of what makes the answers."""
    open: Callable[[Path], Ledger]
    """Knows the columns that a person named."""
    progress: Progress


@dataclass(frozen=True, slots=True)
class Passed:
    """A ledger that an earlier run had finished."""

    job: Job
    scored: Scored


@dataclass(frozen=True, slots=True)
class Refused:
    """A ledger that cannot be read or written; the others go on."""

    job: Job
    reason: str


@dataclass(frozen=True, slots=True)
class Finished:
    report: Report
    replayed: int
    """Rows whose answers an earlier run had left."""


Outcome = Passed | Refused | Finished


def score_archive(jobs: Iterable[Job], folder: Path, run: Run) -> Iterator[Outcome]:
    """What becomes of each ledger, as it ends. The list in ``folder`` is kept up to date.

    Raises :class:`~nlp.errors.MinqingError` when the list cannot be read or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = ScoredList(folder)
    for job in jobs:
        try:
            ledger = run.open(job.ledger)
            subject = subject_of(ledger, job.target, run)
            earlier = done.done(job.target, subject)
            outcome: Outcome = Passed(job, earlier) if earlier else score_one(ledger, job.target, subject, run)
        except MinqingError as error:
            outcome = Refused(job, str(error))
        if isinstance(outcome, Finished):
            done.add(Scored.of(outcome.report, subject, folder))
        yield outcome


def score_one(ledger: Ledger, target: Path, subject: Subject, run: Run) -> Finished:
    """Goes on where a run that was killed had stopped. Raises :class:`~nlp.errors.MinqingError`."""
    with Journal(target, subject) as journal, run.progress(ledger.path.name, ledger.count) as advance:
        report = score(ledger, target, run.engine, advance, journal)
    return Finished(report, journal.replayed)


def subject_of(ledger: Ledger, target: Path, run: Run) -> Subject:
    roles = [f"{role}={table.columns[at]}" for table in ledger.suggestions for role, at in sorted(table.fields.items())]
    form = "json" if kind_to_write(target) == "jsonl" else "cells"
    return Subject(file_digest(ledger.path), run.bundle, ",".join([form, *roles]))
