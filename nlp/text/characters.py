"""Single characters: which are dropped, which are spelled out, which become simplified."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

from opencc import OpenCC

HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
"""Han characters as a regular expression's class holds them. Rarer planes are left out: they slow every search."""

INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f"
    "\ufeff\ufff0-\uffff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
"""Controls, formats (zero width, bidi), variation selectors, lone surrogates, private use, U+FFFD."""

LINE_BREAKS = "\x0b\x0c\x85\u2028\u2029"

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_LINE_BREAK = re.compile(f"\r\n?|[{LINE_BREAKS}]")

_RADICALS = dict(
    zip(
        "⺁⺎⺏⺓⺟⺠⺬⻁⻄⻅⻆⻉⻋⻓⻔⻙⻚⻛⻜⻝⻢⻥⻦⻩⻬⻮⻰⻳⻘⻤",
        "厂兀尣幺母民示虎西见角贝车长门韦页风飞食马鱼鸟黄齐齿龙龟青鬼",
        strict=True,
    )
)
"""Radicals that PDF programs write for the characters (居⺠); NFKC knows only the other block of them, U+2F00."""

_CIRCLED = {chr(0x2460 + n): f"({n + 1})" for n in range(20)} | {chr(0x2776 + n): f"({n + 1})" for n in range(10)}
"""NFKC makes 13号楼 of ①3号楼; with brackets the list number stays one."""

SPELLED_OUT = re.compile(f"[{''.join(_RADICALS)}{''.join(_CIRCLED)}\u00b4]")
_SPELLING = str.maketrans(_RADICALS | _CIRCLED | {"\u00b4": "'"})

_WIDE_MARKS = tuple((chr(ord(narrow) + 0xFEE0), narrow) for narrow in ",:;!?()")
"""Full-width punctuation: all that NFKC changes in most texts."""

_SURROGATE = re.compile("[\ud800-\udfff]")

_NEVER_CONVERTED = "坏"
"""OpenCC's phrases take it for 坯 (打坏, 一坏), which in a mixed text is nearly always wrong."""

_VARIANTS = str.maketrans({"陜": "陕", "妳": "你", "衞": "卫"})
"""Variants that traditional texts hold and OpenCC's t2s leaves."""

_ZHE = re.compile("(?<![原土专名编论巨显昭卓合拙译遗])著(?![名作称述者录书])")
"""著 where it is 着 (張貼著), which t2s leaves as well."""


def drop_invisible(text: str) -> str:
    """Drops what cannot be seen; line breaks become a newline, and a pair of lone surrogates the emoji it was."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return _INVISIBLE.sub("", _LINE_BREAK.sub("\n", text))


def nfkc(text: str) -> str:
    """``unicodedata.normalize("NFKC", text)``, of most texts at a tenth of the cost.

    Replacing a character by its compatibility decomposition leaves the NFKC form as it is; once the common marks are
    replaced, most texts are in that form, and to see it costs next to nothing.
    """
    for wide, narrow in _WIDE_MARKS:
        text = text.replace(wide, narrow)
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


def compatible(text: str) -> str:
    """NFKC, with a few characters written out that it treats badly or not at all."""
    return nfkc(text.translate(_SPELLING) if SPELLED_OUT.search(text) else text)


def is_traditional(text: str) -> bool:
    return bool(_perhaps_traditional().search(text)) and not _traditional().isdisjoint(text)


def simplify(text: str) -> str:
    """繁→简. A text without one character that is only traditional is left alone: 乾县 is simplified already."""
    if not is_traditional(text):
        return text
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        converted = "".join(a if a in _NEVER_CONVERTED else b for a, b in zip(text, converted, strict=True))
    return _ZHE.sub("着", converted.translate(_VARIANTS))


def is_common_han(character: str) -> bool:
    """Whether it is one of the 3,755 characters of GB 2312's first level."""
    return 0xB0 <= _first_byte(character) <= 0xD7


def is_chinese_punctuation(character: str) -> bool:
    """Whether it is in GB 2312's rows of punctuation and full-width signs."""
    return not character.isascii() and _first_byte(character) in {0xA1, 0xA3}


def _first_byte(character: str) -> int:
    encoded = character.encode("gb2312", "ignore")
    return encoded[0] if encoded else 0


@functools.cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@functools.cache
def _traditional() -> frozenset[str]:
    """Characters that OpenCC changes and that the simplified standard GB 2312 does not have."""
    han = [*map(chr, range(0x3400, 0xA000)), *map(chr, range(0x20000, 0x2A6E0))]
    changed = {a for a, b in _conversions(han) if a != b and not a.encode("gb2312", "ignore")}
    return frozenset(changed | set(map(chr, _VARIANTS)))


def traditional_signs() -> str:
    """Of the characters of :func:`_traditional` those of the first plane, as a regular expression's class holds them.

    The others are left out: a class with a few of them is searched one by one, a hundred times as slow.
    """
    return "".join(sorted(character for character in _traditional() if character <= "\uffff"))


@functools.cache
def _perhaps_traditional() -> re.Pattern[str]:
    return re.compile(f"[{traditional_signs()}\U00010000-\U0010ffff]")


def _conversions(characters: list[str]) -> Iterable[tuple[str, str]]:
    return zip(characters, _converter().convert("\n".join(characters)).split("\n"), strict=True)
