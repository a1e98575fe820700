"""typer's own words in Chinese: it has no translations, and clerks read its help and its errors."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import east_asian_width

from typer.core import TyperCommand, TyperGroup

_HELP = (
    (r"\bUsage: ", "用法："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]..."),
    (r"(?m)^Arguments:", "参数："),
    (r"(?m)^Options:", "选项："),
    (r"(?m)^Commands:", "命令："),
    (r"\[required\]", "[必填]"),
    (r"\bdefault: ", "默认 "),
    (r"Show this message and exit\.", "显示本帮助"),
    (r" <(?:str|int|path|file|directory|list\[\w+\])>", ""),
    (r"\{(\S+?)\}", r"\1"),
    (r"\[x>=(\d+)\]", r"（不小于 \1）"),
)
_ERRORS = (
    (r"' / '", "、"),
    (r"Missing argument '?(.+?)'?\.", r"缺少参数：\1"),
    (r"Missing option '?(.+?)'?\.", r"缺少选项：\1"),
    (r"Missing command\.", "缺少命令"),
    (r"No such option: (\S+)", r"没有选项 \1"),
    (r" \(Possible options: (.+)\)", r"（是不是 \1？）"),
    (r"No such command '(.+?)'\.", r"没有命令 \1"),
    (r" Did you mean '?(.+?)'?\?", r"（是不是 \1？）"),
    (r"Option '(.+?)' requires an argument\.", r"选项 \1 需要一个值"),
    (r"Option '(.+?)' does not take a value\.", r"选项 \1 不带值"),
    (r"Invalid value for '(.+?)': ", r"\1 的值无效："),
    (r"'?(\S+?)'? is not a valid integer\.?", r"“\1”不是整数"),
    (r"Input should be a valid integer.*", "应是整数"),
    (r"Input should be greater than or equal to (\d+)", r"不能小于 \1"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", r"多出的参数：\1"),
)


_RECORD = re.compile(r"  (\S.*?)  +(\S.*)")
"""A line of a list in a help text: a name, a gap, what it means."""


def chinese_help(text: str) -> str:
    """Lists stay aligned: a Chinese character takes two columns, which typer does not know."""
    lines = _replaced(text, _HELP).splitlines()
    records = [match for line in lines if (match := _RECORD.fullmatch(line))]
    width = max((_columns(match[1]) for match in records), default=0)
    return "\n".join(_aligned(line, width) for line in lines)


def _aligned(line: str, width: int) -> str:
    match = _RECORD.fullmatch(line)
    return line if match is None else f"  {match[1]}{' ' * (width - _columns(match[1]) + 2)}{match[2]}"


def _columns(text: str) -> int:
    """Columns of a terminal."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def chinese_error(text: str) -> str:
    return _replaced(text, _ERRORS)


def _replaced(text: str, table: tuple[tuple[str, str], ...]) -> str:
    for pattern, chinese in table:
        text = re.sub(pattern, chinese, text)
    return text


class ChineseCommand(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return chinese_help(super().get_help(ctx))


class ChineseGroup(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return chinese_help(super().get_help(ctx))
