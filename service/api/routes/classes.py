"""一类事: a person's word about a class. No later grouping takes it back."""

from __future__ import annotations

from fastapi import APIRouter

from service.api.requests import ClassDecisionIn, ClassMergeIn, ClassPinIn, ClassRenameIn, ClassSplitIn
from service.api.routes.common import REFUSALS, VERSION, ClassPath, decision
from service.api.security import Caller
from service.api.state import DeskDep
from service.casework import overview
from service.casework.answers import ClassDetailJson
from service.casework.desk import Desk

router = APIRouter(prefix=f"{VERSION}/classes/{{class_id}}", tags=["一类事"], responses=REFUSALS)


@router.get("", summary="一类事及其事项与处理记录")
def show(class_id: ClassPath, desk: DeskDep, caller: Caller) -> ClassDetailJson:
    return _shown(desk, class_id)


@router.post("/rename", summary="改名", description="此后自动归类不再改动名称。")
def rename(class_id: ClassPath, body: ClassRenameIn, desk: DeskDep, caller: Caller) -> ClassDetailJson:
    made = decision(body, desk, caller)
    desk.class_decisions.rename(class_id, body.name, version=body.version, decision=made)
    return _shown(desk, class_id)


@router.post("/merge", summary="并类", description="把其他各类的事项并入本类；原编号保留并指向本类。")
def merge(class_id: ClassPath, body: ClassMergeIn, desk: DeskDep, caller: Caller) -> ClassDetailJson:
    made = decision(body, desk, caller)
    desk.class_decisions.merge(class_id, body.classes, version=body.version, decision=made)
    return _shown(desk, class_id)


@router.post("/split", summary="拆类", description="把所列事项另成一类；返回新的一类。")
def split(class_id: ClassPath, body: ClassSplitIn, desk: DeskDep, caller: Caller) -> ClassDetailJson:
    made = decision(body, desk, caller)
    new = desk.class_decisions.split(class_id, body.cases, version=body.version, decision=made, name=body.name)
    return _shown(desk, new)


@router.post("/pin", summary="固定", description="固定后不再自动归入新的事项；pinned 为 false 时取消固定。")
def pin(class_id: ClassPath, body: ClassPinIn, desk: DeskDep, caller: Caller) -> ClassDetailJson:
    made = decision(body, desk, caller)
    desk.class_decisions.pin(class_id, body.pinned, version=body.version, decision=made)
    return _shown(desk, class_id)


@router.post("/events/{event_id}/undo", summary="撤销一次处理", description="此后没有新的处理时才能撤销。")
def undo(class_id: ClassPath, event_id: int, body: ClassDecisionIn, desk: DeskDep, caller: Caller) -> ClassDetailJson:
    made = decision(body, desk, caller)
    desk.class_decisions.undo(class_id, event_id, version=body.version, decision=made)
    return _shown(desk, class_id)


def _shown(desk: Desk, class_id: str) -> ClassDetailJson:
    with desk.database.read() as connection:
        return overview.class_detail(connection, class_id)
