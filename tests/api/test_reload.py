"""Another bundle while the service runs: the old one answers until the new index is whole; a failure leaves the old."""

from __future__ import annotations

import dataclasses
import faulthandler
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from nlp.errors import BundleTampered, UnreadableText
from nlp.types import Reading, Suggestion
from service.api.app import create_app
from service.api.reload import Reloader
from service.casework import keyring
from service.casework.desk import Desk, Parts
from service.casework.roles import Role
from service.settings import Settings
from service.store.database import Database
from tests.api.fakes import fake_parts
from tests.fakes import fake_pipeline

PATIENCE = 20.0


class GatedReader:
    """A bundle whose reading waits for a gate to open."""

    def __init__(self, identity: str) -> None:
        self.identity, self.gate = identity, threading.Event()
        self._pipeline = dataclasses.replace(fake_pipeline(), identity=identity)
        self.gate.set()

    def read_each(self, suggestions: Sequence[Suggestion]) -> list[Reading | UnreadableText]:
        assert self.gate.wait(PATIENCE)
        return self._pipeline.read_each(suggestions)


class Shelf:
    """Bundles that the service is given, one after another."""

    def __init__(self) -> None:
        self.readers = {name: GatedReader(name) for name in ("old", "new")}
        self.next: str | Exception = "old"

    def __call__(self, settings: Settings) -> Parts:
        if isinstance(self.next, Exception):
            raise self.next
        return fake_parts(reader=self.readers[self.next])


@contextmanager
def serving(state: Path, shelf: Shelf) -> Iterator[TestClient]:
    with TestClient(
        create_app(Settings(state=state), load=shelf), base_url="http://localhost", client=("127.0.0.1", 5)
    ) as client:
        until(lambda: client.get("/readyz").status_code == 200)
        yield client


def until(what) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)


def report(client: TestClient, number: int) -> dict:
    answer = client.post(
        "/v1/suggestions", json={"source": "台账", "external_id": str(number), "text": f"第{number}盏灯不亮"}
    )
    assert answer.status_code in (200, 201)
    return answer.json()


def bundle(client: TestClient) -> dict:
    return client.get("/v1/bundle").json()


def test_the_old_bundle_answers_until_the_new_index_is_whole(tmp_path: Path) -> None:
    shelf = Shelf()
    with serving(tmp_path, shelf) as client:
        for number in range(5):
            assert report(client, number)["bundle"] == "old"
        shelf.next = "new"
        shelf.readers["new"].gate.clear()
        assert client.post("/v1/bundle/reload").status_code == 202
        for number in range(5, 10):  # while the new one reads the store
            assert report(client, number)["bundle"] == "old"
        assert bundle(client) | {"indexed": 0} == {"bundle": "old", "phase": "loading", "failure": "", "indexed": 0}
        shelf.readers["new"].gate.set()
        until(lambda: bundle(client)["bundle"] == "new")
        assert report(client, 11)["bundle"] == "new"
        assert bundle(client)["indexed"] == 11  # what came in meanwhile is known too
        same = client.post("/v1/suggestions", json={"source": "别处", "external_id": "1", "text": "第7盏灯不亮"}).json()
        assert same["case"]["how"] == "attached"


def test_no_request_is_lost_while_bundles_change(tmp_path: Path) -> None:
    shelf, seen = Shelf(), []
    with serving(tmp_path, shelf) as client:
        stop = threading.Event()

        def ask() -> None:
            number = 0
            while not stop.is_set():
                seen.append(report(client, number)["bundle"])
                number += 1

        asker = threading.Thread(target=ask)
        asker.start()
        until(lambda: "old" in seen)
        for name in ("new", "old", "new"):
            before = len(seen)
            shelf.next = name
            client.post("/v1/bundle/reload")
            until(lambda name=name, before=before: name in seen[before:])
        stop.set()
        asker.join()
    assert {"old", "new"} == set(seen)


def test_a_bundle_that_cannot_be_loaded_leaves_the_old_one(tmp_path: Path) -> None:
    shelf = Shelf()
    with serving(tmp_path, shelf) as client:
        shelf.next = BundleTampered("模型包 x 的 heads.npz 与清单的校验值不符")
        client.post("/v1/bundle/reload")
        until(lambda: bundle(client)["phase"] == "failed")
        assert "校验值不符" in bundle(client)["failure"]
        assert report(client, 1)["bundle"] == "old"


def test_a_new_bundle_that_breaks_on_the_way_leaves_the_old_one(tmp_path: Path) -> None:
    shelf = Shelf()
    with serving(tmp_path, shelf) as client:
        report(client, 1)

        def broken(suggestions):
            raise RuntimeError("a bug")

        shelf.readers["new"].read_each = broken  # type: ignore[method-assign]
        shelf.next = "new"
        client.post("/v1/bundle/reload")
        until(lambda: bundle(client)["phase"] == "failed")
        assert "a bug" not in bundle(client)["failure"]
        assert report(client, 2)["bundle"] == "old"


def test_a_desk_that_cannot_begin_gives_the_ledgers_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    with serving(tmp_path, shelf) as client:
        old = client.app.state.minqing.desk
        monkeypatch.setattr(Desk, "begin", lambda desk: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        shelf.next = "new"
        client.post("/v1/bundle/reload")
        until(lambda: bundle(client)["phase"] == "failed")
        assert bundle(client)["bundle"] == "old"
        assert "ledgers" in {thread.name for thread in threading.enumerate()}
        assert client.app.state.minqing.desk is old


def test_a_wish_before_the_first_bundle_is_there_is_carried_out(tmp_path: Path) -> None:
    shelf = Shelf()
    app = create_app(Settings(state=tmp_path), load=shelf)
    app.state.minqing.on_reload()  # a signal may come at any time; what is loaded now may be what was replaced
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 5)) as client:
        until(lambda: client.get("/readyz").status_code == 200)
        shelf.next = "new"
        client.post("/v1/bundle/reload")
        until(lambda: bundle(client)["bundle"] == "new")


def test_many_wishes_at_once_are_a_few_reloads(tmp_path: Path) -> None:
    shelf, loads = Shelf(), []

    def counted(settings: Settings) -> Parts:
        loads.append(1)
        return shelf(settings)

    app = create_app(Settings(state=tmp_path), load=counted)
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 5)) as client:
        until(lambda: client.get("/readyz").status_code == 200)
        report(client, 1)
        shelf.next = "new"
        shelf.readers["new"].gate.clear()
        client.post("/v1/bundle/reload")
        until(lambda: bundle(client)["phase"] == "loading")
        for _ in range(50):
            client.post("/v1/bundle/reload")
        shelf.readers["new"].gate.set()
        until(lambda: bundle(client) == {"bundle": "new", "phase": "idle", "failure": "", "indexed": 1})
        until(lambda: len(loads) == 3)  # the first, the exchange, and one for the fifty


def test_a_wish_may_interrupt_a_wish() -> None:
    """A second signal runs the handler amid the first, in the same thread: waiting for a lock would hang."""
    reloader, interrupted = Reloader(SimpleNamespace(), Shelf()), []  # type: ignore[arg-type]

    def interrupt(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code is Reloader.wish.__code__:
            interrupted.append(event)
            reloader.wish()
            return interrupt
        return None

    faulthandler.dump_traceback_later(PATIENCE, exit=True)
    sys.settrace(interrupt)
    try:
        reloader.wish()
    finally:
        sys.settrace(None)
        faulthandler.cancel_dump_traceback_later()
    assert {"call", "line", "return"} <= set(interrupted)


@pytest.mark.parametrize(("role", "status"), [(Role.CLERK, 403), (Role.SUPERVISOR, 403), (Role.ADMINISTRATOR, 202)])
def test_only_administrators_exchange_the_bundle(tmp_path: Path, role: Role, status: int) -> None:
    database = Database(Settings(state=tmp_path).database)
    database.migrate()
    key = keyring.add(database, "某人", role)
    database.close()
    with serving(tmp_path, Shelf()) as client:
        answer = client.post("/v1/bundle/reload", headers={"X-API-Key": key})
        assert answer.status_code == status
