"""kill -9 while suggestions come in: every acknowledged one is there afterwards, once.

python -m tests.e2e.crash --posts 2000 --kills 3     the server as users start it, with the bundle in models/
python -m tests.e2e.crash --posts 2000 --fake        with the fakes of the tests
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CALLERS = 4
PATIENCE = 60.0
"""Seconds that a server may take to be ready, and a caller to get an answer."""

PLACES = ("柳荫街", "幸福里小区", "东堤路", "北关村", "云溪广场", "向阳巷")
MATTERS = ("路灯不亮", "垃圾三天没清", "井盖丢了", "半夜施工", "公交太少", "下水道堵了")

Command = Callable[[Path, int], Sequence[str]]


def with_bundle(state: Path, port: int) -> Sequence[str]:
    return [sys.executable, "-m", "service.cli", "serve", "--state", str(state), "--port", str(port)]


def with_fakes(state: Path, port: int) -> Sequence[str]:
    return [sys.executable, "-m", "tests.e2e.server", str(state), str(port)]


def report(number: int) -> dict[str, str]:
    """The same place and matter come back after 36 reports, so that cases grow."""
    place, matter = PLACES[number % len(PLACES)], MATTERS[number // len(PLACES) % len(MATTERS)]
    return {"text": f"{place}{matter}，请尽快处理", "source": "演练", "external_id": f"YL-{number}"}


@dataclass
class Server:
    command: Command
    state: Path
    port: int = field(init=False)
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.start()

    def start(self) -> float:
        """Seconds until it was ready."""
        started = time.monotonic()
        self.process = subprocess.Popen(
            self.command(self.state, self.port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while self.ask("GET", "/readyz")[0] != 200:
            assert self.process.poll() is None, "the server gave up"
            assert time.monotonic() < started + PATIENCE, "the server is not ready"
            time.sleep(0.05)
        return time.monotonic() - started

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        """Status 0 where nobody answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, path, content, {"content-type": "application/json"})
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}
        finally:
            connection.close()


@dataclass
class Drill:
    """Callers post until each report is acknowledged; meanwhile the server is killed and started again."""

    server: Server
    posts: int
    acknowledged: dict[int, str] = field(default_factory=dict)
    contradictions: int = 0
    """Reports that were acknowledged under two ids."""
    restarts: list[float] = field(default_factory=list)

    def run(self, kills: int, seed: int) -> None:
        moments = sorted(random.Random(seed).sample(range(1, self.posts), kills))
        killer = threading.Thread(target=self._kill_at, args=(moments,))
        killer.start()
        with ThreadPoolExecutor(CALLERS) as pool:
            list(pool.map(self._post, range(self.posts)))
        killer.join()

    def _kill_at(self, moments: Sequence[int]) -> None:
        for moment in moments:
            while len(self.acknowledged) < moment:
                time.sleep(0.001)
            self.server.kill()
            self.restarts.append(self.server.start())

    def _post(self, number: int) -> None:
        while True:
            status, answer = self.server.ask("POST", "/v1/suggestions", report(number))
            if status in {200, 201}:
                self.acknowledged[number] = answer["id"]
                return
            assert status in {0, 503}, (status, answer)
            time.sleep(0.02)

    def check(self) -> Outcome:
        """Ask for every report again, after one more kill, and count what lies in the database."""
        self.server.kill()
        self.restarts.append(self.server.start())
        missing = 0
        for number, id in self.acknowledged.items():
            status, answer = self.server.ask("POST", "/v1/suggestions", report(number))
            missing += status != 200
            self.contradictions += answer.get("id") != id
        indexed = self.server.ask("GET", "/readyz")[1]["indexed"]
        self.server.kill()
        return Outcome(self.posts, len(self.acknowledged), missing, self.contradictions, self._stored(), indexed)

    def _stored(self) -> int:
        connection = sqlite3.connect(self.server.state / "minqing.db")
        try:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return int(connection.execute("SELECT count(*) FROM suggestions").fetchone()[0])
        finally:
            connection.close()


@dataclass(frozen=True)
class Outcome:
    posts: int
    acknowledged: int
    missing: int
    contradictions: int
    stored: int
    indexed: int


def drill(command: Command, state: Path, posts: int, kills: int, seed: int = 1) -> tuple[Outcome, list[float], float]:
    """(outcome, seconds of each restart, seconds of the posting)."""
    server = Server(command, state)
    try:
        running = Drill(server, posts)
        started = time.monotonic()
        running.run(kills, seed)
        seconds = time.monotonic() - started
        return running.check(), running.restarts, seconds
    finally:
        server.kill()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fake", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        command = with_fakes if given.fake else with_bundle
        outcome, restarts, seconds = drill(command, Path(folder) / "state", given.posts, given.kills, given.seed)
    print(outcome)
    print(f"posting took {seconds:.1f} s; restarts until ready: {', '.join(f'{s:.2f} s' for s in restarts)}")


if __name__ == "__main__":
    main()
