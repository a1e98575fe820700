"""What one process does: reads batches of suggestions. A suggestion that breaks something breaks nothing else."""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from nlp.errors import MinqingError, UnreadableText
from nlp.pipeline import Pipeline, Wanted
from nlp.types import Reading, Suggestion

T = TypeVar("T")

Loader = Callable[[], Pipeline]
"""Makes the pipeline; picklable, called once in each process."""
Render = Callable[[Reading], T]
"""What is wanted of a reading; picklable, run where the reading is made so that little travels back."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a suggestion has no answer, in Chinese."""

    reason: str


@dataclass(frozen=True, slots=True)
class BatchReader(Generic[T]):
    pipeline: Pipeline
    render: Render[T]
    wanted: Wanted = Wanted.ALL
    """What ``render`` looks at."""

    def read(self, suggestions: Sequence[Suggestion]) -> list[T | Unread]:
        """One result per suggestion, in order; never raises for what a suggestion holds."""
        try:
            return [self._rendered(reading) for reading in self.pipeline.read_each(suggestions, self.wanted)]
        except Exception as error:
            if len(suggestions) == 1:
                return [Unread(f"程序无法处理这一行（{type(error).__name__}），请联系维护人员")]
            return [result for suggestion in suggestions for result in self.read([suggestion])]

    def _rendered(self, reading: Reading | UnreadableText) -> T | Unread:
        return Unread(str(reading)) if isinstance(reading, UnreadableText) else self.render(reading)


_loaded: list[Pipeline | MinqingError] = []
"""The pipeline of this worker process, or why there is none."""


def start(load: Loader) -> None:
    """First thing in a worker process. Ctrl-C is the parent's to handle; when the parent is killed, this one ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _loaded.append(load())
        gc.freeze()  # what was loaded stays: the collector need not walk through it again and again (5 % of the time)
    except MinqingError as error:
        _loaded.append(MinqingError(str(error)))  # of the root class, which travels between processes


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def read(render: Render[T], wanted: Wanted, suggestions: Sequence[Suggestion]) -> list[T | Unread]:
    """Raises :class:`MinqingError` when the pipeline could not be loaded."""
    pipeline = _loaded[0]
    if isinstance(pipeline, MinqingError):
        raise pipeline
    return BatchReader(pipeline, render, wanted).read(suggestions)
