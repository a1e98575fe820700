"""The frame around every page: templates, navigation, and the one-line message after an action."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from nlp import __version__
from nlp.taxonomy import URGENCIES
from service.casework.roles import Permission, may
from service.casework.sessions import Session
from service.casework.standing import STATUS_NAMES
from service.casework.views import CHINA_TIME
from service.console.context import PREFIX

FLASH = "minqing_message"
FLASH_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    title: str
    needs: Permission | None = None

    @property
    def address(self) -> str:
        return f"{PREFIX}/{self.name}"


TABS: Sequence[Tab] = (
    Tab("inbox", "收件"),
    Tab("cases", "一件事"),
    Tab("classes", "一类事"),
    Tab("supervision", "重点督办"),
    Tab("overview", "总览"),
    Tab("ledgers", "导入 / 导出"),
    Tab("audit", "操作记录", Permission.ADMINISTER),
)

STATUS_COLOURS: Mapping[str, str] = {"open": "blue", "closed": "green", "recurred": "red", "merged": "secondary"}


@dataclass(frozen=True, slots=True)
class Message:
    """What became of the last action."""

    text: str
    bad: bool = False


def _shown_time(value: str | datetime | None) -> str:
    """2025-06-01 09:30, in China; empty for no time."""
    if not value:
        return ""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{at.astimezone(CHINA_TIME):%Y-%m-%d %H:%M}"


def _shown_share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _environment() -> Environment:
    """Everything is escaped; an unknown name in a template is an error, not an empty place."""
    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"moment": _shown_time, "share": _shown_share}
    environment.globals |= {
        "PREFIX": PREFIX,
        "VERSION": __version__,
        "STATUS_NAMES": STATUS_NAMES,
        "STATUS_COLOURS": STATUS_COLOURS,
        "URGENCIES": URGENCIES,
    }
    return environment


_TEMPLATES = _environment()


def page(
    request: Request, session: Session | None, template: str, *, tab: str = "", status: int = 200, **context: Any
) -> HTMLResponse:
    """A whole page. ``session``: who looks at it; None before the login."""
    tabs = [t for t in TABS if session and (t.needs is None or may(session.role, t.needs))]
    text = _TEMPLATES.get_template(template).render(
        session=session, tabs=tabs, tab=tab, message=_message(request), here=here(request), **context
    )
    response = HTMLResponse(text, status)
    if FLASH in request.cookies:
        response.delete_cookie(FLASH, path=PREFIX)
    return response


def fragment(template: str, **context: Any) -> HTMLResponse:
    """A part of a page, for a script that puts it in place."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(**context))


def here(request: Request) -> str:
    """The address of this page, to come back to."""
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query


def back_to(address: str, message: Message | None = None) -> RedirectResponse:
    """To a page of the console; any other address leads to its beginning."""
    own = address.startswith(f"{PREFIX}/") and "\\" not in address and address.isprintable()
    response = RedirectResponse(address if own else f"{PREFIX}/inbox", 303)
    if message is not None:
        packed = base64.urlsafe_b64encode(json.dumps(asdict(message)).encode()).decode()
        response.set_cookie(FLASH, packed, max_age=FLASH_SECONDS, path=PREFIX, httponly=True, samesite="strict")
    return response


def _message(request: Request) -> Message | None:
    packed = request.cookies.get(FLASH)
    try:
        return Message(**json.loads(base64.urlsafe_b64decode(packed))) if packed else None
    except (ValueError, TypeError):
        return None
