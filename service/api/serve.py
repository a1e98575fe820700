"""Runs the application as a server of this machine."""

from __future__ import annotations

import logging.config
import signal

import uvicorn

from nlp.errors import MinqingError
from service.api.app import Load, create_app
from service.api.load import load_parts
from service.api.logs import library_logging
from service.api.security import is_loopback
from service.settings import Settings
from service.store import keys
from service.store.database import Database

GRACE_SECONDS = 10
"""How long a stop waits for requests under way."""


class ServeRefused(MinqingError):
    """The server must not, or could not, be started."""


def check(settings: Settings) -> None:
    """Refuse an address that others can reach while no key protects it. Raises :class:`ServeRefused`."""
    if is_loopback(settings.host):
        return
    database = Database(settings.database)
    try:
        database.migrate()
        with database.read() as connection:
            protected = keys.any_active(connection)
    finally:
        database.close()
    if not protected:
        raise ServeRefused(
            f"没有密钥时只能监听本机（127.0.0.1），不能监听 {settings.host}；请先运行 minqing key add 名称"
        )


def welcome(settings: Settings) -> str:
    """Where to look."""
    address = f"http://[{settings.host}]" if ":" in settings.host else f"http://{settings.host}"
    return "\n".join(
        (
            f"民情服务已就绪：{address}:{settings.port}/  （按 Ctrl+C 停止）",
            f"接口说明：{address}:{settings.port}/openapi.json  用法和例子：docs/api.md",
            f"数据保存在：{settings.state.resolve()}",
        )
    )


def run(settings: Settings, *, load: Load = load_parts) -> None:
    """Serve until stopped. Raises :class:`MinqingError` for what makes it impossible (no bundle, no key)."""
    check(settings)
    logging.config.dictConfig(dict(library_logging()))
    app = create_app(settings, load=load)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = uvicorn.Server(config)
    state = app.state.minqing
    state.on_ready = lambda: print(welcome(settings), flush=True)
    state.on_failure = lambda: setattr(server, "should_exit", True)
    if hasattr(signal, "SIGHUP"):  # not on Windows: there the endpoint does it
        signal.signal(signal.SIGHUP, lambda *_: state.on_reload())
    try:
        server.run()
    except SystemExit as stopped:  # how uvicorn says that it cannot listen
        raise ServeRefused(
            f"不能监听 {settings.host}:{settings.port}，端口可能已被占用，请用 --port 换一个"
        ) from stopped
    if state.failure:
        raise ServeRefused(state.failure)
