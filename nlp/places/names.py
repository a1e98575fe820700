"""From words in a row to the names among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from nlp.places.grammar import (
    ADMINISTRATIVE,
    ALONE_AFTER_SCOPE,
    ANONYMISED,
    BUILDING,
    NOT_NAMES,
    NUMBERED_NAME,
    NUMBERING,
)
from nlp.places.keys import place_key
from nlp.places.pieces import Kind, Piece
from nlp.types import Place

MOST_WORDS = 4
"""A name has at most this many words before its head (中意|电冰箱|厂|宿舍); what is further left is no part of it."""

SHORTEST_NAME = 2
_COMPLETE = (Kind.NAMED, Kind.KNOWN, Kind.SCOPE)  # tuples: to hash an Enum takes longer than to compare three
_ENDS = (Kind.HEAD, Kind.SHORT)
_JOINED = (Kind.HEAD, Kind.GLUED)


@dataclass(slots=True)
class _Name:
    """What has been read of one name."""

    start: int
    words: list[int] = field(default_factory=list)
    """Where each word after the last administrative name begins."""
    scope: Piece | None = None
    """The last administrative name before the words."""
    head_end: int | None = None
    key: str = ""
    county: str = ""


def read_names(text: str, run: Sequence[Piece], places: list[Place]) -> None:
    """Adds the names in ``run``, pieces in a row of which none ends a name, to ``places``."""
    name: _Name | None = None
    for piece in run:
        if name and name.head_end is not None and piece.kind not in _ENDS:
            _finish(text, name, places)
            name = None
        if not places or piece.start >= places[-1].end:
            name = _extended(text, name or _Name(piece.start), piece)
    if name:
        _finish(text, name, places)


def settled(places: Sequence[Place]) -> Iterator[Place]:
    """Names of one text made to agree: where 公开丽发 ends in the name 丽发 that stands alone elsewhere, it is that."""
    keys = sorted({place.key for place in places}, key=len)
    for place in places:
        key = next(key for key in keys if place.key.endswith(key))
        at = place.text.find(key)
        if key == place.key or at < 0:
            yield place
        else:
            yield replace(place, text=place.text[at:], start=place.start + at, key=key)


def _extended(text: str, name: _Name, piece: Piece) -> _Name | None:
    """``name`` with one more piece; None when the piece cannot stand here and all before it is no name."""
    kind, named = piece.kind, bool(name.words) or name.head_end is not None
    if kind is Kind.SCOPE and (not name.words or ANONYMISED.fullmatch(piece.word)):
        return _Name(piece.start if name.words else name.start, scope=piece)
    if kind in _COMPLETE or (name.scope and not named and piece.word in ALONE_AFTER_SCOPE):
        name.words.append(piece.start)
        name.head_end, name.key, name.county = piece.end, piece.key, piece.county
    elif kind in _JOINED and not named:
        return name if name.scope else None
    elif kind is Kind.HEAD and piece.word in ADMINISTRATIVE and name.head_end is None:
        return _Name(name.start, scope=Piece(text[name.start : piece.end], name.start, Kind.SCOPE))
    elif kind in _ENDS and named:
        name.head_end = piece.end
    elif kind is Kind.GLUED:
        name.head_end = piece.start + piece.head_length
    elif named and BUILDING.match(text, piece.start):
        name.head_end = piece.start
    else:
        name.words.append(piece.start)
    return name


def _finish(text: str, name: _Name, places: list[Place]) -> None:
    """Adds the place, with its house number, or the administrative name alone."""
    place = _named(text, name, name.head_end) if name.head_end is not None else None
    if place is None and name.scope is not None:
        end = name.scope.end
        place = Place(text[name.start : end], name.start, end, name.scope.word)
    if place is not None:
        places.append(place)


def _named(text: str, name: _Name, head_end: int) -> Place | None:
    core = name.words[-MOST_WORDS:][0]
    start = name.start if len(name.words) <= MOST_WORDS else core
    while text[core].isdecimal() and not NUMBERED_NAME.match(text, core) and core < head_end - 1:
        start = core = core + 1
    stem = text[core:head_end]
    key = name.key or place_key(stem)
    if len(key) < SHORTEST_NAME or stem in NOT_NAMES or key in NOT_NAMES:
        return None
    number = NUMBERING.match(text, head_end)
    end = number.end() if number else head_end
    return Place(text[start:end], start, end, key, name.county)
