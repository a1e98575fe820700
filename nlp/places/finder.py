"""Place mentions by suffix grammar and gazetteer. Pure: no model, nothing kept between calls but a word cache."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby

from nlp.places.gazetteer import Gazetteer
from nlp.places.grammar import ANONYMISED, BUILDING_WORDS, NOT_NAMES, NOWHERE, WHOLE
from nlp.places.keys import place_key
from nlp.places.names import read_names, settled
from nlp.places.pieces import Kind, Piece, kind_of, piece_of
from nlp.types import Document, Place

_STOP = [Piece("", 0, Kind.STOP)]
_NAME = re.compile("[\u4e00-\u9fff]{2,12}")
"""What alone in a column can be a name; longer is a sentence, and digits are a house number or a code."""


@dataclass(frozen=True, slots=True)
class SuffixPlaceFinder:
    """A :class:`nlp.ports.PlaceFinder`."""

    gazetteer: Gazetteer = field(default_factory=Gazetteer)

    def find(self, document: Document) -> tuple[Place, ...]:
        """Mentions in order, not overlapping; ``document.text[p.start:p.end] == p.text``."""
        places: list[Place] = []
        for run in _runs(document, self._fixed(document.text)):
            read_names(document.text, run, places)
        return tuple(settled(places))

    def locate(self, document: Document) -> tuple[Place, ...]:
        """As :meth:`find`, for a text that says where and nothing else: 柳塘 is a name where no name ends like one."""
        text = document.text.strip()
        if places := self.find(document):
            return places
        if not _NAME.fullmatch(text) or text in NOT_NAMES or text in NOWHERE:
            return ()
        start = document.text.index(text)
        return (Place(text, start, start + len(text), place_key(text)),)

    def _fixed(self, text: str) -> list[Piece]:
        """Listed and anonymised names: whole, wherever the segmenter cut."""
        known = [Piece(text[start:end], start, Kind.KNOWN, key) for start, end, key in self.gazetteer.spans(text)]
        known += [
            Piece(m.group(), m.start(), Kind.KNOWN, place_key(m.group()))
            for m in WHOLE.finditer(text)
            if not any(k.start < m.end() and m.start() < k.end for k in known)
        ]
        scopes = [Piece(m.group(), m.start(), Kind.SCOPE) for m in ANONYMISED.finditer(text)]
        free = [s for s in scopes if not any(k.start < s.end and s.start < k.end for k in known)]
        return sorted(known + free, key=lambda piece: piece.start)


def _runs(document: Document, fixed: list[Piece]) -> Iterator[list[Piece]]:
    """Words in a row of which none ends a name, where at least one makes it worth a look."""
    if not fixed:
        yield from _plain_runs(document.tokens)
        return
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


def _plain_runs(tokens: Sequence[str]) -> Iterator[list[Piece]]:
    """The same where no fixed piece cuts the words: most texts, most of whose runs are not worth making pieces of."""
    kinds = list(map(kind_of, tokens))
    starts = list(accumulate(map(len, tokens), initial=0))
    for stopped, places in groupby(range(len(tokens)), key=lambda place: kinds[place] is Kind.STOP):
        if not stopped:
            run = list(places)
            if any(kinds[p] is not Kind.PLAIN or tokens[p] in BUILDING_WORDS for p in run):
                yield [Piece(tokens[p], starts[p], kinds[p]) for p in run]


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
