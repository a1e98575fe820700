"""The console as an application of its own, mounted into the service."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi.telemetry import TelemetryConfig
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.state import State
from service.console import refusals
from service.console.context import PREFIX, Console
from service.console.pages import audit, cases, classes, inbox, ledgers, login, overview, supervision

SILENT: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",  # the stylesheet's own small pictures
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""Nothing from outside, no script in a page: what a citizen wrote cannot run even if it were not escaped."""

ASSETS = "starlette_admin"
"""The package whose wheel carries the Tabler stylesheet and script (docs/decisions/018). Only its files are used."""

ASSET_SECONDS = 86_400

UPLOADS = f"{PREFIX}/ledgers"
"""Where a ledger is dropped: it may be larger than any other request."""


def mount(app: FastAPI, state: State) -> None:
    """Serve the console under :data:`PREFIX` of ``app``."""
    console = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, telemetry=SILENT)
    console.state.console = Console(state)
    console.state.minqing = state
    for page in (login, inbox, cases, classes, supervision, overview, ledgers, audit):
        console.include_router(page.router)
    console.mount("/assets/tabler", StaticFiles(packages=[(ASSETS, "static")]), name="tabler")
    console.mount("/assets", StaticFiles(packages=[("service.console", "static")]), name="own")
    console.add_middleware(Guarded)
    refusals.install(console)
    app.mount(PREFIX, console)


class Guarded:
    """The headers that keep a page to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        lasting = scope["path"].startswith(f"{PREFIX}/assets/")

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                headers["Cache-Control"] = f"max-age={ASSET_SECONDS}" if lasting else "no-store"
            await send(message)

        return await self._app(scope, receive, guarded)
