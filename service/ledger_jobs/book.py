"""The book of ledgers: what was dropped, the one worker that carries them through, one after the other."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from nlp.errors import MinqingError
from service.casework.errors import Conflict, Impossible, NotFound
from service.ledger.errors import NoTextColumn
from service.ledger.headers import find_column
from service.ledger.read.opening import open_ledger
from service.ledger.rows import Ledger, Role
from service.ledger_jobs.taking import Interrupted, Means, Progress, take
from service.ledger_jobs.uploads import Upload, safe_name
from service.store import jobs, keys
from service.store.jobs import JobRow, JobStatus
from service.store.records import Decision

RESULT_ENDING = "已贴标签"
LONGEST_SOURCE = 100
LOOK_AGAIN_SECONDS = 5.0
"""A ledger can be taken by another book of the same store: that of the bundle that is being exchanged."""
UNFORESEEN = "程序出错，没有完成；已登记的诉求都在，请把这份台账的编号告诉维护人员"


@dataclass(frozen=True, slots=True)
class Seen:
    """A dropped ledger's columns, and what is proposed to be read from them."""

    columns: Sequence[str]
    mapping: Mapping[str, str]
    """Column name by role; what the headers say, or what a person said of the same headers before."""
    source: str
    settled: bool
    """A person has said it before, of a ledger with the same headers."""


class LedgerBook:
    """``folder``: where the files are kept, each job's in a folder of its own."""

    def __init__(self, means: Means, folder: Path, clock: Callable[[], datetime]) -> None:
        self._means, self._folder, self._clock = means, folder, clock
        self._stop, self._wake = threading.Event(), threading.Event()
        self._worker = threading.Thread(target=self._work, name="ledgers", daemon=True)

    def open(self) -> None:
        """Start the worker; what an earlier run left unfinished goes on. After :meth:`close` it can be opened again."""
        self._stop.clear()
        self._worker = threading.Thread(target=self._work, name="ledgers", daemon=True)
        self._worker.start()

    def close(self) -> None:
        """Waits for the rows under way, not for the ledger."""
        self._stop.set()
        self._wake.set()
        if self._worker.is_alive():
            self._worker.join()

    def upload(self, limit: int) -> Upload:
        """A place for a file of at most ``limit`` bytes."""
        return Upload(self._folder, limit)

    def receive(self, upload: Upload, name: str, by: Decision) -> JobRow:
        """The uploaded file becomes a job, whose columns are to be settled."""
        with self._means.database.write() as connection:
            id = jobs.add(
                connection,
                file_name=safe_name(name),
                digest=upload.digest,
                who=by.who,
                key_name=by.key_name,
                at=self._clock(),
            )
        upload.keep(self._file(id, safe_name(name)))
        return self.job(id)

    def job(self, id: int) -> JobRow:
        """Raises :class:`NotFound`."""
        with self._means.database.read() as connection:
            job = jobs.get(connection, id)
        if job is None:
            raise NotFound(f"没有编号为 {id} 的台账")
        return job

    def same_file(self, job: JobRow) -> JobRow | None:
        with self._means.database.read() as connection:
            return jobs.same_file(connection, job)

    def latest(self, limit: int) -> list[JobRow]:
        with self._means.database.read() as connection:
            return jobs.page(connection, offset=0, limit=limit)

    def look(self, job: JobRow) -> Seen:
        """Raises :class:`~service.ledger.errors.LedgerError` for a file that is no ledger."""
        path = self._file(job.id, job.file_name)
        try:
            ledger = open_ledger(path)
        except NoTextColumn as unknown:
            return self._seen(unknown.columns, {Role.TEXT: unknown.guess} if unknown.guess else {}, path.stem)
        table = ledger.suggestions[0]
        return self._seen(_columns(ledger), {role: table.columns[i] for role, i in table.fields.items()}, path.stem)

    def start(self, id: int, mapping: Mapping[Role, str], source: str, by: Decision) -> None:
        """Settle the columns and queue the job. Raises :class:`Conflict` if it has been started already."""
        if not source.strip() or len(source) > LONGEST_SOURCE:
            raise Impossible(f"请填写来源，1 到 {LONGEST_SOURCE} 字，如 12345、来访；编号在同一来源内不重复")
        job = self.job(id)
        ledger = self._opened(job, mapping)
        said = {role.value: name for role, name in mapping.items()}
        with self._means.database.write() as connection:
            if job.status not in (JobStatus.NEW, JobStatus.FAILED):
                raise Conflict("这份台账已经开始导入，请看进度")
            jobs.remember(connection, _headers(_columns(ledger)), said, source, who=by.who, at=by.at)
            jobs.change(
                connection, id, mapping=said, source=source.strip(), total=ledger.count, status=JobStatus.WAITING
            )
            self._note(connection, by, "ledger taken", id)
        self._wake.set()

    def again(self, id: int) -> None:
        """Write the tagged file anew, with what was corrected since; a failed job goes on."""
        with self._means.database.write() as connection:
            job = jobs.get(connection, id)
            if job is None or job.status not in (JobStatus.DONE, JobStatus.FAILED):
                raise Conflict("这份台账还没有导入完，请稍候")
            jobs.change(connection, id, status=JobStatus.WAITING, done=0, message="")
        self._wake.set()

    def result(self, id: int, by: Decision) -> Path:
        """The tagged file. Raises :class:`NotFound`."""
        job = self.job(id)
        if not job.result:
            raise NotFound("这份台账还没有贴好标签，请稍候")
        with self._means.database.write() as connection:
            self._note(connection, by, "ledger returned", id)
        return self._file(id, job.result)

    def _work(self) -> None:
        while not self._stop.is_set():
            with self._means.database.read() as connection:
                job = jobs.next_unfinished(connection)
            if job is None:
                self._wake.wait(LOOK_AGAIN_SECONDS)
                self._wake.clear()
            else:
                self._carry_out(job)

    def _carry_out(self, job: JobRow) -> None:
        result = f"{Path(job.file_name).stem}.{RESULT_ENDING}"
        try:
            mapping = {Role(role): name for role, name in job.mapping.items()}
            ledger = self._opened(job, mapping)
            target = self._file(job.id, f"{result}.{ledger.kind}")
            self._change(job.id, status=JobStatus.RUNNING)
            advance = _Meter(self, job, self._stop).advance
            take(ledger, target, self._means, advance, source=job.source, received_by=job.key_name)
            self._change(job.id, status=JobStatus.DONE, result=target.name, message="", ended_at=self._clock())
        except Interrupted:
            return
        except Exception as error:
            why = str(error) if isinstance(error, MinqingError) else f"{UNFORESEEN}（{type(error).__name__}）"
            self._change(job.id, status=JobStatus.FAILED, message=why, ended_at=self._clock())

    def _opened(self, job: JobRow, mapping: Mapping[Role, str]) -> Ledger:
        return open_ledger(self._file(job.id, job.file_name), mapping)

    def _seen(self, columns: Sequence[str], proposed: Mapping[Role, str], stem: str) -> Seen:
        with self._means.database.read() as connection:
            known = jobs.known(connection, _headers(columns))
        if known is not None and all(find_column(name, columns) is not None for name in known.mapping.values()):
            return Seen(columns, known.mapping, known.source, settled=True)
        return Seen(columns, {role.value: name for role, name in proposed.items()}, stem, settled=False)

    def advanced(self, id: int, **counts: int) -> None:
        """How far a job is."""
        self._change(id, **counts)

    def _change(self, id: int, **columns: object) -> None:
        with self._means.database.write() as connection:
            jobs.change(connection, id, **columns)

    def _note(self, connection: Connection, by: Decision, action: str, id: int) -> None:
        keys.note(connection, at=by.at, key_name=by.key_name, who=by.who, action=action, target=f"台账 {id}")

    def _file(self, id: int, name: str) -> Path:
        return self._folder / str(id) / name


class _Meter:
    """Writes down how far a job is. Rows that an interrupted run had counted are not counted twice."""

    def __init__(self, book: LedgerBook, job: JobRow, stop: threading.Event) -> None:
        self._book, self._job, self._stop = book, job, stop
        self._done = 0
        self._counts = [job.created, job.existing, job.refused] if job.done else [0, 0, 0]

    def advance(self, chunk: Progress) -> None:
        """Raises :class:`Interrupted`."""
        self._done += chunk.rows
        if self._done > self._job.done:
            added = (chunk.created, chunk.existing, chunk.refused)
            self._counts = [had + more for had, more in zip(self._counts, added, strict=True)]
            created, existing, refused = self._counts
            self._book.advanced(self._job.id, done=self._done, created=created, existing=existing, refused=refused)
        if self._stop.is_set():
            raise Interrupted


def _columns(ledger: Ledger) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column for table in ledger.suggestions for column in table.columns))


def _headers(columns: Sequence[str]) -> str:
    """By this a ledger with the same headers is known again."""
    return hashlib.sha256("\x1f".join(columns).encode("utf-8", "surrogatepass")).hexdigest()
