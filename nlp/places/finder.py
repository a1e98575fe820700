"""Place mentions by suffix grammar and gazetteer. Pure: no model, nothing kept between calls but a word cache."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from nlp.places.gazetteer import Gazetteer
from nlp.places.grammar import ANONYMISED, BUILDING, BUILDING_WORDS, NOT_NAMES, NUMBERED_NAME, NUMBERING
from nlp.places.keys import place_key
from nlp.places.pieces import Kind, Piece, kind_of, piece_of
from nlp.types import Document, Place

MOST_WORDS = 4
"""A name has at most this many words before its head (中意|电冰箱|厂|宿舍); what is further left is no part of it."""

SHORTEST_NAME = 2

_COMPLETE = frozenset({Kind.NAMED, Kind.KNOWN, Kind.SCOPE})
_STOP = [Piece("", 0, Kind.STOP)]


@dataclass(frozen=True, slots=True)
class SuffixPlaceFinder:
    """A :class:`nlp.ports.PlaceFinder`."""

    gazetteer: Gazetteer = field(default_factory=Gazetteer)

    def find(self, document: Document) -> tuple[Place, ...]:
        """Mentions in order, not overlapping; ``document.text[p.start:p.end] == p.text``."""
        places: list[Place] = []
        for run in _runs(document, self._fixed(document.text)):
            _read_run(document.text, run, places)
        return tuple(places)

    def _fixed(self, text: str) -> list[Piece]:
        """Listed and anonymised names: whole, wherever the segmenter cut."""
        known = [Piece(text[start:end], start, Kind.KNOWN, key) for start, end, key in self.gazetteer.spans(text)]
        scopes = [Piece(m.group(), m.start(), Kind.SCOPE) for m in ANONYMISED.finditer(text)]
        free = [s for s in scopes if not any(k.start < s.end and s.start < k.end for k in known)]
        return sorted(known + free, key=lambda piece: piece.start)


def _runs(document: Document, fixed: list[Piece]) -> Iterator[list[Piece]]:
    """Words in a row of which none ends a name, where at least one makes it worth a look."""
    run: list[Piece] = []
    promising = False
    at = 0
    for token in document.tokens:
        end = at + len(token)
        if fixed and fixed[0].start < end:
            pieces = list(_cut(document.text, at, end, fixed))
        elif (kind := kind_of(token)) is Kind.STOP:
            pieces = _STOP
        else:
            pieces = [Piece(token, at, kind)]
        at = end
        for piece in pieces:
            if piece.kind is not Kind.STOP:
                run.append(piece)
                promising = promising or piece.kind is not Kind.PLAIN or piece.word in BUILDING_WORDS
            elif run:
                if promising:
                    yield run
                run, promising = [], False
    if promising:
        yield run


def _cut(text: str, start: int, end: int, fixed: list[Piece]) -> Iterator[Piece]:
    """The token ``text[start:end]`` where fixed pieces reach into it; those that end in it are taken off ``fixed``."""
    at = start
    while fixed and fixed[0].start < end:
        first = fixed[0]
        if at < first.start:
            yield piece_of(text[at : first.start], at)
        if first.start >= start:
            yield first
        at = min(first.end, end)
        if first.end > end:
            return
        fixed.pop(0)
    if at < end:
        yield piece_of(text[at:end], at)


@dataclass(slots=True)
class _Name:
    """What has been read of one name."""

    start: int
    words: list[int] = field(default_factory=list)
    """Where each word after the last administrative name begins."""
    scope: tuple[int, int] | None = None
    head_end: int | None = None
    key: str = ""


def _read_run(text: str, run: list[Piece], places: list[Place]) -> None:
    """Adds the names in ``run``, pieces in a row of which none ends a name."""
    name: _Name | None = None
    for piece in run:
        if places and piece.start < places[-1].end:
            continue
        if name and name.head_end is not None and piece.kind is not Kind.HEAD:
            _finish(text, name, places)
            name = None
            if places and piece.start < places[-1].end:
                continue
        name = _extended(text, name or _Name(piece.start), piece)
    if name:
        _finish(text, name, places)


def _extended(text: str, name: _Name, piece: Piece) -> _Name | None:
    """``name`` with one more piece; None when the piece cannot stand here and all before it is no name."""
    kind, named = piece.kind, bool(name.words) or name.head_end is not None
    if kind is Kind.SCOPE and not name.words:
        name.words, name.scope = [], (piece.start, piece.end)
    elif kind in _COMPLETE:
        name.words.append(piece.start)
        name.head_end, name.key = piece.end, piece.key
    elif kind is Kind.HEAD and named:
        name.head_end = piece.end
    elif kind is Kind.GLUED and named:
        name.head_end = piece.start + piece.head_length
    elif kind in {Kind.HEAD, Kind.GLUED}:
        return name if name.scope else None
    elif named and BUILDING.match(text, piece.start):
        name.head_end = piece.start
    else:
        name.words.append(piece.start)
    return name


def _finish(text: str, name: _Name, places: list[Place]) -> None:
    """Adds the place, with its house number, or the administrative name alone."""
    place = _named(text, name) if name.head_end is not None else None
    if place is None and name.scope is not None:
        start, end = name.scope
        place = Place(text[name.start : end], name.start, end, text[start:end])
    if place is not None:
        places.append(place)


def _named(text: str, name: _Name) -> Place | None:
    assert name.head_end is not None
    core = name.words[-MOST_WORDS:][0]
    start = core if len(name.words) > MOST_WORDS else name.start
    while text[core].isdecimal() and not NUMBERED_NAME.match(text, core) and core < name.head_end - 1:
        start = core = core + 1
    stem = text[core : name.head_end]
    if len(stem) < SHORTEST_NAME or stem in NOT_NAMES:
        return None
    number = NUMBERING.match(text, name.head_end)
    end = number.end() if number else name.head_end
    return Place(text[start:end], start, end, name.key or place_key(stem))
