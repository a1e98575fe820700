"""What may be sent. Texts are taken as they are, whatever is in them; ids and names must be printable."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, StringConstraints
from pydantic_core import PydanticKnownError

from service.casework.labelling import Correction
from service.casework.views import CHINA_TIME
from service.ledger.whereabouts import MOST_CHARACTERS, PLACE_COLUMN
from service.store.cases import CaseFilter
from service.store.records import CaseStatus, NewSuggestion

LONGEST_NAME = 100
LONGEST_ID = 200
LONGEST_EXTRA = 100_000
"""Characters of JSON: what a ledger row has beside the message."""

LARGEST_PAGE = 200
FARTHEST_PAGE = 1_000_000

FIRST_YEAR, LAST_YEAR = 1949, 2200
"""Outside of these a date is a slip of the pen."""

ISO_8601 = re.compile(r"\d{4}-")
"""How a written moment begins."""


def _printable(value: str) -> str:
    if any(not (c.isprintable() or c == " ") for c in value):
        raise ValueError("含有不可见或无效的字符，请删去")
    return value.strip()


def _written(value: object) -> object:
    """A bare number could be seconds, milliseconds or 20250601: it is not guessed at."""
    if isinstance(value, str) and ISO_8601.match(value):
        return value
    raise PydanticKnownError("datetime_type")


def _in_china(value: datetime) -> datetime:
    """A ledger writes local time and does not say so."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间")
    return value if value.tzinfo else value.replace(tzinfo=CHINA_TIME)


def _small(value: dict[str, Any]) -> dict[str, Any]:
    try:
        length = len(json.dumps(value, allow_nan=False))
    except ValueError:
        raise ValueError("含有 NaN 或无穷大，JSON 中没有这样的数") from None
    if length > LONGEST_EXTRA:
        raise ValueError(f"过长，至多 {LONGEST_EXTRA} 字符")
    return value


Name = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_printable)]
Identifier = Annotated[str, Field(max_length=LONGEST_ID), AfterValidator(_printable)]
Moment = Annotated[datetime, BeforeValidator(_written), AfterValidator(_in_china)]
SuggestionId = Annotated[str, Field(pattern="^S[0-9]{6,12}$", description="诉求编号", examples=["S000345"])]
CaseId = Annotated[str, Field(pattern="^C[0-9]{6,12}$", description="事项编号", examples=["C000012"])]
ClassId = Annotated[str, Field(pattern="^class-C[0-9]{6,12}(-[0-9]{1,6})?$", description="一类事编号")]
Place = Annotated[
    str,
    Field(max_length=MOST_CHARACTERS),
    AfterValidator(_printable),
    Field(description="事情所在的小区、地址或村/社区，如台账所写；用于并案，不改诉求内容", examples=["石桥镇柳塘村"]),
]
MOST_IDS = 1_000
"""Of one decision."""


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SuggestionIn(_Request):
    """一条诉求。"""

    text: Annotated[
        str, Field(description="诉求内容，原样保存", examples=["柳荫街12号门前的路灯坏了一周，晚上看不清路"])
    ]
    title: Annotated[str, Field(description="标题", examples=["路灯不亮"])] = ""
    source: Annotated[Name, Field(description="来源，如 12345、来访、网上", examples=["12345"])] = ""
    external_id: Annotated[
        Identifier | None,
        Field(description="来源中的编号；同一来源同一编号再次提交，返回已存的诉求", examples=["GD20250601-0007"]),
    ] = None
    reporter: Annotated[str, Field(max_length=LONGEST_ID, description="反映人，如台账所写")] = ""
    reported_at: Annotated[
        Moment | None, Field(description="反映时间；不写时区按北京时间", examples=["2025-06-01T09:30:00+08:00"])
    ] = None
    place: Place = ""
    extra: Annotated[
        dict[str, JsonValue],
        AfterValidator(_small),
        Field(description="台账的其他列，原样保存，不再返回；其中的小区、地址、村/社区、街道等列也用于并案"),
    ] = {}

    def as_new(self) -> NewSuggestion:
        return NewSuggestion(
            text=self.text,
            title=self.title,
            source=self.source,
            external_id=self.external_id or None,
            reporter=self.reporter,
            reported_at=self.reported_at,
            extra={PLACE_COLUMN: self.place, **self.extra} if self.place else self.extra,
        )


class BatchIn(_Request):
    """Each item is checked by itself, so that a bad one does not fail the rest."""

    suggestions: Annotated[
        list[Any],
        Field(
            min_length=1,
            description="逐条如 POST /v1/suggestions 的正文；有错的一条不影响其余",
            examples=[[{"text": "幸福里小区北门垃圾三天没清", "source": "来访", "external_id": "LF-18"}]],
        ),
    ]


class AnalyzeIn(_Request):
    text: Annotated[str, Field(examples=["幸福里小区北门垃圾三天没清，气味很大"])]
    title: str = ""
    place: Place = ""
    similar: Annotated[bool, Field(description="是否同时给出可能的同一件事")] = False
    id: Annotated[SuggestionId | None, Field(description="改写已登记的诉求时给出它的编号，它自己不算相似")] = None


class DecisionIn(_Request):
    who: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME),
        AfterValidator(_printable),
        Field(description="经办人", examples=["李静"]),
    ]
    why: Annotated[str, Field(max_length=1_000, description="理由", examples=["现场核实为同一盏路灯"])] = ""


class CaseDecisionIn(DecisionIn):
    version: Annotated[int, Field(ge=0, description="所见事项的版本，见 GET /v1/cases/{id}", examples=[3])]


class MergeIn(CaseDecisionIn):
    cases: Annotated[list[CaseId], Field(min_length=1, max_length=MOST_IDS, description="并入本事项的事项")]
    force: Annotated[bool, Field(description="即使曾判定不是同一件事也并案")] = False


class SplitIn(CaseDecisionIn):
    suggestions: Annotated[list[SuggestionId], Field(min_length=1, max_length=MOST_IDS, description="移出的诉求")]
    force: Annotated[bool, Field(description="即使曾判定就是（或不是）同一件事也照办")] = False


class MoveIn(SplitIn):
    to: CaseId


class ClassDecisionIn(DecisionIn):
    version: Annotated[int, Field(ge=0, description="所见一类事的版本，见 GET /v1/classes/{id}", examples=[0])]


class ClassRenameIn(ClassDecisionIn):
    name: Annotated[Name, Field(min_length=1, description="新名称", examples=["底商餐馆油烟扰民"])]


class ClassMergeIn(ClassDecisionIn):
    classes: Annotated[list[ClassId], Field(min_length=1, max_length=MOST_IDS, description="并入本类的各类")]


class ClassSplitIn(ClassDecisionIn):
    cases: Annotated[list[CaseId], Field(min_length=1, max_length=MOST_IDS, description="另成一类的事项")]
    name: Annotated[Name, Field(description="新一类的名称；不写则沿用原名")] = ""


class ClassPinIn(ClassDecisionIn):
    pinned: Annotated[bool, Field(description="true 固定，false 取消固定")] = True


class ReviewIn(DecisionIn):
    same_as: Annotated[CaseId | None, Field(description="与之为同一件事的事项；null 为都不是")]


class CaseQuery(_Request):
    """Which cases to list."""

    status: CaseStatus | None = None
    theme: Annotated[str | None, Field(pattern=r"^\d{2}(\d{2})?$", description="二级或一级主题代码")] = None
    lead: Annotated[str | None, Field(description="主责部门")] = None
    class_id: Annotated[str | None, Field(description="一类事编号")] = None
    urgency: Annotated[int | None, Field(ge=0, le=2, description="紧急程度不低于")] = None
    since: Annotated[Moment | None, Field(description="此时之后有反映的")] = None
    page: Annotated[int, Field(ge=1, le=FARTHEST_PAGE, description="第几页，从 1 起")] = 1
    size: Annotated[int, Field(ge=1, le=LARGEST_PAGE, description="每页条数")] = 50

    def filter(self) -> CaseFilter:
        return CaseFilter(self.status, self.theme, self.lead, self.class_id, self.urgency, self.since)


class LabelsIn(DecisionIn):
    """Only the fields that are given are corrected."""

    themes: Annotated[
        list[str] | None, Field(max_length=10, description="二级主题代码，主要的在前", examples=[["0406"]])
    ] = None
    qiyouwuxing: Annotated[list[str] | None, Field(description="七有五性，0 到 3 个", examples=[["便利性"]])] = None
    lead: Annotated[str | None, Field(description="主责部门", examples=["城市管理局"])] = None
    co: Annotated[list[str] | None, Field(max_length=20, description="协办部门")] = None
    kind: Annotated[str | None, Field(examples=["投诉"])] = None
    urgency: Annotated[int | None, Field(description="0 一般，1 较急，2 紧急")] = None

    def correction(self) -> Correction:
        return Correction(self.themes, self.qiyouwuxing, self.lead, self.co, self.kind, self.urgency)
