"""The service on a made-up town, as a clerk's browser meets it: ``python -m tests.console.server STATE PORT``."""

from __future__ import annotations

import io
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import uvicorn

from service.api.app import create_app
from service.api.logs import make_logger
from service.api.state import State
from service.settings import Settings
from tests.api.fakes import fake_parts
from tests.console.town import quick_pipeline

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Served:
    address: str
    state: State


@contextmanager
def served(folder: Path, port: int = 0, **settings: Any) -> Iterator[Served]:
    """The real server in a thread, ready to answer; stopped in order afterwards."""
    parts = replace(fake_parts(quick_pipeline()), group=_as_stored)
    app = create_app(
        Settings(state=folder, port=port, **settings), load=lambda _: parts, logger=make_logger(io.StringIO())
    )
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    state: State = app.state.minqing
    try:
        _await(lambda: server.started and (state.desk is not None or bool(state.failure)))
        assert not state.failure
        bound = server.servers[0].sockets[0].getsockname()[1]
        yield Served(f"http://127.0.0.1:{bound}", state)
    finally:
        server.should_exit = True
        thread.join()


def _as_stored(_cases: Any, _had: Any) -> Any:
    """The town's classes are given."""
    from nlp.matching import Classes

    return Classes()


def _await(condition: Any) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, "the server did not start"
        time.sleep(0.05)


def main() -> None:
    with served(Path(sys.argv[1]), int(sys.argv[2])) as one:
        print(one.address, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
