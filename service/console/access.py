"""Who sits at the console: the cookie, the token that every form carries, and what a role may do."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.datastructures import FormData, Headers

from nlp.errors import MinqingError
from service.api.security import is_loopback
from service.casework.roles import Permission, require
from service.casework.sessions import LoginRefused, Session, SessionExpired
from service.console.context import PREFIX, Console, ConsoleDep

COOKIE = "minqing_session"
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf"
"""Where a script sends it: with an upload, which is no form."""
KEY_FIELD = "renew_key"
"""In the form that comes back after a session expired in the middle of an edit."""


class Stranger(MinqingError):
    """Another machine, while no key protects this one."""


class Forged(MinqingError):
    """A form that this console did not make for this session."""


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def keep_cookie(response: Response, token: str, *, secure: bool) -> None:
    """Gone with the browser; never read by a script, never sent along from another site."""
    response.set_cookie(COOKIE, token, path=PREFIX, httponly=True, samesite="strict", secure=secure)


def drop_cookie(response: Response) -> None:
    response.delete_cookie(COOKIE, path=PREFIX)


def local_only(request: Request, console: ConsoleDep) -> None:
    """While no key is set, only this machine is served: the rule of the API."""
    near = is_loopback(request.url.hostname) and is_loopback(request.client and request.client.host)
    if not near and not console.sessions.needs_key():
        raise Stranger("尚未设置密钥，只接受本机访问；请先用 minqing key add 添加密钥")


async def posted(request: Request) -> FormData:
    """The form as it was sent. Files do not come this way."""
    own_address(request.headers)
    return await request.form(max_files=0)


def own_address(headers: Headers) -> None:
    """A form of another site is refused, whatever its token. Raises :class:`Forged`."""
    origin, host = headers.get("origin"), headers.get("host", "")
    if origin is not None and origin.split("://")[-1] != host:
        raise Forged("这个请求不是从本页面发出的，已拒绝")


Local = Depends(local_only)


def looking(request: Request, console: ConsoleDep, _local: Annotated[None, Local]) -> Session:
    """Raises :class:`~service.casework.sessions.NoSession`, whose handler leads to the login."""
    return _remembered(request, console.sessions.of(request.cookies.get(COOKIE, "")))


def acting(
    request: Request, console: ConsoleDep, _local: Annotated[None, Local], form: Annotated[FormData, Depends(posted)]
) -> Session:
    """A person who changes something: the form's token must be the session's."""
    token = request.cookies.get(COOKIE, "")
    try:
        session = console.sessions.of(token)
    except SessionExpired as expired:
        check_token(expired.session, str(form.get(CSRF_FIELD, "")))
        if KEY_FIELD not in form:
            raise
        session = _renewed(console, expired, token, str(form[KEY_FIELD]), address_of(request))
    check_token(session, str(form.get(CSRF_FIELD, "")))
    require(session.role, Permission.HANDLE)
    return _remembered(request, session)


def _renewed(console: Console, expired: SessionExpired, token: str, key: str, address: str) -> Session:
    try:
        return console.sessions.renew(token, key, address)
    except LoginRefused as refused:
        raise SessionExpired(expired.session, str(refused)) from refused


def uploading(request: Request, console: ConsoleDep, _local: Annotated[None, Local]) -> Session:
    """As :func:`acting`, for a body that is a file: its token comes in a header."""
    own_address(request.headers)
    session = console.sessions.of(request.cookies.get(COOKIE, ""))
    check_token(session, request.headers.get(CSRF_HEADER, ""))
    require(session.role, Permission.HANDLE)
    return _remembered(request, session)


def check_token(session: Session, shown: str) -> None:
    """Raises :class:`Forged`."""
    if not hmac.compare_digest(session.csrf.encode(), shown.encode()):
        raise Forged("页面已失效，请刷新后再试")


def _remembered(request: Request, session: Session) -> Session:
    """For the log of requests: the key's name, as the API logs it."""
    request.state.caller = session.key_name
    return session


Looking = Annotated[Session, Depends(looking)]
Acting = Annotated[Session, Depends(acting)]
Uploading = Annotated[Session, Depends(uploading)]
Form = Annotated[FormData, Depends(posted)]
