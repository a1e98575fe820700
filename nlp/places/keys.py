"""The canonical form of a place name, by which two mentions are the same place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from nlp.places.grammar import ANONYMISED, BRANDS, CITY, GENERIC, NUMBERING, RESIDENTIAL

SHORTEST_STEM = 2
"""A key keeps at least this many characters: nothing is taken off 滨苑."""

NAMES_REMEMBERED = 20_000
"""The places of a county come again and again."""


def _ending(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")$")


_GENERIC = _ending(GENERIC)
_RESIDENTIAL = _ending(RESIDENTIAL)
_NUMBERED = re.compile(f"{NUMBERING.pattern}$")
_MARKS = re.compile(r"[^\w]+")


@lru_cache(maxsize=NAMES_REMEMBERED)
def place_key(name: str) -> str:
    """丽发 for 丽发新城, 丽发小区, 丽发新城三期5栋 and A市丽发新城小区; 玉泉路 for 玉泉路18号.

    Roads, villages and institutions keep their ending (玉泉路 is not 玉泉村); estates lose it, unless only a
    developer's name would be left.
    """
    plain = _without_administrative(_MARKS.sub("", name))
    plain = _shorter(_GENERIC, _shorter(_NUMBERED, plain))
    stem = _shorter(_RESIDENTIAL, plain)
    return plain if stem in BRANDS else stem


def _without_administrative(name: str) -> str:
    end = 0
    while match := ANONYMISED.match(name, end):
        end = match.end()
    city = CITY.match(name, end)
    return name[city.end() if city else end :] or name


def _shorter(ending: re.Pattern[str], name: str) -> str:
    """``name`` without its ending, over and over, as long as a stem is left."""
    while (match := ending.search(name)) and match.start() >= SHORTEST_STEM:
        name = name[: match.start()]
    return name
