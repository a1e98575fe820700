"""Character n-grams as sparse unit vectors, by hash: no vocabulary, so the names of a district count from day one.

How much an n-gram weighs comes from a table of how often it was seen when the model was fitted; what the table
does not hold is rare and weighs most.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

GRAM_LENGTHS = (2, 3)
_BITS = 31
_ID = (1 << _BITS) - 1
_MIXERS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9))
_WORD_MIXER = int(_MIXERS[0])
_ALL_BITS = (1 << 64) - 1
_WORDS_REMEMBERED = 1 << 16
"""Words whose id is kept: a county uses fewer, and each costs a few microseconds to find again."""
_NOISE = re.compile(r"[\W_]+")


class SparseRow(NamedTuple):
    """``ids`` ascending and unique, int32; ``weights`` float32 of the same length."""

    ids: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]


EMPTY_ROW = SparseRow(np.empty(0, np.int32), np.empty(0, np.float32))


def gram_ids(text: str) -> npt.NDArray[np.int32]:
    """One id for each n-gram of the letters, characters and digits of ``text``, in order, repeats kept."""
    codes = np.frombuffer(_NOISE.sub("", text).lower().encode("utf-32-le", "replace"), dtype=np.uint32).astype(
        np.uint64
    )
    parts = [_hash(codes, length) for length in GRAM_LENGTHS if len(codes) >= length]
    return np.concatenate(parts) if parts else EMPTY_ROW.ids


@functools.lru_cache(maxsize=_WORDS_REMEMBERED)
def word_id(word: str) -> int:
    """The id of a whole word, in the same space as the n-grams but never equal to one by construction."""
    plain = word.lower()
    state = len(plain) + 101
    for character in plain:
        state = (state ^ ord(character)) * _WORD_MIXER & _ALL_BITS
        state ^= state >> 29
    return state >> (64 - _BITS)


def _hash(codes: npt.NDArray[np.uint64], length: int) -> npt.NDArray[np.int32]:
    windows = len(codes) - length + 1
    with np.errstate(over="ignore"):
        state = np.full(windows, length, dtype=np.uint64)
        for offset in range(length):
            state = (state ^ codes[offset : offset + windows]) * _MIXERS[offset % len(_MIXERS)]
            state ^= state >> np.uint64(31)
        state *= _MIXERS[1]
    return (state >> np.uint64(64 - _BITS)).astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class TermWeights:
    """Inverse document frequencies of the terms that were seen often enough to say something of language.

    ``ids`` ascending int32; ``idf`` float32 of the same length; ``unseen`` the weight of every other term.
    """

    ids: npt.NDArray[np.int32]
    idf: npt.NDArray[np.float32]
    unseen: float

    def weights(self, ids: npt.NDArray[np.int32]) -> npt.NDArray[np.float32]:
        if not len(self.ids):
            return np.full(len(ids), self.unseen, dtype=np.float32)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        known = self.ids[at] == ids
        return np.where(known, self.idf[at], np.float32(self.unseen)).astype(np.float32)

    def row(self, ids: npt.NDArray[np.int32]) -> SparseRow:
        """Unit-length row: (1 + ln count) x idf for each distinct id."""
        return self.rows([ids])[0]

    def rows(self, each: Sequence[npt.NDArray[np.int32]]) -> list[SparseRow]:
        """The row of each, all at once: small arrays cost more to handle than to compute."""
        owner = np.repeat(np.arange(len(each), dtype=np.int64), [len(ids) for ids in each])
        ids = np.concatenate(each) if each else EMPTY_ROW.ids
        keys, counts = np.unique(owner << _BITS | ids, return_counts=True)
        owner, distinct = keys >> _BITS, (keys & _ID).astype(np.int32)
        weights = (1 + np.log(counts)).astype(np.float32) * self.weights(distinct)
        lengths = np.sqrt(np.bincount(owner, weights.astype(np.float64) ** 2, len(each)))
        weights = (weights / lengths[owner]).astype(np.float32)
        ends = np.searchsorted(owner, np.arange(len(each) + 1))
        return [SparseRow(distinct[a:b], weights[a:b]) for a, b in itertools.pairwise(ends.tolist())]
