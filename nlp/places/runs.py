"""Words in a row of which none ends a name, where at least one makes the row worth reading.

A text has some hundred words and a few such rows. So each word is one mark first, looked up once a word and
remembered, and the rows are found in the string of marks; only their words are made into pieces.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from nlp.places.grammar import BUILDING_WORDS
from nlp.places.pieces import WORDS_REMEMBERED, Kind, Piece, kind_of, piece_of
from nlp.types import Document

_STOP, _PLAIN, _TELLING = ".", "p", "t"
_ROW = re.compile(f"{_PLAIN}*+{_TELLING}[{_PLAIN}{_TELLING}]*+")
_FIXED = (Kind.KNOWN, Kind.SCOPE)


class _Marks(dict[str, str]):
    """Word -> its mark. Sharing it between threads costs at worst a second look."""

    def __missing__(self, word: str) -> str:
        kind = kind_of(word)
        telling = kind is not Kind.PLAIN or word in BUILDING_WORDS
        mark = _STOP if kind is Kind.STOP else _TELLING if telling else _PLAIN
        if len(self) < WORDS_REMEMBERED:
            self[word] = mark
        return mark


_MARKS = _Marks()


def runs(document: Document, fixed: Sequence[Piece]) -> Iterator[list[Piece]]:
    """In order. ``fixed``: pieces that stand whatever the segmenter cut, in order, not overlapping."""
    words, known = _cut_at(document, fixed) if fixed else (document.tokens, {})
    marks = "".join(map(_MARKS.__getitem__, words))
    for place in known:
        marks = f"{marks[:place]}{_TELLING}{marks[place + 1 :]}"
    starts = list(accumulate(map(len, words), initial=0))
    for row in _ROW.finditer(marks):
        yield [known.get(at) or Piece(words[at], starts[at], kind_of(words[at])) for at in range(*row.span())]


def _cut_at(document: Document, fixed: Sequence[Piece]) -> tuple[list[str], Mapping[int, Piece]]:
    """The words with the fixed pieces cut out as words of their own, and the place of each piece among them."""
    tokens, starts = document.tokens, list(accumulate(map(len, document.tokens), initial=0))
    words: list[str] = []
    known: dict[int, Piece] = {}
    waiting, done = list(fixed), 0
    while waiting:
        # The token in which the next piece begins, or, of a piece that goes on, the next one that it reaches into.
        at = max(done, bisect_right(starts, waiting[0].start) - 1)
        words += tokens[done:at]
        for piece in _cut(document.text, starts[at], starts[at + 1], waiting):
            if piece.kind in _FIXED:
                known[len(words)] = piece
            words.append(piece.word)
        done = at + 1
    words += tokens[done:]
    return words, known


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
