"""What a person sees where something cannot be done: never a bare code, always what to do."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from nlp.errors import MinqingError
from service.api.problems import HTTP_TITLES, NotReady
from service.casework.errors import NotFound
from service.casework.roles import NotAllowed
from service.casework.sessions import NoSession, SessionExpired
from service.console.access import KEY_FIELD, Forged, Stranger
from service.console.context import PREFIX
from service.console.shell import Message, back_to, here, page

BACK_FIELD = "back"
"""The page to return to, in every form that changes something."""

SCRIPTED = "x-minqing"
"""Header of the console's own scripts: they want a JSON answer with ``message``."""

STATUS: Mapping[type[MinqingError], HTTPStatus] = {
    NotReady: HTTPStatus.SERVICE_UNAVAILABLE,
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    Stranger: HTTPStatus.FORBIDDEN,
    Forged: HTTPStatus.FORBIDDEN,
    NoSession: HTTPStatus.UNAUTHORIZED,
    MinqingError: HTTPStatus.CONFLICT,
}
UNREADABLE = "页面地址或填写的内容不对，请返回后重试"


def install(app: FastAPI) -> None:
    app.add_exception_handler(SessionExpired, _expired)
    app.add_exception_handler(NoSession, _nobody)
    app.add_exception_handler(MinqingError, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)


async def _expired(request: Request, error: Exception) -> Response:
    """In the middle of an edit the form comes back whole, with a place for the key."""
    assert isinstance(error, SessionExpired)
    if SCRIPTED in request.headers or request.method != "POST":
        return await _nobody(request, error)
    kept = [(name, str(value)) for name, value in (await request.form()).multi_items() if name != KEY_FIELD]
    context: dict[str, Any] = {
        "kept": kept,
        "action": here(request),
        "who": error.session,
        "why": str(error),
        "key_field": KEY_FIELD,
    }
    return page(request, None, "renew.html", status=HTTPStatus.UNAUTHORIZED, **context)


async def _nobody(request: Request, error: Exception) -> Response:
    if SCRIPTED in request.headers:
        return JSONResponse({"message": str(error)}, HTTPStatus.UNAUTHORIZED)
    wanted = here(request) if request.method == "GET" else f"{PREFIX}/inbox"
    message = Message(str(error), bad=True) if isinstance(error, SessionExpired) else None
    return back_to(f"{PREFIX}/login?next={quote(wanted, safe='')}", message)


async def _refused(request: Request, error: Exception) -> Response:
    """After an action: back to the page, which shows how things are now and why it was refused."""
    assert isinstance(error, MinqingError)
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    if SCRIPTED in request.headers:
        return JSONResponse({"message": str(error)}, status)
    if request.method == "POST" and not isinstance(error, Forged | Stranger | NotReady):
        form = await request.form()
        if BACK_FIELD in form:
            return back_to(str(form[BACK_FIELD]), Message(str(error), bad=True))
    return refusal(request, str(error), status)


async def _unreadable(request: Request, _error: Exception) -> Response:
    return refusal(request, UNREADABLE, HTTPStatus.UNPROCESSABLE_ENTITY)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    text = HTTP_TITLES.get(error.status_code, UNREADABLE)
    if SCRIPTED in request.headers:
        return JSONResponse({"message": text}, error.status_code)
    return refusal(request, text, error.status_code)


def refusal(request: Request, text: str, status: int) -> Response:
    return page(
        request, None, "refused.html", status=status, text=text, waiting=status == HTTPStatus.SERVICE_UNAVAILABLE
    )
