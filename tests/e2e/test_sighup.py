"""``kill -HUP``: the running service takes the bundle that is current now, and forgets nothing."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from tests.e2e.crash import CALLERS, PATIENCE, Server, report, with_fakes
from tests.e2e.server import CURRENT, READING, SLOW

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no SIGHUP on Windows: the endpoint does it")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / CURRENT).write_text("old", encoding="utf-8")
    started = Server(with_fakes, tmp_path)
    yield started
    started.kill()


def bundle(server: Server) -> tuple[str, str]:
    found = server.ask("GET", "/v1/bundle")[1]
    return found["bundle"], found["phase"]


def take(server: Server, tmp_path: Path, name: str, signals: int = 1) -> None:
    (tmp_path / CURRENT).write_text(name, encoding="utf-8")
    for _ in range(signals):
        server.process.send_signal(signal.SIGHUP)


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_sighup_takes_the_new_bundle(server: Server, tmp_path: Path) -> None:
    status, stored = server.ask("POST", "/v1/suggestions", report(1))
    assert (status, stored["bundle"], bundle(server)) == (201, "old", ("old", "idle"))
    take(server, tmp_path, "new")
    until(lambda: bundle(server) == ("new", "idle"))
    assert server.process.poll() is None
    assert server.ask("GET", "/v1/bundle")[1]["indexed"] == 1
    status, later = server.ask("POST", "/v1/suggestions", report(2))
    assert (status, later["bundle"]) == (201, "new")


def test_no_request_is_lost_while_signals_rain(server: Server, tmp_path: Path) -> None:
    """Four callers post all the time; each exchange is asked for by thirty signals in a row."""
    over, answers = threading.Event(), []

    def caller(first: int) -> None:
        for number in count(first, CALLERS):
            if over.is_set():
                return
            answers.append(server.ask("POST", "/v1/suggestions", report(number)))

    with ThreadPoolExecutor(CALLERS) as pool:
        callers = [pool.submit(caller, first) for first in range(CALLERS)]
        for name in ("new", "old", "new"):
            before = len(answers)
            take(server, tmp_path, name, signals=30)
            until(lambda name=name: bundle(server)[0] == name)  # type: ignore[misc]
            until(lambda before=before: len(answers) > before + 2 * CALLERS)  # type: ignore[misc]
        over.set()
        for each in callers:
            each.result()
    assert {status for status, _ in answers} == {201}
    assert {answer["bundle"] for _, answer in answers} == {"old", "new"}
    assert len({answer["id"] for _, answer in answers}) == len(answers)
    until(
        lambda: (
            server.ask("GET", "/v1/bundle")[1]
            == {"bundle": "new", "phase": "idle", "failure": ""} | {"indexed": len(answers)}
        )
    )


def test_killed_amid_a_reload(server: Server, tmp_path: Path) -> None:
    """Nothing acknowledged is lost, and the bundle that CURRENT then names answers with a whole index."""
    for number in range(5):
        assert server.ask("POST", "/v1/suggestions", report(number))[0] == 201
    take(server, tmp_path, SLOW)
    until((tmp_path / READING).exists)
    assert server.ask("POST", "/v1/suggestions", report(5))[1]["bundle"] == "old"
    server.kill()
    (tmp_path / CURRENT).write_text("old", encoding="utf-8")
    server.start()
    assert bundle(server) == ("old", "idle")
    assert server.ask("GET", "/v1/bundle")[1]["indexed"] == 6
    assert [server.ask("POST", "/v1/suggestions", report(number))[0] for number in range(6)] == [200] * 6
