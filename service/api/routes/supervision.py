"""重点督办: the ranked list, the rows behind a number, and what people decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from fastapi import APIRouter, Path, Query
from pydantic import Field, StringConstraints, model_validator

from service.api.requests import LONGEST_NAME, DecisionIn, Moment, Name
from service.api.routes.common import REFUSALS, VERSION, PageNumber, decision
from service.api.security import Caller
from service.api.state import DeskDep
from service.casework.desk import Desk
from service.casework.errors import Impossible
from service.casework.period import FORMS, parse_period
from service.casework.supervision import Choosing, Scope, views
from service.casework.supervision.answers import CandidatesJson, RowsJson, SupervisionDecisionJson
from service.store.supervision.decisions import Choice

router = APIRouter(prefix=VERSION, tags=["重点督办"], responses=REFUSALS)

PeriodText = Annotated[str, StringConstraints(max_length=LONGEST_NAME), Field(description=f"时段：{FORMS}")]
PeriodQuery = Annotated[PeriodText | None, Query(description=f"时段：{FORMS}；不写则不分时段，也不比较往期")]
SinceQuery = Annotated[Moment | None, Query(description="只计此时之后的诉求；与 period 二选一")]
GroupPath = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{1,100}$", description="一类事或事项编号")]
WeightQuery = Annotated[
    list[Annotated[str, StringConstraints(pattern=r"^[a-z]+:\d+(\.\d+)?$", max_length=LONGEST_NAME)]],
    Query(description="临时改变一项权重，可多次：people:40", max_length=50),
]


class ChoiceIn(DecisionIn):
    """What was decided about one candidate."""

    period: PeriodText
    choice: Annotated[Choice, Field(description="picked 选定，dropped 不列，merged 并入，withdrawn 撤回")]
    meeting: Annotated[Name, Field(description="哪次会议定的", examples=["第12次主任会议"])] = ""
    into: Annotated[Name | None, Field(description="merged 时并入的一类事或事项编号")] = None
    seen: Annotated[int, Field(ge=0, description="所见本时段决定的 id；没有见到决定为 0")] = 0

    @model_validator(mode="after")
    def _explained(self) -> Self:
        if self.choice is not Choice.WITHDRAWN and not self.why.strip():
            raise ValueError("请写明理由 why")
        return self


@router.get(
    "/supervision/candidates",
    summary="重点督办候选",
    description="一类事和单独的一件事按人数、地点、持续、增长、反弹、超期等排序，列出每项的数和得分；只供参考，由人选定。"
    "每人每件（类）事只计一次。",
)
def candidates(
    *,
    desk: DeskDep,
    caller: Caller,
    period: PeriodQuery = None,
    since: SinceQuery = None,
    weight: WeightQuery = [],  # noqa: B006  FastAPI copies it
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> CandidatesJson:
    desk.classes.refresh()
    found = desk.supervision.survey(_scope(desk, period, since))
    with desk.database.read() as connection:
        return views.candidates(connection, desk.taxonomy, found, limit=limit, weights=_weights(weight))


@router.get("/supervision/candidates/{group}/rows", summary="一项数字由哪些诉求得出")
def rows(
    *,
    group: GroupPath,
    factor: Annotated[str, Query(description="因素的英文名", examples=["people"])],
    desk: DeskDep,
    caller: Caller,
    period: PeriodQuery = None,
    since: SinceQuery = None,
    page: PageNumber = 1,
) -> RowsJson:
    found = desk.supervision.survey(_scope(desk, period, since))
    with desk.database.read() as connection:
        return views.rows(connection, found, group, factor, page=page)


@router.post(
    "/supervision/candidates/{group}/decision",
    summary="记下对一项候选的决定",
    description="选定、不列、并入或撤回，连同会议和理由；以后各期的候选中会带出来。他人先定了的，返回 409。",
)
def decide(group: GroupPath, body: ChoiceIn, desk: DeskDep, caller: Caller) -> SupervisionDecisionJson:
    choosing = Choosing(body.choice, body.meeting, body.into, body.seen)
    made = desk.supervision.decide(group, parse_period(body.period), choosing, decision(body, desk, caller))
    return views.decision_json(made)


def _scope(desk: Desk, period: str | None, since: Moment | None) -> Scope:
    if period is None:
        return Scope.since(since, desk.clock())
    if since is not None:
        raise Impossible("period 与 since 只能给一个")
    return desk.supervision.scope(parse_period(period))


def _weights(given: list[str]) -> Mapping[str, float]:
    pairs = (one.split(":") for one in given)
    return {name: float(number) for name, number in pairs}
