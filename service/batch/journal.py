"""Answers on disk while a ledger is scored, so that a run that was killed goes on where it stopped.

One line a batch, written when the batch is answered; a line without its end is of a killed run and is dropped. The
first line says which ledger and which bundle the answers belong to; answers of others are thrown away.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from service.batch.suggestions import Entry
from service.batch.worker import Unread
from service.ledger.errors import LedgerError, OutputUnwritable
from service.ledger.write.atomic import reason

FORMAT = 1
SUFFIX = ".进度"
_CHUNK = 1 << 20


class AlreadyRunning(LedgerError):
    def __init__(self, target: Path) -> None:
        super().__init__(f"另一个 minqing score 正在写 {target}，请等它完成，或换一个输出")


@dataclass(frozen=True, slots=True)
class Subject:
    """What the answers are of."""

    ledger: str
    """sha256 of the file."""
    bundle: str
    columns: str
    """How rows are understood: the roles of the columns, and the form of the answers."""

    @property
    def head(self) -> dict[str, Any]:
        return {"format": FORMAT, **asdict(self)}


class Journal:
    """Of one ledger, beside its target. Open it, drain :meth:`earlier`, then :meth:`keep` what follows."""

    def __init__(self, target: Path, subject: Subject) -> None:
        self._target = target
        self.path = target.with_name(f".{target.name}{SUFFIX}")
        self._subject = subject
        self.replayed = 0
        """Rows whose answers an earlier run had left."""

    def __enter__(self) -> Journal:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("a+b")
        except OSError as error:
            raise OutputUnwritable(self._target, reason(error)) from error
        try:
            _lock(self._file, self._target)
            self._start, self._end = self._whole_lines()
        except OSError as error:
            self._file.close()
            raise OutputUnwritable(self._target, reason(error)) from error
        except BaseException:
            self._file.close()
            raise
        self._pending = self._kept()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Removed after a run that ended well or got nowhere; kept otherwise, for the next one."""
        self._file.seek(0, os.SEEK_END)
        if kind is None or self._file.tell() <= self._start:
            self.path.unlink(missing_ok=True)
        self._file.close()

    def earlier(self, entries: Iterator[Entry]) -> Iterator[tuple[Entry, Any]]:
        """The first of ``entries`` with the answers that an earlier run left, as long as there are any."""
        for answer in self._pending:
            entry = next(entries, None)
            if entry is None:
                self._pending = _first(answer, self._pending)
                return
            self.replayed += 1
            yield entry, answer

    def keep(self, answers: Sequence[Any]) -> None:
        """Another batch is answered. After this returns, a kill of this process does not lose it."""
        line = json.dumps([[1, a.reason] if isinstance(a, Unread) else [0, a] for a in answers], ensure_ascii=True)
        try:
            self._file.write(line.encode() + b"\n")
            self._file.flush()
        except OSError as error:
            raise OutputUnwritable(self._target, reason(error)) from error

    def _whole_lines(self) -> tuple[int, int]:
        """Where the first answers begin, and where the last whole line ends; begun anew where they are of others."""
        self._file.seek(0)
        start = end = 0
        for number, line in enumerate(self._file):
            if not line.endswith(b"\n") or (number == 0 and _loaded(line) != self._subject.head):
                break
            end += len(line)
            start = start or end
        if end == 0:
            self._file.truncate(0)
            self._file.write(json.dumps(self._subject.head).encode() + b"\n")
            self._file.flush()
            return self._file.tell(), self._file.tell()
        self._file.truncate(end)
        return start, end

    def _kept(self) -> Iterator[Any]:
        """Answers of an earlier run, read as they are asked for."""
        with self.path.open("rb") as lines:
            at = lines.seek(self._start)
            while at < self._end:
                line = lines.readline()
                at += len(line)
                for failed, answer in json.loads(line):
                    yield Unread(answer) if failed else answer


def file_digest(path: Path) -> str:
    """sha256, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _first(answer: Any, others: Iterable[Any]) -> Iterator[Any]:
    yield answer
    yield from others


def _loaded(line: bytes) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _lock(file: Any, target: Path) -> None:
    """Where the system can. Raises :class:`AlreadyRunning`."""
    with contextlib.suppress(ImportError):
        import fcntl  # noqa: PLC0415  not on Windows

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(target) from error
