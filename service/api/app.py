"""The composition root: settings in, application out. Nothing is loaded before it is started."""

from __future__ import annotations

import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from structlog.typing import FilteringBoundLogger

from nlp import __version__
from nlp.errors import MinqingError
from service.api import problems
from service.api.body_limit import BodyLimit
from service.api.load import load_parts
from service.api.logs import described, make_logger
from service.api.observe import Observe
from service.api.reload import Reloader
from service.api.routes import bundle, cases, classes, health, label_queue, overview, suggestions, supervision
from service.api.state import State
from service.casework.desk import Desk, Parts
from service.console.app import UPLOADS
from service.console.app import mount as mount_console
from service.settings import Settings
from service.store.database import Database

Load = Callable[[Settings], Parts]

SILENT: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""FastAPI's own telemetry would record what validation choked on, and can be sent abroad by an environment variable."""

TITLE = "民情：诉求分析与归并"
DESCRIPTION = """读懂群众诉求：贴主题与七有五性，并成一件事、一类事，提出主责与协办部门。
标签是建议，由人决定；人工更正永不被机器覆盖。返回的内容均已脱敏。错误以 RFC 9457 文档返回。"""


def create_app(settings: Settings, *, load: Load = load_parts, logger: FilteringBoundLogger | None = None) -> FastAPI:
    """An application that makes its tables, then loads bundle and index beside answering ``/healthz``."""
    state = State(settings, Database(settings.database), logger or make_logger(sys.stderr))

    reloader = Reloader(state, load)
    state.on_reload, state.reloading = reloader.wish, lambda: (reloader.phase.value, reloader.failure)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await anyio.to_thread.run_sync(state.database.migrate)
        loading = threading.Thread(target=_load, args=(state, load, reloader), name="load", daemon=True)
        loading.start()
        yield
        await anyio.to_thread.run_sync(_close, state, loading, reloader)

    app = FastAPI(
        title=TITLE,
        description=DESCRIPTION,
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # its page loads scripts from abroad; an office machine has no internet
        redoc_url=None,
        telemetry=SILENT,
    )
    app.state.minqing = state
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes, larger={UPLOADS: settings.max_ledger_bytes})
    app.add_middleware(Observe, state=state)  # the last one added is the outermost
    problems.install(app)
    for router in (
        health.router,
        suggestions.router,
        cases.router,
        overview.router,
        classes.router,
        supervision.router,
        bundle.router,
        label_queue.router,
    ):
        app.include_router(router)
    mount_console(app, state)
    return app


def _load(state: State, load: Load, reloader: Reloader) -> None:
    """The first bundle, then those that are wished for; a wish that came while the first was read is not lost."""
    _open_desk(state, load)
    reloader.run()


def _open_desk(state: State, load: Load) -> None:
    try:
        desk = Desk(state.database, load(state.settings), state.settings.state)
        desk.open()
    except Exception as error:
        state.failure = str(error) if isinstance(error, MinqingError) else "模型或索引无法载入，详见日志"
        state.logger.error("loading failed", **described(error))
        state.on_failure()
    else:
        state.desk = desk
        state.logger.info("ready", bundle=desk.bundle, indexed=len(desk.index))
        state.on_ready()


def _close(state: State, loading: threading.Thread, reloader: Reloader) -> None:
    reloader.stop()
    loading.join()
    reloader.close()
    if state.desk is not None:
        state.desk.close()
    state.database.close()
