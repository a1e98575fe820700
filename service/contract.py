"""The one shape of an analysis outside the library: the HTTP answer and a line of ``score``'s jsonl.

Typed dictionaries and not models: batch scoring builds thousands a second, and FastAPI documents them alike.
"""

from __future__ import annotations

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from nlp.types import Analysis, DepartmentTag, Evidence, NeedTag, Part, Place, ThemeTag

DIGITS = 4
"""Decimals of a probability in an answer."""

Probability = Annotated[float, Field(ge=0, le=1, description="校准后的概率，0 到 1")]


class ThemeJson(TypedDict):
    code: Annotated[str, Field(description="二级主题代码，前两位是一级主题", examples=["0703"])]
    name: Annotated[str, Field(examples=["停车管理"])]
    probability: Probability


class NeedJson(TypedDict):
    name: Annotated[str, Field(examples=["便利性"])]
    probability: Probability


class DepartmentJson(TypedDict):
    name: Annotated[str, Field(examples=["公安交警"])]
    role: Annotated[str, Field(description="lead 主责，co 协办，alternative 备选", examples=["lead"])]
    level: Annotated[str, Field(description="village、township、county、above", examples=["county"])]
    probability: Probability
    reasons: list[str]


class KindJson(TypedDict):
    name: Annotated[str, Field(examples=["投诉"])]
    probability: Probability


class UrgencyJson(TypedDict):
    level: Annotated[int, Field(ge=0, le=2, description="0 一般，1 较急，2 紧急")]
    probability: Probability


class PlaceJson(TypedDict):
    text: str
    start: int
    end: int


class EvidenceJson(TypedDict):
    label: str
    text: str
    start: Annotated[int, Field(description="masked_text 中的起点（含）")]
    end: Annotated[int, Field(description="masked_text 中的终点（不含）")]
    weight: float


class CandidateJson(TypedDict):
    case_id: Annotated[str, Field(description="事项编号", examples=["C000012"])]
    probability: Probability
    reasons: list[str]
    hint: Annotated[str, Field(description="该事项最早一条诉求的开头（已脱敏），供人判断")]


class PartJson(TypedDict):
    """One of several matters told in one message."""

    start: Annotated[int, Field(description="masked_text 中的起点（含）")]
    end: Annotated[int, Field(description="masked_text 中的终点（不含）")]
    text: Annotated[str, Field(description="这件事的原话（已脱敏）")]
    themes: list[ThemeJson]
    qiyouwuxing: list[NeedJson]
    departments: list[DepartmentJson]
    cases: NotRequired[
        Annotated[
            list[CandidateJson],
            Field(description="这件事可能属于的事项，供人判断；整条诉求仍只归一件。批量评分没有这一项"),
        ]
    ]


class AnalysisJson(TypedDict):
    id: str
    themes: Annotated[list[ThemeJson], Field(description="按概率排序，至少三个")]
    qiyouwuxing: Annotated[list[NeedJson], Field(description="七有五性，0 到 3 个")]
    departments: Annotated[list[DepartmentJson], Field(description="主责在前，至少三个")]
    kind: KindJson
    urgency: UrgencyJson
    places: list[PlaceJson]
    evidence: Annotated[list[EvidenceJson], Field(description="决定标签的词语，至多五处")]
    needs_review: bool
    review_reasons: list[str]
    masked_text: str
    bundle: str
    parts: NotRequired[
        Annotated[
            list[PartJson],
            Field(description="一条诉求里的几件事，至少两件，否则为空；此前版本保存的诉求没有这一项"),
        ]
    ]


def analysis_json(analysis: Analysis) -> AnalysisJson:
    tags = analysis.tags
    return {
        "id": analysis.id,
        "themes": [_theme(t) for t in tags.themes],
        "qiyouwuxing": [_need(n) for n in tags.qiyouwuxing],
        "departments": [_department(d) for d in tags.departments],
        "kind": {"name": tags.kind.name, "probability": round(tags.kind.probability, DIGITS)},
        "urgency": {"level": tags.urgency.level, "probability": round(tags.urgency.probability, DIGITS)},
        "places": [_place(p) for p in analysis.places],
        "evidence": [_evidence(e) for e in tags.evidence],
        "needs_review": analysis.needs_review,
        "review_reasons": list(tags.review_reasons),
        "masked_text": analysis.masked_text,
        "bundle": analysis.bundle,
        "parts": [_of_part(part) for part in analysis.parts],
    }


def _theme(tag: ThemeTag) -> ThemeJson:
    return {"code": tag.code, "name": tag.name, "probability": round(tag.probability, DIGITS)}


def _need(tag: NeedTag) -> NeedJson:
    return {"name": tag.name, "probability": round(tag.probability, DIGITS)}


def _department(tag: DepartmentTag) -> DepartmentJson:
    return {
        "name": tag.name,
        "role": tag.role.value,
        "level": tag.level.value,
        "probability": round(tag.probability, DIGITS),
        "reasons": list(tag.reasons),
    }


def _place(place: Place) -> PlaceJson:
    return {"text": place.text, "start": place.start, "end": place.end}


def _evidence(evidence: Evidence) -> EvidenceJson:
    return {
        "label": evidence.label,
        "text": evidence.text,
        "start": evidence.start,
        "end": evidence.end,
        "weight": round(evidence.weight, DIGITS),
    }


def _of_part(part: Part) -> PartJson:
    return {
        "start": part.start,
        "end": part.end,
        "text": part.text,
        "themes": [_theme(t) for t in part.themes],
        "qiyouwuxing": [_need(n) for n in part.qiyouwuxing],
        "departments": [_department(d) for d in part.departments],
    }
