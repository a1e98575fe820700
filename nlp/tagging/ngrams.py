"""N-gram features, counted for a whole batch at once in numpy.

A character n-gram (1 to 3) is packed exactly into one integer: a code point needs 21 bits, three of them 63.
A vocabulary is then a sorted array and a lookup is a binary search; there are no collisions and no Python loop
over characters, which is what makes scikit-learn's vectorizers slow. Words use a dictionary once per token,
and word pairs are packed the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from nlp.tagging.layout import IntArray, KeyArray, Layout

ORDERS = (1, 2, 3)
"""Lengths of the character n-grams."""

_BITS = 21
_WORD_BITS = np.uint64(32)
_MISSING = -1


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


def _find(sorted_keys: KeyArray, keys: KeyArray) -> IntArray:
    """Position of each key, -1 where unknown."""
    if not len(sorted_keys):
        return np.full(len(keys), _MISSING, dtype=np.int64)
    at = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    return np.where(sorted_keys[at] == keys, at, _MISSING)


def is_word(token: str) -> bool:
    """Words count as features; spaces, punctuation and anything with a digit do not."""
    return token.isalpha() or (len(token) > 1 and not token.isspace() and not any(c.isdigit() for c in token))


@dataclass(frozen=True, slots=True, eq=False)
class NgramVocabulary:
    """The features of a tagger and their inverse document frequencies.

    Feature numbers: character n-grams first, then words, then word pairs.
    """

    characters: KeyArray
    words: dict[str, int]
    pairs: KeyArray
    idf: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.characters) + len(self.words) + len(self.pairs)

    @property
    def first_word(self) -> int:
        return len(self.characters)

    @property
    def first_pair(self) -> int:
        return len(self.characters) + len(self.words)

    def occurrences(self, layout: Layout) -> Occurrences:
        """Every known feature wherever it occurs."""
        parts = [self._characters(layout, order) for order in ORDERS]
        ids = np.fromiter(
            (self.words.get(t.lower(), _MISSING) for t in layout.tokens), dtype=np.int64, count=len(layout.tokens)
        )
        widths = np.fromiter(map(len, layout.tokens), dtype=np.int64, count=len(layout.tokens))
        parts.append(self._words(layout, ids, widths))
        parts.append(self._pairs(layout, ids, widths))
        return Occurrences(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def _characters(self, layout: Layout, order: int) -> tuple[IntArray, ...]:
        keys, whole = character_keys(layout.codes, order)
        start = np.flatnonzero(whole)
        feature = _find(self.characters, keys[start])
        known = feature >= 0
        start, feature = start[known], feature[known]
        return layout.row[start], feature, start, np.full(len(start), order, dtype=np.int64)

    def _words(self, layout: Layout, ids: IntArray, widths: IntArray) -> tuple[IntArray, ...]:
        known = ids >= 0
        return layout.token_row[known], ids[known] + self.first_word, layout.token_start[known], widths[known]

    def _pairs(self, layout: Layout, ids: IntArray, widths: IntArray) -> tuple[IntArray, ...]:
        keys = pair_keys(ids[:-1], ids[1:])
        joined = (ids[:-1] >= 0) & (ids[1:] >= 0) & (layout.token_row[:-1] == layout.token_row[1:])
        feature = np.where(joined, _find(self.pairs, keys), _MISSING)
        known = np.flatnonzero(feature >= 0)
        return (
            layout.token_row[known],
            feature[known] + self.first_pair,
            layout.token_start[known],
            widths[known] + widths[known + 1],
        )

    def features(self, occurrences: Occurrences, rows: int) -> csr_matrix[Any]:
        """Sublinear TF-IDF, shape (rows, len(self)); the character and the word part each have length 1."""
        counts = csr_matrix(
            (np.ones(len(occurrences.row), np.float32), (occurrences.row, occurrences.feature)),
            shape=(rows, len(self)),
        )
        counts.sum_duplicates()
        counts.data = (1 + np.log(counts.data)) * self.idf[counts.indices]
        row = np.repeat(np.arange(rows), np.diff(counts.indptr))
        part = row * 2 + (counts.indices >= self.first_word)
        squares = np.bincount(part, weights=counts.data**2, minlength=rows * 2)
        counts.data = (counts.data / np.sqrt(squares)[part]).astype(np.float32)
        return counts

    def known_share(self, layout: Layout, rows: int) -> npt.NDArray[np.float64]:
        """Share of each document's words that are features, 0 where it has no word; shape (rows,)."""
        words = np.fromiter(map(is_word, layout.tokens), dtype=np.bool_, count=len(layout.tokens))
        known = np.fromiter((t.lower() in self.words for t in layout.tokens), dtype=np.bool_, count=len(layout.tokens))
        total = np.bincount(layout.token_row[words], minlength=rows)
        found = np.bincount(layout.token_row[words & known], minlength=rows)
        return np.asarray(found / np.maximum(total, 1))

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
