"""Around every request: a number for it, a log line, a measurement, and a calm answer where something broke."""

from __future__ import annotations

import secrets
import time
from collections.abc import MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.logs import described
from service.api.problems import answer, internal
from service.api.state import State

UNMATCHED = "unmatched"
"""Route of a request that no endpoint takes. Its path could hold anything, so it is not kept."""


class Observe:
    """Errors end here: the server's own logging would print their messages, which may quote a citizen."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self._app, self._state = app, state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        request = _Observed(scope, send)
        try:
            await self._app(scope, receive, request.send)
        except Exception as error:
            self._state.logger.error("request failed", request_id=request.id, **described(error))
            if not request.status:
                await answer(internal(request.id))(scope, receive, request.send)
        finally:
            self._note(request)
        return None

    def _note(self, request: _Observed) -> None:
        seconds = time.perf_counter() - request.started
        route, method, status = _route(request.scope), request.scope["method"], request.status
        self._state.metrics.answered(route, method, status, seconds)
        self._state.logger.info(
            "request",
            request_id=request.id,
            route=route,
            method=method,
            status=status,
            ms=round(seconds * 1000, 1),
            caller=request.scope.get("state", {}).get("caller", ""),
        )


class _Observed:
    def __init__(self, scope: MutableMapping[str, Any], send: Send) -> None:
        self.scope, self._send = scope, send
        self.id = secrets.token_hex(8)
        self.started = time.perf_counter()
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (b"x-request-id", self.id.encode())]
        await self._send(message)


def _route(scope: Scope) -> str:
    """The template of the path (``/v1/cases/{case_id}``), never the path itself."""
    return str(getattr(scope.get("route"), "path", UNMATCHED))
