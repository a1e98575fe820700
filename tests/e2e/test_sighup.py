"""``kill -HUP``: the running service takes the bundle that is current now, and forgets nothing."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.crash import PATIENCE, Server, report, with_fakes
from tests.e2e.server import CURRENT

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


def test_sighup_takes_the_new_bundle(server: Server, tmp_path: Path) -> None:
    status, stored = server.ask("POST", "/v1/suggestions", report(1))
    assert (status, stored["bundle"], bundle(server)) == (201, "old", ("old", "idle"))
    (tmp_path / CURRENT).write_text("new", encoding="utf-8")
    server.process.send_signal(signal.SIGHUP)
    end = time.monotonic() + PATIENCE
    while bundle(server) != ("new", "idle"):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert server.process.poll() is None
    assert server.ask("GET", "/v1/bundle")[1]["indexed"] == 1
    status, later = server.ask("POST", "/v1/suggestions", report(2))
    assert (status, later["bundle"]) == (201, "new")
