"""The few stored records worth comparing with a new one: nearest vectors, and shared places and rare terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from nlp.matching.index import EXACT_UP_TO, VectorIndex
from nlp.matching.inverted import InvertedIndex
from nlp.matching.lexical import SparseRow
from nlp.matching.profile import FOUND_BY, Columns
from nlp.matching.sharing import sharing_most
from nlp.types import FloatMatrix

BY_VECTOR = 20
BY_TERMS = 30
"""Together the 50 candidates within which the true partners must be (see docs/decisions/003)."""
VECTORS_AT_ONCE = 4096
"""Asked of the index together."""

Numbers = npt.NDArray[np.int64]


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


def all_pairs(table: Columns, exact_up_to: int = EXACT_UP_TO) -> Numbers:
    """Candidate pairs among the rows of ``table``, shape (pairs, 2), ascending.

    The same as asking a :class:`CandidateIndex` that holds all of them for each, but much faster. ``exact_up_to``: see
    :class:`VectorIndex`.
    """
    if not len(table):
        return np.empty((0, 2), np.int64)
    found = chain(
        _nearest(table.vectors, exact_up_to), sharing_most([table.views[view] for view in FOUND_BY], BY_TERMS)
    )
    keys = [np.minimum(own, other) * len(table) + np.maximum(own, other) for own, other in found]
    pairs = np.stack(np.divmod(np.unique(np.concatenate(keys)), len(table)), axis=1)
    return np.asarray(pairs[pairs[:, 0] != pairs[:, 1]])


def _nearest(vectors: FloatMatrix, exact_up_to: int) -> Iterator[tuple[Numbers, Numbers]]:
    """Pairs (position, other position) in parts."""
    index = VectorIndex(vectors.shape[1], exact_up_to)
    index.add(np.arange(len(vectors)), vectors)
    for start in range(0, len(vectors), VECTORS_AT_ONCE):
        near = index.nearest(vectors[start : start + VECTORS_AT_ONCE], BY_VECTOR)
        yield np.repeat(np.arange(start, start + len(near)), [len(others) for others in near]), np.concatenate(near)
