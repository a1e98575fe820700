"""Another bundle in a running service: read beside the old one, taken over when its index is whole."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import StrEnum
from queue import SimpleQueue

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
    """One reload at a time, in the thread that calls :meth:`run`; wishes that come during one make one more."""

    def __init__(self, state: State, load: Load, *, grace: float = GRACE_SECONDS) -> None:
        self._state, self._load, self._grace = state, load, grace
        self._wishes: SimpleQueue[bool] = SimpleQueue()
        """True for a reload, False for the end."""
        self._retiring: list[tuple[threading.Timer, Desk]] = []
        self.phase, self.failure = Phase.IDLE, ""

    def wish(self) -> None:
        """Returns at once. Safe in a signal handler, even one that interrupts itself: no lock of ours is taken."""
        self._wishes.put(True)

    def run(self) -> None:
        """Carries out wishes until :meth:`stop`."""
        while self._wished():
            self.phase = Phase.LOADING
            try:
                self._exchange()
            except Exception as error:
                self.failure = str(error) if isinstance(error, MinqingError) else "新的模型包无法换用，详见日志"
                self.phase = Phase.FAILED
                self._state.logger.error("reload failed", **described(error))
            else:
                self.phase, self.failure = Phase.IDLE, ""

    def stop(self) -> None:
        """:meth:`run` returns when the reload under way has ended."""
        self._wishes.put(False)

    def close(self) -> None:
        """After :meth:`run`: desks that wait for their last requests are closed now."""
        for timer, desk in self._retiring:
            if timer.is_alive():
                timer.cancel()
                desk.close()

    def _wished(self) -> bool:
        """Waits for a wish, and takes all that are there as one."""
        wishes = [self._wishes.get()]
        while not self._wishes.empty():
            wishes.append(self._wishes.get())
        return all(wishes)

    def _exchange(self) -> None:
        old, settings = self._state.desk, self._state.settings
        parts = self._load(settings)
        if old is None or parts.reader.identity == old.bundle:
            return
        new = Desk(self._state.database, parts, settings.state)
        new.prepare()
        self._hand_over(old, new)
        self._state.logger.info("bundle taken over", before=old.bundle, bundle=new.bundle, indexed=len(new.index))
        timer = threading.Timer(self._grace, old.close)
        timer.daemon = True
        self._retiring.append((timer, old))
        timer.start()

    def _hand_over(self, old: Desk, new: Desk) -> None:
        """A ledger under way stops between rows and goes on with the new desk; with the old one when that fails."""
        old.ledgers.close()
        try:
            new.begin()
        except BaseException:
            new.close()
            old.ledgers.open()
            raise
        self._state.desk = new
