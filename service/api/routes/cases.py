"""一件事: looking, merging, splitting, moving, closing; and the reviews that wait for a person."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from service.api.requests import CaseDecisionIn, CaseQuery, MergeIn, MoveIn, ReviewIn, SplitIn
from service.api.routes.common import REFUSALS, VERSION, CasePath, PageNumber, PageSize, SuggestionPath, decision
from service.api.security import Caller
from service.api.state import DeskDep
from service.casework import views
from service.casework.answers import CaseDetailJson, CasePageJson, ReviewPageJson, SuggestionJson
from service.casework.desk import Desk

router = APIRouter(prefix=VERSION, tags=["一件事"], responses=REFUSALS)


@router.get("/cases", summary="事项列表", description="最近反映的在前；已并入他案的不列出，除非按 status=merged 查询。")
def list_cases(wanted: Annotated[CaseQuery, Query()], desk: DeskDep, caller: Caller) -> CasePageJson:
    with desk.database.read() as connection:
        return views.case_page(connection, desk.taxonomy, wanted.filter(), page=wanted.page, size=wanted.size)


@router.get("/cases/{case_id}", summary="一件事项及其诉求与处理记录")
def show(case_id: CasePath, desk: DeskDep, caller: Caller, page: PageNumber = 1) -> CaseDetailJson:
    return _shown(desk, case_id, page)


@router.post("/cases/{case_id}/merge", summary="并案", description="把其他事项并入本事项；原事项编号保留并指向本事项。")
def merge(case_id: CasePath, body: MergeIn, desk: DeskDep, caller: Caller) -> CaseDetailJson:
    made = decision(body, desk, caller)
    desk.decisions.merge(case_id, body.cases, version=body.version, decision=made, force=body.force)
    return _shown(desk, case_id)


@router.post("/cases/{case_id}/split", summary="拆分", description="把所列诉求拆为一件新事项；返回新事项。")
def split(case_id: CasePath, body: SplitIn, desk: DeskDep, caller: Caller) -> CaseDetailJson:
    made = decision(body, desk, caller)
    new = desk.decisions.split(case_id, body.suggestions, version=body.version, decision=made, force=body.force)
    return _shown(desk, new)


@router.post("/cases/{case_id}/move", summary="移动", description="把所列诉求移入另一事项；返回移入的事项。")
def move(case_id: CasePath, body: MoveIn, desk: DeskDep, caller: Caller) -> CaseDetailJson:
    made = decision(body, desk, caller)
    desk.decisions.move(case_id, body.suggestions, body.to, version=body.version, decision=made, force=body.force)
    return _shown(desk, body.to)


@router.post("/cases/{case_id}/close", summary="办结", description="此后再有同一件事的反映，仍归入并标为反弹。")
def close(case_id: CasePath, body: CaseDecisionIn, desk: DeskDep, caller: Caller) -> CaseDetailJson:
    desk.decisions.close(case_id, version=body.version, decision=decision(body, desk, caller))
    return _shown(desk, case_id)


@router.post("/cases/{case_id}/reopen", summary="重新打开")
def reopen(case_id: CasePath, body: CaseDecisionIn, desk: DeskDep, caller: Caller) -> CaseDetailJson:
    desk.decisions.reopen(case_id, version=body.version, decision=decision(body, desk, caller))
    return _shown(desk, case_id)


@router.post(
    "/cases/{case_id}/events/{event_id}/undo", summary="撤销一次处理", description="此后没有新的处理时才能撤销。"
)
def undo(case_id: CasePath, event_id: int, body: CaseDecisionIn, desk: DeskDep, caller: Caller) -> CaseDetailJson:
    made = decision(body, desk, caller)
    desk.decisions.undo(case_id, event_id, version=body.version, decision=made)
    return _shown(desk, case_id)


@router.get("/reviews", summary="待人工研判的归并", description="等得最久的在前。")
def list_reviews(desk: DeskDep, caller: Caller, page: PageNumber = 1, size: PageSize = 50) -> ReviewPageJson:
    with desk.database.read() as connection:
        return views.review_page(connection, page=page, size=size)


@router.post(
    "/reviews/{suggestion_id}",
    summary="研判：是否同一件事",
    description="same_as 给出事项编号即为同一件事；为 null 即都不是，此后并案会先提醒。",
)
def decide(suggestion_id: SuggestionPath, body: ReviewIn, desk: DeskDep, caller: Caller) -> SuggestionJson:
    made = decision(body, desk, caller)
    if body.same_as is None:
        desk.reviews.different(suggestion_id, made)
    else:
        desk.reviews.same(suggestion_id, body.same_as, made)
    with desk.database.read() as connection:
        return views.suggestion(connection, suggestion_id)


def _shown(desk: Desk, case_id: str, page: int = 1) -> CaseDetailJson:
    with desk.database.read() as connection:
        return views.case(connection, desk.taxonomy, case_id, page=page)
