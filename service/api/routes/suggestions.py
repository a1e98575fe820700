"""诉求: taking in, looking up, correcting."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field, ValidationError
from typing_extensions import TypedDict

from nlp.errors import MinqingError
from service.api.problems import Problem, invalid, problem, problem_of
from service.api.requests import AnalyzeIn, BatchIn, LabelsIn, SuggestionIn
from service.api.routes.common import REFUSALS, VERSION, SuggestionPath, decision
from service.api.security import Caller
from service.api.state import DeskDep, StateDep
from service.casework import views
from service.casework.answers import AnalyzeJson, SuggestionJson
from service.casework.desk import Desk
from service.casework.intake import Receipt
from service.store.records import NewSuggestion

router = APIRouter(prefix=VERSION, tags=["诉求"], responses=REFUSALS)

RESULTS = {"created": 201, "existing": 200}
"""What became of a suggestion that is stored now; every other status is a refusal."""


class ItemJson(TypedDict):
    index: Annotated[int, Field(description="第几条，从 0 起")]
    status: int
    suggestion: SuggestionJson | None
    problem: dict[str, Any] | None


class BatchJson(TypedDict):
    items: list[ItemJson]
    created: int
    existing: int
    refused: int


@router.post(
    "/suggestions",
    status_code=201,
    summary="登记一条诉求",
    description="分析、归并、保存在同一事务中完成，返回的就是已保存的内容。"
    "同一来源同一编号再次提交：内容相同返回 200 和已存的诉求，内容不同返回 409。",
    responses={200: {"model": SuggestionJson, "description": "此前已登记"}},
)
def take(body: SuggestionIn, response: Response, desk: DeskDep, state: StateDep, caller: Caller) -> SuggestionJson:
    try:
        receipt = desk.intake.take(body.as_new(), caller)
    except MinqingError:
        state.metrics.taken("refused")
        raise
    result = _result(receipt)
    state.metrics.taken(result)
    response.status_code = RESULTS[result]
    return _stored(desk, receipt)


@router.post(
    "/suggestions/batch",
    summary="登记多条诉求",
    description="逐条给出结果；有错的一条不影响其余。整体总是返回 200，每条的状态见 items。",
)
def take_many(body: BatchIn, desk: DeskDep, state: StateDep, caller: Caller) -> BatchJson:
    limit = state.settings.max_batch
    checked = [_checked(item, index, limit) for index, item in enumerate(body.suggestions)]
    taken = iter(desk.intake.take_many([item for item in checked if isinstance(item, NewSuggestion)], caller))
    results = [next(taken) if isinstance(item, NewSuggestion) else item for item in checked]
    items = [_item(desk, index, result) for index, result in enumerate(results)]
    counts = {name: sum(item["status"] == status for item in items) for name, status in RESULTS.items()}
    refused = len(items) - sum(counts.values())
    for name, count in {**counts, "refused": refused}.items():
        state.metrics.taken(name, count)
    return {"items": items, "created": counts["created"], "existing": counts["existing"], "refused": refused}


@router.post(
    "/analyze",
    summary="只分析，不保存",
    description="similar 为真时给出可能的同一件事（供人判断，可由部署者关闭）。",
)
def analyze(body: AnalyzeIn, desk: DeskDep, state: StateDep, caller: Caller) -> AnalyzeJson:
    similar = body.similar and state.settings.similar_hints
    return desk.analyze(body.title, body.text, place=body.place, similar=similar, id=body.id or "")


@router.get("/suggestions/{suggestion_id}", summary="查看一条诉求")
def show(suggestion_id: SuggestionPath, desk: DeskDep, caller: Caller) -> SuggestionJson:
    with desk.database.read() as connection:
        return views.suggestion(connection, suggestion_id)


@router.put(
    "/suggestions/{suggestion_id}/labels",
    summary="更正标签",
    description="只更正所给的各项；人工标签优先于机器标签，机器不会改动。可用的值见 GET /v1/taxonomy。",
)
def correct(suggestion_id: SuggestionPath, body: LabelsIn, desk: DeskDep, caller: Caller) -> SuggestionJson:
    desk.labelling.correct(suggestion_id, body.correction(), decision(body, desk, caller))
    with desk.database.read() as connection:
        return views.suggestion(connection, suggestion_id)


def _checked(item: Any, index: int, limit: int) -> NewSuggestion | Problem:
    if index >= limit:
        return problem(413, "batch-too-long", "一次提交过多", f"一次至多 {limit} 条，请分批提交")
    try:
        return SuggestionIn.model_validate(item).as_new()
    except ValidationError as error:
        return invalid(error.errors())


def _item(desk: Desk, index: int, result: Receipt | MinqingError | Problem) -> ItemJson:
    if isinstance(result, Receipt):
        status = RESULTS[_result(result)]
        return {"index": index, "status": status, "suggestion": _stored(desk, result), "problem": None}
    document = problem_of(result) if isinstance(result, MinqingError) else result
    return {"index": index, "status": document["status"], "suggestion": None, "problem": document}


def _result(receipt: Receipt) -> str:
    return "created" if receipt.created else "existing"


def _stored(desk: Desk, receipt: Receipt) -> SuggestionJson:
    with desk.database.read() as connection:
        return views.suggestion(connection, receipt.id)
