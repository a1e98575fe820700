"""Reading what a form says."""

from __future__ import annotations

import re

from starlette.datastructures import FormData

from service.casework.desk import Desk
from service.casework.errors import Impossible
from service.casework.sessions import Session
from service.store.records import Decision

LONGEST_REASON = 1_000
_CASE_ID = re.compile(r"C[0-9]{6,12}")


def number(form: FormData, name: str) -> int:
    """A whole number that the page itself wrote into the form. Raises :class:`Impossible`."""
    given = str(form.get(name, ""))
    if not (given.isascii() and given.isdecimal()):
        raise Impossible("页面已失效，请刷新后再试")
    return int(given)


def text(form: FormData, name: str, *, longest: int = LONGEST_REASON) -> str:
    given = str(form.get(name, "")).strip()
    if len(given) > longest:
        raise Impossible(f"填写的内容过长，至多 {longest} 字")
    return given


def case_id(given: str) -> str:
    """As a person types it. Raises :class:`Impossible`."""
    wanted = given.strip().upper()
    if not _CASE_ID.fullmatch(wanted):
        raise Impossible("事项编号应如 C000012，请核对")
    return wanted


def decided(session: Session, desk: Desk, form: FormData) -> Decision:
    """Who decides, now, and why."""
    return Decision(who=session.who, at=desk.clock(), why=text(form, "why"), key_name=session.key_name)
