"""The shapes of what is answered about 重点督办. Masked texts only; nobody is named but those who decided."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from service.casework.answers import CaseId, Moment, SuggestionId, ThemeNameJson

GroupId = Annotated[str, Field(description="一类事编号，或单独一件事的事项编号", examples=["C000012"])]


class FactorJson(TypedDict):
    name: Annotated[str, Field(description="因素的英文名，调整权重时用", examples=["people"])]
    title: Annotated[str, Field(examples=["反映人数"])]
    value: float
    unit: Annotated[str, Field(examples=["人"])]
    points: Annotated[float, Field(description="该项在总分中占的分数")]
    weight: Annotated[float, Field(description="该项至多得分；各项之和为 100")]
    rows: Annotated[str | None, Field(description="得出这个数的诉求：GET 此地址；名次一项没有")]


class PeriodJson(TypedDict):
    label: Annotated[str, Field(examples=["2026年5月"])]
    start: Moment | None
    end: Annotated[Moment, Field(description="不含此刻")]


class SupervisionDecisionJson(TypedDict):
    id: int
    group: GroupId
    period: Annotated[str, Field(description="所定的时段", examples=["2026年5月"])]
    choice: Annotated[
        Literal["picked", "dropped", "merged", "withdrawn"],
        Field(description="picked 选定，dropped 不列，merged 并入另一项一同督办，withdrawn 撤回"),
    ]
    into: Annotated[str | None, Field(description="merged 时并入哪一项")]
    meeting: Annotated[str, Field(description="哪次会议定的")]
    why: str
    who: str
    at: Moment
    score: Annotated[float, Field(description="决定时的得分")]


class CandidateGroupJson(TypedDict):
    group: GroupId
    kind: Annotated[Literal["class", "case"], Field(description="class 一类事，case 一件事")]
    within: Annotated[str | None, Field(description="单独列出的一件事所属的一类事")]
    name: Annotated[str, Field(description="一类事的名称，或事项脱敏后的开头")]
    theme: ThemeNameJson
    score: Annotated[float, Field(ge=0, le=100)]
    messages: int
    people: Annotated[int, Field(description="实名反映人数，不重复计")]
    anonymous: Annotated[int, Field(description="匿名且内容不同的件数")]
    first_reported_at: Moment
    last_reported_at: Moment
    factors: Annotated[list[FactorJson], Field(description="每一项因素及其得分；只供参考，由人选定")]
    reasons: Annotated[list[str], Field(description="得分最多的几项，写成短语")]
    decision: Annotated[SupervisionDecisionJson | None, Field(description="本时段的决定")]
    earlier: Annotated[list[SupervisionDecisionJson], Field(description="以往时段的决定，最近的在前")]
    joined: Annotated[list[str], Field(description="并入本项一同督办的一类事或事项")]


class CandidatesJson(TypedDict):
    period: PeriodJson
    weights: Annotated[dict[str, float], Field(description="所用的权重，因素名到数值")]
    total: Annotated[int, Field(description="本时段有反映的一类事和单独事项数")]
    items: list[CandidateGroupJson]
    quiet: Annotated[
        list[SupervisionDecisionJson], Field(description="此前选定、本时段没有新反映的：仍在督办，不在 items 中")
    ]


class RowJson(TypedDict):
    suggestion_id: SuggestionId
    case_id: CaseId
    reported_at: Moment
    known: Annotated[bool, Field(description="知道是谁反映的")]
    value: Annotated[str, Field(description="这一行算作什么：站点、部门、七有五性；其他因素为空")]
    hint: Annotated[str, Field(description="诉求的开头（已脱敏）")]


class RowsJson(TypedDict):
    group: GroupId
    factor: str
    value: float
    parts: Annotated[dict[str, int], Field(description="这个数由哪几组行得出，各有多少行")]
    items: Annotated[list[RowJson], Field(description="最早的在前，每页至多 200 行")]
    total: int
    page: int
