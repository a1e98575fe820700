"""People's decisions about classes: rename, merge, split, pin, undo. Each is remembered with who, when, why.

Every one is a row of the store that a later grouping starts from: a case that has a class keeps it, so that what a
person put together or took apart stays so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from service.casework.errors import Conflict, Impossible, NotFound, StaleVersion
from service.store import class_history, classes, keys
from service.store.class_history import ClassAct, ClassEvent
from service.store.classes import ClassState
from service.store.database import Database
from service.store.records import Decision

WHAT = "一类事"


class ClassDecisions:
    """``version`` is the one of the class that the person saw; another one now is a :class:`StaleVersion`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rename(self, class_id: str, name: str, *, version: int, decision: Decision) -> None:
        with self._database.write() as connection:
            klass = _seen(connection, class_id, version, name=name)
            if klass.name == name:
                raise Conflict(f"{WHAT} {class_id} 已是这个名称")
            _remember(connection, ClassAct.RENAMED, class_id, decision, detail={"name": klass.name})

    def merge(self, class_id: str, others: Sequence[str], *, version: int, decision: Decision) -> None:
        """The cases of ``others`` go to ``class_id``; the old ids stay and point to it."""
        if class_id in others:
            raise Impossible("一类事不能并入自身，请选择另一类")
        with self._database.write() as connection:
            _seen(connection, class_id, version)
            for other in dict.fromkeys(others):
                _active(connection, other)
                moved = classes.members(connection, other, merged=True)
                classes.move(connection, moved, class_id)
                classes.change(connection, other, merged_into=class_id)
                _remember(connection, ClassAct.MERGED, class_id, decision, other=other, detail={"cases": moved})

    def split(self, class_id: str, case_ids: Sequence[str], *, version: int, decision: Decision, name: str = "") -> str:
        """These cases become a class of their own, under the old name where no other is given. Gives its id."""
        with self._database.write() as connection:
            klass = _seen(connection, class_id, version)
            moved = _part_of(connection, class_id, case_ids)
            new = _free_id(connection, moved[0])
            classes.make(connection, new, name or klass.name, decision.at)
            classes.move(connection, moved, new)
            _remember(connection, ClassAct.SPLIT, class_id, decision, other=new, detail={"cases": moved})
            return new

    def pin(self, class_id: str, pinned: bool, *, version: int, decision: Decision) -> None:
        """固定: no machine adds a case to it any more; or, with ``pinned`` False, lets it again."""
        with self._database.write() as connection:
            klass = _seen(connection, class_id, version, pinned=pinned)
            if klass.pinned == pinned:
                raise Conflict(f"{WHAT} {class_id} {'已经固定' if pinned else '没有固定'}")
            kind = ClassAct.PINNED if pinned else ClassAct.UNPINNED
            _remember(connection, kind, class_id, decision, detail={"pinned": klass.pinned})

    def undo(self, class_id: str, event_id: int, *, version: int, decision: Decision) -> None:
        """撤销 an earlier decision, as long as nothing was built upon it."""
        with self._database.write() as connection:
            event = class_history.event(connection, event_id)
            if event is None or class_id not in (event.class_id, event.other_class_id):
                raise NotFound(f"{WHAT} {class_id} 没有编号为 {event_id} 的处理记录")
            _require_undoable(connection, event)
            _seen(connection, class_id, version)
            _take_back(connection, event)
            undone = _remember(connection, ClassAct.UNDONE, event.class_id, decision, other=event.other_class_id)
            class_history.mark_undone(connection, event_id, undone)


def _active(connection: Connection, class_id: str) -> ClassState:
    klass = classes.state(connection, class_id)
    if klass is None:
        raise NotFound(f"没有编号为 {class_id} 的{WHAT}")
    if klass.merged_into is not None:
        raise Conflict(f"{WHAT} {class_id} 已并入 {klass.merged_into}，请对后者处理")
    return klass


def _seen(connection: Connection, class_id: str, version: int, **columns: Any) -> ClassState:
    """The class as the person saw it; ``columns`` are written, and its version is raised, in one statement."""
    klass = _active(connection, class_id)
    if not classes.change(connection, class_id, version, **columns):
        raise StaleVersion(class_id, version, klass.version, what=WHAT)
    return klass


def _part_of(connection: Connection, class_id: str, case_ids: Sequence[str]) -> list[str]:
    chosen, members = set(case_ids), classes.members(connection, class_id)
    foreign = chosen - set(members)
    if foreign:
        raise Impossible(f"所选事项中有 {len(foreign)} 件不在{WHAT} {class_id} 中，请刷新后重选")
    if len(chosen) == len(members):
        raise Impossible(f"拆分后原来的{WHAT}不能为空，至少保留一件事项")
    return [id for id in members if id in chosen]


def _free_id(connection: Connection, case_id: str) -> str:
    """As the machine names a new class, by its first case; with a number where that case founded one before."""
    wanted, number = f"class-{case_id}", 1
    while classes.state(connection, id := wanted if number == 1 else f"{wanted}-{number}") is not None:
        number += 1
    return id


def _require_undoable(connection: Connection, event: ClassEvent) -> None:
    if event.kind == ClassAct.UNDONE:
        raise Impossible("这条记录不是可以撤销的处理")
    if event.undone_by is not None:
        raise Conflict("这条处理已经撤销过")
    if class_history.built_upon(connection, event):
        raise Conflict("此后又有新的处理，请先撤销后来的处理")


def _take_back(connection: Connection, event: ClassEvent) -> None:
    before: Mapping[str, Any] = event.detail
    other = event.other_class_id
    if other is None:
        classes.change(connection, event.class_id, **before)
    elif event.kind == ClassAct.MERGED:
        classes.move(connection, before["cases"], other)
        classes.change(connection, other, merged_into=None)
    else:
        classes.move(connection, before["cases"], event.class_id)
        left = classes.members(connection, other, merged=True)
        classes.change(connection, other, merged_into=None if left else event.class_id)


def _remember(
    connection: Connection,
    kind: ClassAct,
    class_id: str,
    decision: Decision,
    *,
    other: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Write the event and the audit line."""
    keys.note(
        connection,
        at=decision.at,
        key_name=decision.key_name,
        who=decision.who,
        action=f"class_{kind.value}",
        target=class_id,
    )
    return class_history.record(connection, kind, class_id, decision, other=other, detail=detail)
