"""Errors as RFC 9457 problem documents, in Chinese, which never repeat what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException

from nlp.errors import MinqingError, UnreadableText
from service.api.validation import readable
from service.casework.errors import Conflict, DifferentText, Impossible, NotFound, StaleVersion, UnknownLabel
from service.casework.roles import NotAllowed

MEDIA_TYPE = "application/problem+json"


class NotReady(MinqingError):
    """The bundle or the index is still being loaded, or could not be."""


class Unauthorised(MinqingError):
    """No key, or one that is not known."""


STATUS: Mapping[type[MinqingError], tuple[HTTPStatus, str, str]] = {
    UnreadableText: (HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable-text", "诉求无法读取"),
    NotFound: (HTTPStatus.NOT_FOUND, "not-found", "没有找到"),
    StaleVersion: (HTTPStatus.CONFLICT, "stale-version", "版本已过期"),
    DifferentText: (HTTPStatus.CONFLICT, "different-text", "编号相同而内容不同"),
    Conflict: (HTTPStatus.CONFLICT, "conflict", "与现有记录冲突"),
    Impossible: (HTTPStatus.UNPROCESSABLE_ENTITY, "impossible", "无法这样处理"),
    UnknownLabel: (HTTPStatus.UNPROCESSABLE_ENTITY, "unknown-label", "标签无效"),
    NotReady: (HTTPStatus.SERVICE_UNAVAILABLE, "not-ready", "服务尚未就绪"),
    NotAllowed: (HTTPStatus.FORBIDDEN, "not-allowed", "角色不够"),
    Unauthorised: (HTTPStatus.UNAUTHORIZED, "unauthorised", "需要有效的密钥"),
    MinqingError: (HTTPStatus.BAD_REQUEST, "refused", "请求被拒绝"),
}
"""The one table from errors to answers. The nearest class of an error's ancestry holds."""

HTTP_TITLES: Mapping[int, str] = {
    400: "请求正文无法解析",
    404: "没有这个地址",
    405: "这个地址不支持此方法",
    413: "请求正文过大，请分批提交",
    415: "请求正文应为 application/json",
}

UNPARSABLE: Sequence[tuple[type[Exception], str]] = (
    (UnicodeDecodeError, "请求正文不是 UTF-8 编码，请转换编码后再提交"),
    (RecursionError, "请求正文的 JSON 嵌套过深，请减少层数"),
    (ValueError, "请求正文的 JSON 中有过长的数字，请改为文字"),
)
"""What kept a body from being read, the first that fits. Merely broken JSON is a finding of validation (422)."""

Problem = dict[str, Any]


def problem(status: int, kind: str, title: str, detail: str = "", **more: Any) -> Problem:
    document: Problem = {"type": f"urn:minqing:{kind}", "title": title, "status": int(status)}
    return document | ({"detail": detail} if detail else {}) | more


def problem_of(error: MinqingError) -> Problem:
    """The messages of this project's own errors hold no citizen's text, by contract."""
    status, kind, title = next(STATUS[c] for c in type(error).__mro__ if c in STATUS)
    more: dict[str, Any] = {}
    if isinstance(error, StaleVersion):
        more["current_version"] = error.current
    if isinstance(error, DifferentText):
        more["stored_id"] = error.stored_id
    return problem(status, kind, title, str(error), **more)


def invalid(errors: Sequence[ErrorDetails]) -> Problem:
    return problem(422, "invalid", "请求内容不符合要求", errors=readable(errors))


def internal(request_id: str) -> Problem:
    return problem(500, "internal", "服务内部错误", "已记入日志，请把请求编号告诉管理员", request_id=request_id)


def answer(document: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse(document, document["status"], dict(headers or {}), MEDIA_TYPE)


def install(app: FastAPI) -> None:
    app.add_exception_handler(MinqingError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


async def _ours(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, MinqingError)
    headers = {}
    if isinstance(error, Unauthorised):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, NotReady):
        headers["Retry-After"] = "1"
    return answer(problem_of(error), headers)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return answer(invalid(error.errors()))


async def _http(_request: Request, error: Exception) -> JSONResponse:
    """The detail of the framework's own errors is English and may repeat input: it is left out."""
    assert isinstance(error, HTTPException)
    detail = next((hint for kind, hint in UNPARSABLE if isinstance(error.__cause__, kind)), "")
    return http_answer(error.status_code, error.headers, detail)


def http_answer(status: int, headers: Mapping[str, str] | None = None, detail: str = "") -> JSONResponse:
    title = HTTP_TITLES.get(status, HTTPStatus(status).phrase)
    return answer(problem(status, f"http-{int(status)}", title, detail), headers)
