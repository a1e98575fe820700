"""pydantic's findings in Chinese: where, and what to do. What was sent is never repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

MESSAGES: Mapping[str, str] = {
    "missing": "缺少此项",
    "string_type": "应为文字",
    "string_unicode": "含有不可见或无效的字符，请删去",
    "string_too_long": "文字过长，至多 {max_length} 字",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "格式不对",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "float_type": "应为数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为 JSON 对象",
    "model_attributes_type": "应为 JSON 对象",
    "too_long": "过多，至多 {max_length} 项",
    "too_short": "过少，至少 {min_length} 项",
    "greater_than_equal": "应不小于 {ge}",
    "less_than_equal": "应不大于 {le}",
    "extra_forbidden": "有不认识的项，请删去或放入 extra",
    "json_invalid": "请求正文不是有效的 JSON",
    "enum": "应为以下之一：{expected}",
    "literal_error": "应为以下之一：{expected}",
}
DATES = ("datetime", "date", "timezone")
DATE_MESSAGE = "应为 ISO 8601 时间，如 2025-06-01T09:30:00+08:00"
OTHERWISE = "内容不符合要求"
NAMELESS = frozenset({"extra_forbidden"})
"""Findings whose place is a name that the sender made up: anything can stand in it."""


def readable(errors: Sequence[ErrorDetails]) -> list[dict[str, str]]:
    return [{"field": _place(error), "message": _message(error)} for error in errors]


def _place(error: ErrorDetails) -> str:
    """Where, in names of this contract only: ``body.suggestions.3.text``."""
    parts = error["loc"][:-1] if error["type"] in NAMELESS else error["loc"]
    if "extra" in parts:
        parts = parts[: parts.index("extra") + 1]
    return ".".join(str(part) for part in parts)


def _message(error: ErrorDetails) -> str:
    kind = error["type"]
    if kind == "value_error":
        return str(error.get("ctx", {}).get("error", OTHERWISE))
    if kind.startswith(DATES):
        return DATE_MESSAGE
    return MESSAGES.get(kind, OTHERWISE).format_map(_Context(_in_chinese(error.get("ctx", {}))))


def _in_chinese(context: Mapping[str, Any]) -> Mapping[str, Any]:
    """Pydantic lists what it expected in English: ``'open', 'closed' or 'merged'``."""
    if "expected" not in context:
        return context
    listed = str(context["expected"]).replace("'", "").replace(", ", "、").replace(" or ", " 或 ")
    return {**context, "expected": listed}


class _Context(dict[str, Any]):
    """A message's numbers; a missing one leaves its place empty instead of failing."""

    def __missing__(self, key: str) -> str:
        return ""
