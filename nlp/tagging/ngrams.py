"""N-gram features, counted for a whole batch at once in numpy.

A character n-gram (1 to 3) is packed exactly into one integer: a code point needs 21 bits, three of them 63.
A lookup is then one look into a table of integers for a whole batch; there are no false hits and no Python loop over
characters, which is what makes scikit-learn's vectorizers slow. Words use a dictionary once per token, and word pairs
are packed the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from nlp.tagging.layout import IntArray, KeyArray, Layout
from nlp.tagging.lookup import KeyTable
from nlp.tagging.words import TokenFacts, WordMemory

ORDERS = (1, 2, 3)
"""Lengths of the character n-grams."""

_BITS = 21
_WORD_BITS = np.uint64(32)


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """Where features occur in a batch: parallel arrays, one entry an occurrence.

    ``start`` counts characters in the texts of the batch laid end to end (see :class:`Layout`).
    """

    row: IntArray
    feature: IntArray
    start: IntArray
    length: IntArray


def character_keys(codes: KeyArray, order: int) -> tuple[KeyArray, npt.NDArray[np.bool_]]:
    """Packed n-grams starting at each of the first ``len(codes) - order + 1`` positions, and which are whole."""
    size = max(0, len(codes) - order + 1)
    keys = np.zeros(size, dtype=np.uint64)
    whole = np.ones(size, dtype=np.bool_)
    for offset in range(order):
        part = codes[offset : offset + size]
        keys |= part << np.uint64(_BITS * offset)
        whole &= part > 0
    return keys, whole


def tally(keys: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Distinct keys in order, for each key which of them it is, and how often each occurs.

    As ``np.unique``, ten times as fast: numpy sorts plain integers with vector instructions but not their places,
    so each key carries its place in its low bits. Keys are not negative; keys and places together need 63 bits.
    """
    bits = np.int64(len(keys).bit_length())
    packed = np.sort((keys << bits) | np.arange(len(keys)))
    ordered, origin = packed >> bits, np.empty(len(keys), dtype=np.int64)
    fresh = np.diff(ordered, prepend=-1) > 0
    first = np.flatnonzero(fresh)
    origin[packed & ((1 << bits) - 1)] = np.cumsum(fresh) - 1
    return ordered[first], origin, np.diff(first, append=len(keys))


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The features of a batch, and where each of them came from."""

    matrix: csr_matrix[Any]
    """Sublinear TF-IDF, shape (documents, features); the character and the word part each have length 1."""
    occurrences: Occurrences
    value: npt.NDArray[np.float32]
    """Each occurrence's share of its feature's value in the matrix."""


@dataclass(frozen=True, slots=True, eq=False)
class NgramVocabulary:
    """The features of a tagger and their inverse document frequencies.

    Feature numbers: character n-grams first, then words, then word pairs.
    """

    characters: KeyArray
    words: dict[str, int]
    pairs: KeyArray
    idf: npt.NDArray[np.float32]
    _memory: WordMemory = field(init=False, repr=False)
    _character_table: KeyTable = field(init=False, repr=False)
    _pair_table: KeyTable = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_memory", WordMemory(self.words))
        object.__setattr__(self, "_character_table", KeyTable(self.characters))
        object.__setattr__(self, "_pair_table", KeyTable(self.pairs))

    def __len__(self) -> int:
        return len(self.characters) + len(self.words) + len(self.pairs)

    @property
    def first_word(self) -> int:
        return len(self.characters)

    @property
    def first_pair(self) -> int:
        return len(self.characters) + len(self.words)

    def count(self, layout: Layout, facts: TokenFacts) -> Counted:
        """TF-IDF of a batch. ``facts``: of the layout's tokens."""
        found = self.occurrences(layout, facts)
        rows, width = len(layout.first), len(self)
        keys, origin, times = tally(found.row * width + found.feature)
        row, feature = np.divmod(keys, width)
        data = (1 + np.log(times)) * self.idf[feature]
        part = row * 2 + (feature >= self.first_word)
        squares = np.bincount(part, weights=data**2, minlength=rows * 2)
        data = (data / np.sqrt(squares)[part]).astype(np.float32)
        starts = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=rows))))
        matrix = csr_matrix((data, feature, starts), shape=(rows, width))
        return Counted(matrix, found, (data / times)[origin])

    def occurrences(self, layout: Layout, facts: TokenFacts) -> Occurrences:
        """Every known feature wherever it occurs."""
        parts = [self._characters(layout, order) for order in ORDERS]
        parts.append(self._words(layout, facts.number))
        parts.append(self._pairs(layout, facts.number))
        return Occurrences(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def _characters(self, layout: Layout, order: int) -> tuple[IntArray, ...]:
        keys, whole = character_keys(layout.codes, order)
        start = np.flatnonzero(whole)
        feature = self._character_table.find(keys[start])
        known = feature >= 0
        start, feature = start[known], feature[known]
        return layout.row[start], feature, start, np.full(len(start), order, dtype=np.int64)

    def _words(self, layout: Layout, ids: IntArray) -> tuple[IntArray, ...]:
        known = ids >= 0
        feature = ids[known] + self.first_word
        return layout.token_row[known], feature, layout.token_start[known], layout.token_width[known]

    def _pairs(self, layout: Layout, ids: IntArray) -> tuple[IntArray, ...]:
        joined = np.flatnonzero((ids[:-1] >= 0) & (ids[1:] >= 0) & (layout.token_row[:-1] == layout.token_row[1:]))
        feature = self._pair_table.find(pair_keys(ids[joined], ids[joined + 1]))
        known, feature = joined[feature >= 0], feature[feature >= 0]
        return (
            layout.token_row[known],
            feature + self.first_pair,
            layout.token_start[known],
            layout.token_width[known] + layout.token_width[known + 1],
        )

    def known_share(self, layout: Layout, facts: TokenFacts) -> npt.NDArray[np.float64]:
        """Share of each document's words that are features, 0 where it has no word; shape (documents,)."""
        rows = len(layout.first)
        total = np.bincount(layout.token_row[facts.is_word], minlength=rows)
        found = np.bincount(layout.token_row[facts.is_word & (facts.number >= 0)], minlength=rows)
        return np.asarray(found / np.maximum(total, 1))

    def facts(self, layout: Layout) -> TokenFacts:
        return self._memory.facts(layout.tokens)

    def save(self, path: Path) -> None:
        words = "\n".join(self.words)
        np.savez_compressed(
            path,
            characters=np.diff(self.characters, prepend=np.uint64(0)),
            words=np.frombuffer(words.encode("utf-8"), dtype=np.uint8),
            pairs=np.diff(self.pairs, prepend=np.uint64(0)),
            idf=self.idf.astype(np.float16),
        )

    @classmethod
    def load(cls, path: Path) -> NgramVocabulary:
        with np.load(path, allow_pickle=False) as file:
            words = bytes(file["words"]).decode("utf-8").split("\n")
            return cls(
                characters=np.cumsum(file["characters"], dtype=np.uint64),
                words={word: number for number, word in enumerate(words)},
                pairs=np.cumsum(file["pairs"], dtype=np.uint64),
                idf=file["idf"].astype(np.float32),
            )


def pair_keys(left: IntArray, right: IntArray) -> KeyArray:
    """Two word numbers packed into one key."""
    return (left.astype(np.uint64) << _WORD_BITS) | (right.astype(np.uint64) & np.uint64(0xFFFFFFFF))
