"""Another bundle in a running service: read beside the old one, taken over when its index is whole."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import StrEnum

from nlp.errors import MinqingError
from service.api.logs import described
from service.api.state import State
from service.casework.desk import Desk, Parts
from service.settings import Settings

GRACE_SECONDS = 30.0
"""How long the old desk stays open for requests that began with it."""

Load = Callable[[Settings], Parts]


class Phase(StrEnum):
    IDLE = "idle"
    LOADING = "loading"
    """The new bundle is verified and the store is read again; the old one answers."""
    FAILED = "failed"
    """The old one goes on."""


class Reloader:
    """One reload at a time; a wish that comes during one is carried out after it."""

    def __init__(self, state: State, load: Load, *, grace: float = GRACE_SECONDS) -> None:
        self._state, self._load, self._grace = state, load, grace
        self._lock = threading.Lock()
        self._wished = False
        self._thread: threading.Thread | None = None
        self._retiring: list[tuple[threading.Timer, Desk]] = []
        self.phase, self.failure = Phase.IDLE, ""

    def wish(self) -> None:
        """Returns at once. Safe in a signal handler's thread."""
        with self._lock:
            self._wished = True
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="reload", daemon=True)
                self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Until no reload is under way."""
        if self._thread is not None:
            self._thread.join(seconds)

    def close(self) -> None:
        """The service stops: a reload under way ends first, desks that wait for their last requests are closed now."""
        self.wait()
        for timer, desk in self._retiring:
            if timer.is_alive():
                timer.cancel()
                desk.close()

    def _run(self) -> None:
        while self._take_wish():
            self.phase = Phase.LOADING
            try:
                self._exchange()
            except Exception as error:
                self.failure = str(error) if isinstance(error, MinqingError) else "新的模型包无法换用，详见日志"
                self.phase = Phase.FAILED
                self._state.logger.error("reload failed", **described(error))
            else:
                self.phase, self.failure = Phase.IDLE, ""

    def _take_wish(self) -> bool:
        with self._lock:
            wished, self._wished = self._wished, False
            if not wished:
                self._thread = None
            return wished

    def _exchange(self) -> None:
        old, settings = self._state.desk, self._state.settings
        parts = self._load(settings)
        if old is None or parts.reader.identity == old.bundle:
            return
        new = Desk(self._state.database, parts, settings.state)
        new.prepare()
        old.ledgers.close()  # a ledger under way stops between rows and goes on with the new bundle
        new.begin()
        self._state.desk = new
        self._state.logger.info("bundle taken over", before=old.bundle, bundle=new.bundle, indexed=len(new.index))
        timer = threading.Timer(self._grace, old.close)
        timer.daemon = True
        self._retiring.append((timer, old))
        timer.start()
