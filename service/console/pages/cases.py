"""一件事: searching cases, looking at one, and deciding about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.datastructures import FormData

from service.api.requests import FARTHEST_PAGE, CaseId
from service.casework import views
from service.casework.decisions import UNDOABLE
from service.casework.desk import Desk
from service.casework.errors import Impossible
from service.casework.overview import taxonomy_json
from service.console.access import Acting, Form, Looking
from service.console.context import PREFIX, DeskDep
from service.console.forms import case_id, decided, number, text
from service.console.shell import Message, back_to, page
from service.store.cases import CaseFilter
from service.store.records import CaseStatus, Decision

router = APIRouter(prefix="/cases")

SIZE = 20
"""Cases on a page."""
MOST_FOUND = 5_000
"""Cases that a search goes on with; who finds more adds a word."""

EVENT_NAMES = {
    "merged": "并案",
    "split": "拆分",
    "moved": "移动",
    "confirmed": "认定为一件事",
    "closed": "办结",
    "reopened": "重新打开",
    "recurred": "办结后反弹",
    "kept_apart": "判定不是同一件事",
    "undone": "撤销",
}

Id = Annotated[CaseId, Path()]
Page = Annotated[int, Query(ge=1, le=FARTHEST_PAGE)]


@router.get("")
def search(
    *,
    request: Request,
    desk: DeskDep,
    session: Looking,
    q: Annotated[str, Query(max_length=100)] = "",
    status: str = "",
    theme: str = "",
    lead: str = "",
    urgency: str = "",
    class_id: str = "",
    since: Annotated[str, Query(max_length=10)] = "",
    number: Annotated[Page, Query(alias="page")] = 1,
) -> Response:
    words = q.split()
    if len(words) == 1 and (address := _of_id(words[0])):
        return back_to(address)
    wanted = CaseFilter(
        status=CaseStatus(status) if status in set(CaseStatus) else None,
        theme=theme or None,
        lead=lead or None,
        class_id=class_id or None,
        urgency=int(urgency) if urgency.isdecimal() else None,
        since=_day(since),
        among=sorted(desk.index.saying(words), reverse=True)[:MOST_FOUND] if words else None,
    )
    with desk.database.read() as connection:
        found = views.case_page(connection, desk.taxonomy, wanted, page=number, size=SIZE)
    asked = {"q": q, "status": status, "theme": theme, "lead": lead, "urgency": urgency, "class_id": class_id}
    asked["since"] = since
    return page(
        request,
        session,
        "cases.html",
        tab="cases",
        found=found,
        asked=asked,
        taxonomy=taxonomy_json(desk.taxonomy),
        address=f"{PREFIX}/cases?{urlencode({k: v for k, v in asked.items() if v})}&",
    )


@router.get("/{case_id}")
def show(
    case_id: Id, request: Request, desk: DeskDep, session: Looking, number: Annotated[Page, Query(alias="page")] = 1
) -> Response:
    with desk.database.read() as connection:
        case = views.case(connection, desk.taxonomy, case_id, page=number)
        asked = views.reviews_of(connection, [member["id"] for member in case["members"]])
    return page(
        request,
        session,
        "case.html",
        tab="cases",
        case=case,
        asked=asked,
        events=EVENT_NAMES,
        undoable=UNDOABLE,
        number=number,
        size=views.MOST_MEMBERS,
    )


@router.post("/{case_id}/{action}")
def act(case_id: Id, action: str, desk: DeskDep, session: Acting, form: Form) -> Response:
    """Carry out what the form asks; the page that follows shows how the case is now."""
    if action not in _ACTIONS:
        raise Impossible("没有这样的处理")
    to, done = _ACTIONS[action](desk, case_id, form, decided(session, desk, form))
    return back_to(f"{PREFIX}/cases/{to}", Message(done))


def _merge(desk: Desk, id: str, form: FormData, made: Decision) -> tuple[str, str]:
    others = [case_id(given) for given in text(form, "others").replace("，", " ").replace(",", " ").split()]
    if not others:
        raise Impossible("请填写要并入的事项编号")
    desk.decisions.merge(id, others, version=number(form, "version"), decision=made, force="force" in form)
    return id, f"已把 {'、'.join(others)} 并入 {id}"


def _split(desk: Desk, id: str, form: FormData, made: Decision) -> tuple[str, str]:
    new = desk.decisions.split(
        id, _selected(form), version=number(form, "version"), decision=made, force="force" in form
    )
    return new, f"已从 {id} 拆出新的一件事 {new}"


def _move(desk: Desk, id: str, form: FormData, made: Decision) -> tuple[str, str]:
    to = case_id(text(form, "to"))
    desk.decisions.move(id, _selected(form), to, version=number(form, "version"), decision=made, force="force" in form)
    return to, f"已从 {id} 移到 {to}"


def _apart(desk: Desk, id: str, form: FormData, made: Decision) -> tuple[str, str]:
    other = case_id(text(form, "other"))
    desk.decisions.keep_apart(id, other, version=number(form, "version"), decision=made)
    return id, f"已记下：{id} 与 {other} 不是同一件事"


def _close(desk: Desk, id: str, form: FormData, made: Decision) -> tuple[str, str]:
    desk.decisions.close(id, version=number(form, "version"), decision=made)
    return id, f"{id} 已办结"


def _reopen(desk: Desk, id: str, form: FormData, made: Decision) -> tuple[str, str]:
    desk.decisions.reopen(id, version=number(form, "version"), decision=made)
    return id, f"{id} 已重新打开"


def _undo(desk: Desk, id: str, form: FormData, made: Decision) -> tuple[str, str]:
    desk.decisions.undo(id, number(form, "event"), version=number(form, "version"), decision=made)
    return id, "已撤销"


_ACTIONS: dict[str, Callable[[Desk, str, FormData, Decision], tuple[str, str]]] = {
    "merge": _merge,
    "split": _split,
    "move": _move,
    "apart": _apart,
    "close": _close,
    "reopen": _reopen,
    "undo": _undo,
}
"""By the last part of a form's address. Each gives the case to show next, and what to say."""


def _day(given: str) -> datetime | None:
    """As a browser's date field writes it; None for none."""
    try:
        return datetime.strptime(given, "%Y-%m-%d").replace(tzinfo=views.CHINA_TIME) if given else None
    except ValueError:
        raise Impossible("日期应如 2026-05-06") from None


def _selected(form: FormData) -> list[str]:
    chosen = [str(value) for value in form.getlist("member")]
    if not chosen:
        raise Impossible("请先在左边勾选诉求")
    return chosen


def _of_id(word: str) -> str | None:
    """Where a case or suggestion is shown whose number was typed in."""
    kind, digits = word[:1].upper(), word[1:]
    pages = {"C": "cases", "S": "inbox"}
    return f"{PREFIX}/{pages[kind]}/{kind}{digits}" if kind in pages and digits.isdecimal() else None
