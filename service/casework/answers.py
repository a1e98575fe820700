"""The shapes of what the service answers, beside :mod:`service.contract`. Masked texts only; nobody is named."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from service.contract import AnalysisJson, CandidateJson

Moment = Annotated[str, Field(description="时间，ISO 8601", examples=["2025-06-01T09:30:00+08:00"])]
CaseId = Annotated[str, Field(description="事项编号，一经给出不再改变", examples=["C000012"])]
SuggestionId = Annotated[str, Field(description="诉求编号", examples=["S000345"])]
Status = Annotated[
    Literal["open", "closed", "recurred", "merged"],
    Field(description="open 办理中，closed 已办结，recurred 办结后反弹，merged 已并入他案"),
]


class ReviewJson(TypedDict):
    status: Annotated[str, Field(description="open 待研判，same 同一件事，different 不是同一件事")]
    candidates: list[CandidateJson]


class CaseOfSuggestionJson(TypedDict):
    id: CaseId
    how: Annotated[str, Field(description="opened 新开，attached 自动归入，review 暂单列待研判，person 人工归入")]
    probability: Annotated[float | None, Field(description="自动归入时的概率")]
    reasons: list[str]
    status: Status
    messages: Annotated[int, Field(description="该事项的诉求件数")]
    people: Annotated[int, Field(description="该事项的反映人数（已知姓名者）")]
    repeat: Annotated[bool, Field(description="重复件：同一人就同一件事再次反映")]
    review: ReviewJson | None


class LabelJson(TypedDict):
    value: Any
    who: str
    why: str
    at: Moment


class SuggestionJson(AnalysisJson):
    """The analysis as stored, with what the desk knows beside it."""

    source: str
    external_id: str | None
    reported_at: Moment | None
    received_at: Moment
    labels: Annotated[dict[str, LabelJson], Field(description="人工更正的标签，优先于机器标签")]
    case: CaseOfSuggestionJson


class AnalyzeJson(AnalysisJson):
    similar: Annotated[list[CandidateJson] | None, Field(description="可能的同一件事；未要求或已关闭时为 null")]


class ThemeNameJson(TypedDict):
    code: str
    name: str


class CaseJson(TypedDict):
    id: CaseId
    hint: Annotated[str, Field(description="最早一条诉求的开头（已脱敏）")]
    status: Status
    version: Annotated[int, Field(description="版本；处理事项时须带上所见的版本")]
    merged_into: CaseId | None
    class_id: str | None
    theme: ThemeNameJson
    lead: Annotated[str, Field(description="主责部门")]
    urgency: Annotated[int, Field(ge=0, le=2)]
    messages: int
    people: Annotated[int, Field(description="反映人数（已知姓名者，不重复计）")]
    anonymous: Annotated[int, Field(description="匿名件数")]
    recurrences: Annotated[int, Field(description="办结后反弹次数")]
    opened_at: Moment
    closed_at: Moment | None
    first_reported_at: Moment | None
    last_reported_at: Moment | None


class MemberJson(TypedDict):
    id: SuggestionId
    source: str
    external_id: str | None
    reported_at: Moment | None
    received_at: Moment
    person: Annotated[int | None, Field(description="本事项内的反映人序号；不知是谁时为 null")]
    repeat: Annotated[bool, Field(description="重复件")]
    masked_text: str


class EventJson(TypedDict):
    id: int
    kind: Annotated[
        str, Field(description="merged、split、moved、confirmed、closed、reopened、recurred、kept_apart、undone")
    ]
    case_id: CaseId
    other_case_id: CaseId | None
    at: Moment
    who: str
    why: str
    suggestions: Annotated[list[str], Field(description="涉及的诉求")]
    undone_by: Annotated[int | None, Field(description="撤销它的记录")]


class CaseDetailJson(CaseJson):
    members: Annotated[list[MemberJson], Field(description="按收到先后")]
    history: list[EventJson]


class CasePageJson(TypedDict):
    items: list[CaseJson]
    total: int
    page: int
    size: int


class ReviewItemJson(TypedDict):
    suggestion_id: SuggestionId
    case_id: CaseId
    asked_at: Moment
    masked_text: str
    candidates: list[CandidateJson]


class ReviewPageJson(TypedDict):
    items: list[ReviewItemJson]
    total: int
    page: int
    size: int


class ClassJson(TypedDict):
    id: str
    name: Annotated[str, Field(description="这些事项共有的词语")]
    cases: int
    people: Annotated[int, Field(description="反映人数：同一人只计一次，匿名的按不同内容计")]
    messages: int
    last_reported_at: Moment | None


class ClassPageJson(TypedDict):
    items: list[ClassJson]
    total: int
    page: int
    size: int


class ClassEventJson(TypedDict):
    id: int
    kind: Annotated[str, Field(description="renamed、merged、split、pinned、unpinned、undone")]
    class_id: str
    other_class_id: str | None
    at: Moment
    who: str
    why: str
    cases: Annotated[list[str], Field(description="涉及的事项")]
    undone_by: Annotated[int | None, Field(description="撤销它的记录")]


class ClassDetailJson(ClassJson):
    version: Annotated[int, Field(description="版本；处理时须带上所见的版本")]
    pinned: Annotated[bool, Field(description="已固定：不再自动归入新的事项")]
    merged_into: str | None
    members: Annotated[list[CaseId], Field(description="这一类的事项，按编号")]
    history: list[ClassEventJson]


class ThemeJson(TypedDict):
    code: str
    name: str
    group: str
    group_name: str


class DepartmentJson(TypedDict):
    name: str
    level: str
    duties: list[str]


class TaxonomyJson(TypedDict):
    themes: list[ThemeJson]
    qiyouwuxing: list[str]
    departments: list[DepartmentJson]
    kinds: list[str]
    urgencies: Annotated[list[str], Field(description="紧急程度 0、1、2 的名称")]
