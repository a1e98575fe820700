"""What a single word can be in a place name."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from nlp.places.grammar import ADMINISTRATIVE, ENDINGS, GLUED, HEADS, NOT_NAMES, PROVINCES
from nlp.places.stops import STOP_FORMS, STOPS

SHORTEST_NAMED = 3
"""岛路 needs something before it (月亮岛路); 滨河苑 stands alone."""

WORDS_REMEMBERED = 50_000

_LONGEST_HEAD = max(map(len, HEADS))


class Kind(Enum):
    STOP = "no name contains it"
    PLAIN = "may be part of a name"
    HEAD = "ends a name when something stands before it: 小区"
    SHORT = "two characters that end like a head: end a name (岛路) or begin one (金桥花园, 南湖湾小区)"
    GLUED = "begins with the head of the name before it: 路上"
    NAMED = "a name by itself: 滨河苑"
    SCOPE = "an administrative name: 青石镇"
    KNOWN = "from the gazetteer"


class Piece(NamedTuple):
    """``word`` stands at ``start``. ``key``, and ``county`` where the list says it, are given for a known name only."""

    word: str
    start: int
    kind: Kind
    key: str = ""
    county: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.word)

    @property
    def head_length(self) -> int:
        """Of a glued word: how much of it belongs to the name."""
        return next(length for length in range(len(self.word) - 1, 0, -1) if self.word[:length] in HEADS | ENDINGS)


def piece_of(word: str, start: int) -> Piece:
    return Piece(word, start, kind_of(word))


@lru_cache(maxsize=WORDS_REMEMBERED)
def kind_of(word: str) -> Kind:
    if word in STOPS or STOP_FORMS.fullmatch(word) or not all(map(_in_names, word)):
        return Kind.STOP
    if word in PROVINCES:
        return Kind.SCOPE
    if word in HEADS:
        return Kind.HEAD
    if word in GLUED:
        return Kind.GLUED
    return Kind.PLAIN if word in NOT_NAMES else _by_ending(word)


def _by_ending(word: str) -> Kind:
    for length in range(min(_LONGEST_HEAD, len(word) - 1), 0, -1):
        ending = word[-length:]
        if ending not in HEADS and ending not in ENDINGS:
            continue
        if len(word) < SHORTEST_NAMED:
            return Kind.SHORT
        return Kind.SCOPE if ending in ADMINISTRATIVE else Kind.NAMED
    return Kind.PLAIN


def _in_names(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" or (character.isascii() and character.isalnum())
