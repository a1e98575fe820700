"""一类事: matters of one kind at different places; looking at one, and deciding about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.datastructures import FormData

from service.api.requests import FARTHEST_PAGE, LONGEST_NAME
from service.casework import overview
from service.casework.desk import Desk
from service.casework.errors import Impossible
from service.console.access import Acting, Form, Looking
from service.console.context import PREFIX, DeskDep
from service.console.forms import case_id, decided, number, text
from service.console.shell import Message, back_to, page
from service.store.records import Decision

router = APIRouter(prefix="/classes")

SIZE = 20
"""Classes on a page."""

EVENT_NAMES = {
    "renamed": "改名",
    "merged": "并类",
    "split": "拆类",
    "pinned": "固定",
    "unpinned": "取消固定",
    "undone": "撤销",
}
UNDOABLE = frozenset(EVENT_NAMES) - {"undone"}
LABELS = {
    "rename": "改名",
    "merge": "并入本类",
    "split": "另成一类",
    "pin": "固定，不再自动归入新的事项",
    "unpin": "取消固定",
}
"""Of the buttons."""

Id = Annotated[str, Path(max_length=LONGEST_NAME)]


@router.get("")
def show(
    request: Request,
    desk: DeskDep,
    session: Looking,
    shown: Annotated[int, Query(alias="page", ge=1, le=FARTHEST_PAGE)] = 1,
) -> Response:
    desk.classes.refresh()
    with desk.database.read() as connection:
        found = overview.class_page(connection, page=shown, size=SIZE)
    return page(request, session, "classes.html", tab="classes", found=found, address=f"{PREFIX}/classes?")


@router.get("/{class_id}")
def show_one(class_id: Id, request: Request, desk: DeskDep, session: Looking) -> Response:
    with desk.database.read() as connection:
        klass = overview.class_detail(connection, class_id)
    return page(
        request,
        session,
        "class.html",
        tab="classes",
        klass=klass,
        events=EVENT_NAMES,
        undoable=UNDOABLE,
        labels=LABELS,
    )


@router.post("/{class_id}/{action}")
def act(class_id: Id, action: str, desk: DeskDep, session: Acting, form: Form) -> Response:
    """Carry out what the form asks; the page that follows shows how the class is now."""
    if action not in _ACTIONS:
        raise Impossible("没有这样的处理")
    to, done = _ACTIONS[action](desk, class_id, form, decided(session, desk, form))
    return back_to(f"{PREFIX}/classes/{to}", Message(done))


def _rename(desk: Desk, id: str, form: FormData, made: Decision) -> tuple[str, str]:
    name = text(form, "name", longest=LONGEST_NAME)
    if not name:
        raise Impossible("请填写新名称")
    desk.class_decisions.rename(id, name, version=number(form, "version"), decision=made)
    return id, f"{id} 已改名"


def _merge(desk: Desk, id: str, form: FormData, made: Decision) -> tuple[str, str]:
    others = _listed(form, "others")
    desk.class_decisions.merge(id, others, version=number(form, "version"), decision=made)
    return id, f"已把 {'、'.join(others)} 并入 {id}"


def _split(desk: Desk, id: str, form: FormData, made: Decision) -> tuple[str, str]:
    chosen = [case_id(given) for given in _listed(form, "cases")]
    new = desk.class_decisions.split(id, chosen, version=number(form, "version"), decision=made)
    return new, f"已从 {id} 拆出新的一类 {new}"


def _pin(desk: Desk, id: str, form: FormData, made: Decision) -> tuple[str, str]:
    desk.class_decisions.pin(id, True, version=number(form, "version"), decision=made)
    return id, f"{id} 已固定"


def _unpin(desk: Desk, id: str, form: FormData, made: Decision) -> tuple[str, str]:
    desk.class_decisions.pin(id, False, version=number(form, "version"), decision=made)
    return id, f"{id} 已取消固定"


def _undo(desk: Desk, id: str, form: FormData, made: Decision) -> tuple[str, str]:
    desk.class_decisions.undo(id, number(form, "event"), version=number(form, "version"), decision=made)
    return id, "已撤销"


_ACTIONS: dict[str, Callable[[Desk, str, FormData, Decision], tuple[str, str]]] = {
    "rename": _rename,
    "merge": _merge,
    "split": _split,
    "pin": _pin,
    "unpin": _unpin,
    "undo": _undo,
}
"""By the last part of a form's address. Each gives the class to show next, and what to say."""


def _listed(form: FormData, name: str) -> list[str]:
    """Numbers that a person typed, between blanks or commas."""
    given = text(form, name).replace("，", " ").replace(",", " ").replace("、", " ").split()
    if not given:
        raise Impossible("请填写编号")
    return given
