"""What the endpoints share: path and page parameters, who decides, the problems they document."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from service.api.requests import FARTHEST_PAGE, LARGEST_PAGE, CaseId, ClassId, DecisionIn, SuggestionId
from service.casework.desk import Desk
from service.store.records import Decision

VERSION = "/v1"
"""Before every path of the contract."""

SuggestionPath = Annotated[SuggestionId, Path()]
ClassPath = Annotated[ClassId, Path()]
CasePath = Annotated[CaseId, Path()]
PageNumber = Annotated[int, Query(ge=1, le=FARTHEST_PAGE, description="第几页，从 1 起")]
PageSize = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="每页条数")]


class ProblemJson(BaseModel):
    """RFC 9457."""

    model_config = ConfigDict(extra="allow")

    type: Annotated[str, Field(examples=["urn:minqing:conflict"])]
    title: Annotated[str, Field(examples=["与现有记录冲突"])]
    status: Annotated[int, Field(examples=[409])]
    detail: str = ""


def _documented(description: str) -> dict[str, Any]:
    return {"model": ProblemJson, "description": description}


REFUSALS: dict[int | str, dict[str, Any]] = {
    401: _documented("没有有效的密钥"),
    403: _documented("密钥的角色不够"),
    404: _documented("没有找到"),
    409: _documented("与现有记录冲突，或所见版本已过期"),
    413: _documented("请求正文过大"),
    422: _documented("请求内容不符合要求"),
    503: _documented("服务尚未就绪"),
}


def decision(body: DecisionIn, desk: Desk, caller: str) -> Decision:
    return Decision(who=body.who, at=desk.clock(), why=body.why, key_name=caller)
