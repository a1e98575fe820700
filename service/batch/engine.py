"""Reads suggestions on all cores: order kept, memory bounded."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cached_property
from itertools import islice
from multiprocessing import get_context
from types import TracebackType
from typing import TypeVar

from nlp.errors import MinqingError
from nlp.pipeline import Pipeline, Wanted
from nlp.types import Suggestion
from service.batch import worker
from service.batch.suggestions import Entry
from service.batch.worker import BatchReader, Loader, Render, Unread

T = TypeVar("T")

BATCH_ROWS = 256
WAITING_BATCHES = 4
"""Batches handed out per process before the first answer is awaited: enough that none idles, few enough to hold."""
WORTH_PROCESSES = 2_000
"""Rows from which further processes gain more time than they take to start."""


class WorkersDied(MinqingError):
    def __init__(self) -> None:
        super().__init__("分析进程意外退出（可能是内存不足），没有写出结果；请用 --workers 1 再试")


class Engine:
    """Holds its processes and pipeline while it is open, for one ledger or many."""

    def __init__(self, load: Loader, workers: int | None = None) -> None:
        self._load = load
        self._workers = max(1, workers or os.cpu_count() or 1)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def read(
        self, entries: Iterable[Entry], count: int, render: Render[T], wanted: Wanted = Wanted.ALL
    ) -> Iterator[tuple[Entry, T | Unread]]:
        """Each entry with its answer, in order. ``count`` is about how many there are, ``wanted`` what is rendered.

        Raises :class:`WorkersDied`.
        """
        batches = _batches(entries)
        if self._workers == 1 or count < WORTH_PROCESSES:
            for batch in batches:
                answers = BatchReader(self._pipeline, render, wanted).read(_suggestions(batch))
                yield from zip(batch, answers, strict=True)
        else:
            yield from self._read_in_processes(batches, render, wanted)

    def _read_in_processes(
        self, batches: Iterable[list[Entry]], render: Render[T], wanted: Wanted
    ) -> Iterator[tuple[Entry, T | Unread]]:
        waiting: deque[tuple[list[Entry], Future[list[T | Unread]]]] = deque()
        try:
            for batch in batches:
                waiting.append((batch, self._processes.submit(worker.read, render, wanted, _suggestions(batch))))
                if len(waiting) >= self._workers * WAITING_BATCHES:
                    yield from _answered(*waiting.popleft())
            while waiting:
                yield from _answered(*waiting.popleft())
        except BrokenProcessPool as error:
            raise WorkersDied from error

    @cached_property
    def _pipeline(self) -> Pipeline:
        return self._load()

    @property
    def _processes(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Each process has one core; more threads of numpy would only take turns. Set before they import it.
            os.environ.setdefault("OMP_NUM_THREADS", "1")
            self._pool = ProcessPoolExecutor(
                self._workers, mp_context=get_context("spawn"), initializer=worker.start, initargs=(self._load,)
            )
        return self._pool


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    iterator = iter(entries)
    while batch := list(islice(iterator, BATCH_ROWS)):
        yield batch


def _suggestions(batch: Sequence[Entry]) -> list[Suggestion]:
    return [entry.suggestion for entry in batch]


def _answered(batch: Sequence[Entry], answers: Future[list[T | Unread]]) -> Iterator[tuple[Entry, T | Unread]]:
    return zip(batch, answers.result(), strict=True)
