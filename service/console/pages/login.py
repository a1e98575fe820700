"""登录 and 退出."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from service.casework.errors import CaseworkError
from service.console.access import Acting, Form, address_of, drop_cookie, keep_cookie, local_only
from service.console.context import PREFIX, ConsoleDep
from service.console.shell import back_to, page

router = APIRouter()

Near = Annotated[None, Depends(local_only)]
START = f"{PREFIX}/inbox"


@router.get("/login")
def ask(request: Request, console: ConsoleDep, _near: Near, next: str = START) -> Response:
    return _form(request, console, next)


@router.post("/login")
def enter(request: Request, console: ConsoleDep, _near: Near, form: Form) -> Response:
    wanted, who, address = str(form.get("next", START)), str(form.get("who", "")), address_of(request)
    try:
        if console.sessions.needs_key():
            token = console.sessions.open(str(form.get("key", "")), who, address)
        else:
            token = console.sessions.open_local(who, address)
    except CaseworkError as refused:
        return _form(request, console, wanted, str(refused), who)
    response = back_to(wanted)
    keep_cookie(response, token, secure=request.url.scheme == "https")
    return response


@router.post("/logout")
def leave(console: ConsoleDep, session: Acting) -> Response:
    console.sessions.end(session)
    response = back_to(f"{PREFIX}/login")
    drop_cookie(response)
    return response


def _form(request: Request, console: ConsoleDep, wanted: str, refused: str = "", who: str = "") -> Response:
    return page(
        request,
        None,
        "login.html",
        status=HTTPStatus.FORBIDDEN if refused else HTTPStatus.OK,
        next=wanted,
        needs_key=console.sessions.needs_key(),
        refused=refused,
        who=who,
    )
