"""The few stored records worth comparing with a new one: nearest vectors, and shared places and rare terms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from nlp.matching.index import VectorIndex
from nlp.matching.inverted import InvertedIndex
from nlp.matching.lexical import SparseRow
from nlp.matching.sharing import sharing_most
from nlp.types import FloatMatrix

BY_VECTOR = 20
BY_TERMS = 30
"""Together the 50 candidates within which the true partners must be (see docs/decisions/003)."""


class CandidateIndex:
    """Vectors and term rows by number; numbers are given by the caller, unique, not negative."""

    def __init__(self, dimension: int, by_vector: int = BY_VECTOR, by_terms: int = BY_TERMS) -> None:
        self._vectors, self._terms = VectorIndex(dimension), InvertedIndex()
        self._by_vector, self._by_terms = by_vector, by_terms

    def __len__(self) -> int:
        return len(self._vectors)

    def add(self, numbers: Sequence[int], vectors: FloatMatrix, rows: Sequence[Sequence[SparseRow]]) -> None:
        """``rows``: for each number the term rows by which it can be found."""
        self._vectors.add(np.array(numbers, dtype=np.int64), vectors)
        for number, terms in zip(numbers, rows, strict=True):
            self._terms.add(number, terms)

    def remove(self, number: int) -> None:
        self._vectors.remove(number)
        self._terms.remove(number)

    def find(self, vectors: FloatMatrix, rows: Sequence[Sequence[SparseRow]]) -> list[list[int]]:
        """For each entry at most ``by_vector + by_terms`` numbers, ascending, each once."""
        near = self._vectors.nearest(vectors, self._by_vector)
        return [
            sorted({*numbers.tolist(), *self._terms.best(terms, self._by_terms)})
            for numbers, terms in zip(near, rows, strict=True)
        ]


def all_pairs(dimension: int, vectors: FloatMatrix, rows: Sequence[Sequence[SparseRow]]) -> npt.NDArray[np.int64]:
    """Candidate pairs among entries, which are numbered as they come: shape (pairs, 2), ascending.

    The same as asking a :class:`CandidateIndex` that holds all of them for each, but much faster.
    """
    index = VectorIndex(dimension)
    index.add(np.arange(len(vectors)), vectors)
    near = index.nearest(vectors, BY_VECTOR)
    found = [np.concatenate(both) for both in zip(near, sharing_most(rows, BY_TERMS), strict=True)]
    own = np.repeat(np.arange(len(found)), [len(others) for others in found])
    other = np.concatenate(found) if found else np.empty(0, np.int64)
    pairs = np.stack([np.minimum(own, other), np.maximum(own, other)], axis=1)
    return np.unique(pairs[own != other], axis=0).astype(np.int64).reshape(-1, 2)
