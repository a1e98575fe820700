"""The latest rows as a test, with no copy of them on the other side: split by case, then by time."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from nlp.types import Document

TEST_SHARE = 0.15
DATED = 0.8
"""From this share of dated rows on the split is by time; else by a digest of the case."""
_SHINGLE, _KEPT, _SHARED = 8, 6, 3
"""Texts that share 3 of their 6 smallest hashes of 8-character shingles are one text sent again or copied; a text too
short for six must share all that it has."""
_COMMON, _COMMON_AT_LEAST = 0.01, 50
"""What this share of the texts say, and so many of them, is an operator's phrase or a template."""
_OWN = 0.4
"""From this share of shingles on that are not common, a text is compared by them alone: it is no copy of a template.
A name and an address filled into a petition make less (each adds seven shingles to its length)."""
_BUCKETS = 1000

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    train: Places
    test: Places
    since: datetime | None
    """The test is what came from then on; None when the rows have no dates and cases were drawn."""
    groups: Places
    """The group of near copies of each row."""


def split_latest(documents: Sequence[Document], moments: Sequence[datetime | None]) -> Split:
    """About :data:`TEST_SHARE` of the rows. A group of copies that began before the test is not in it."""
    groups = copies(documents)
    known = sorted(moment for moment in moments if moment is not None)
    if len(known) < DATED * len(documents) or known[0] == known[-1]:
        drawn = np.array([zlib.crc32(str(g).encode()) % _BUCKETS < TEST_SHARE * _BUCKETS for g in groups])
        return Split(np.flatnonzero(~drawn), np.flatnonzero(drawn), None, groups)
    since = known[int(len(known) * (1 - TEST_SHARE))]
    late = np.array([moment is not None and moment >= since for moment in moments])
    began_early = np.isin(groups, np.unique(groups[~late]))
    return Split(np.flatnonzero(~late), np.flatnonzero(late & ~began_early), since, groups)


def copies(documents: Sequence[Document]) -> Places:
    """A number for each document, the same for near copies; shape (documents,)."""
    parent = list(range(len(documents)))
    holders: dict[int, list[int]] = defaultdict(list)
    common = _common(documents)
    for place, document in enumerate(documents):
        sketch = _sketch(document.text, common)
        for other in _copied(sketch, holders):
            parent[_root(parent, place)] = _root(parent, other)
        for value in sketch:
            # One holder a group is enough: a template sent ten thousand times stays one comparison.
            if not any(_root(parent, other) == _root(parent, place) for other in holders[value]):
                holders[value].append(place)
    return np.array([_root(parent, place) for place in range(len(documents))], dtype=np.int64)


def shingles(text: str) -> set[str]:
    """All runs of :data:`_SHINGLE` Chinese characters."""
    han = "".join(c for c in text if "\u4e00" <= c <= "\u9fff") or text
    return {han[at : at + _SHINGLE] for at in range(max(1, len(han) - _SHINGLE + 1))}


def _copied(sketch: Sequence[int], holders: Mapping[int, Sequence[int]]) -> list[int]:
    """Who shares enough of ``sketch``; ``holders``: the earlier documents that have a hash, one a group."""
    met = Counter(other for value in sketch for other in holders.get(value, ()))
    enough = _SHARED if len(sketch) == _KEPT else len(sketch)
    return [other for other, shared in met.items() if shared >= enough]


def _common(documents: Sequence[Document]) -> frozenset[int]:
    """Hashes of what very many of the documents say."""
    most = max(_COMMON_AT_LEAST, _COMMON * len(documents))
    seen = Counter(value for document in documents for value in _hashes(document.text))
    return frozenset(value for value, count in seen.items() if count > most)


def _sketch(text: str, common: frozenset[int]) -> list[int]:
    whole = _hashes(text)
    own = whole - common
    return sorted(own if len(own) >= _OWN * len(whole) else whole)[:_KEPT]


def _hashes(text: str) -> set[int]:
    return {zlib.crc32(shingle.encode("utf-8", "replace")) for shingle in shingles(text)}


def _root(parent: list[int], place: int) -> int:
    while parent[place] != place:
        parent[place] = parent[parent[place]]
        place = parent[place]
    return place
