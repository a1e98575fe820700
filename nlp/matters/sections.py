"""Where a writer begins the next matter: 一、 2. (3) 第二 二是 其次 另外 还有 同时, at the start of a clause."""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.types import Document

LEAST_HAN = 6
"""Fewer Han characters hardly name a matter (as for a whole message, nlp.tagging.review)."""

MOST_SECTIONS = 8
"""A text with more is an argument, a contract or a statute and not a list of matters: it is not read piece by piece."""

_NUMERAL = "[一二三四五六七八九十]"
_LIST = rf"{_NUMERAL}{{1,2}}、|\((?:{_NUMERAL}{{1,2}}|\d{{1,2}})\)|\d{{1,2}}(?:[、)](?!\d)|\.(?!\d))"
_ORDINAL = (
    rf"第{_NUMERAL}(?:[个件条点](?:问题|事情|事|建议|诉求)?是?|是|(?=[,:、.]))|其?{_NUMERAL}是(?!否)"
    rf"|其{_NUMERAL}(?=[,:、])|(?:问题|事项|诉求|建议){_NUMERAL}(?=[,:、.])|首先|其次|再次|再者|最后"
)
_FURTHER = "另外|另(?=[,:])|此外|除此之外|还有|再有|再就是|与此同时|同时|顺便"
_MARK = re.compile(rf"[\n。!?;:,. ]({_LIST}|{_ORDINAL}|(?<=[\n。!?;])(?:{_FURTHER}))[,:、. ]?")
"""With the end of the clause before it, of the sentence for 同时 and the like: after a comma the same matter goes on.
A search that begins with a set of characters is the fast one."""
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


class Section(NamedTuple):
    """``document.text[start:end]``, half open, without the mark before it."""

    start: int
    end: int


def sections(document: Document) -> list[Section]:
    """The pieces of the body between marks that are long enough to name a matter, in order.

    None without a mark, and none where they are more than :data:`MOST_SECTIONS`.

    The title belongs to no section: it names the whole.
    """
    text = f"\n{document.body}"
    marks = [(match.start(1), match.end()) for match in _MARK.finditer(text)]
    if not marks:
        return []
    starts = [0, *(end for _, end in marks)]
    ends = [*(start for start, _ in marks), len(text)]
    moved = len(document.text) - len(text)
    pieces = [(start + moved, text[start:end]) for start, end in zip(starts, ends, strict=True)]
    named = [_trimmed(start, piece) for start, piece in pieces if len(_HAN.findall(piece)) >= LEAST_HAN]
    return named if 1 < len(named) <= MOST_SECTIONS else []


def _trimmed(start: int, piece: str) -> Section:
    start += len(piece) - len(piece.lstrip())
    return Section(start, start + len(piece.strip()))
