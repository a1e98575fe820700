"""Which records name a place or hold a rare term: finds what no vector finds, a bare place name."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np

from nlp.matching.lexical import SparseRow

RARE_TERMS = 48
"""Heaviest terms of a record that are looked up."""
LONGEST_POSTING = 400
"""A term in more records than this is not rare here, whatever the table of weights says; so a search reads at most
this many records a term, however many are stored."""


class _Posting:
    """The records that hold one term; of a term that is not rare none is kept."""

    __slots__ = ("count", "numbers", "weights")

    def __init__(self) -> None:
        self.count, self.numbers, self.weights = 0, array("q"), array("f")

    def add(self, number: int, weight: float) -> None:
        self.count += 1
        if self.count <= LONGEST_POSTING:
            self.numbers.append(number)
            self.weights.append(weight)
        elif self.count == LONGEST_POSTING + 1:
            self.numbers, self.weights = array("q"), array("f")

    def remove(self, number: int) -> None:
        """A term that is not rare stays so: counted down, it would begin a list that lacks the records before."""
        if self.count <= LONGEST_POSTING:
            self.count -= 1
            at = self.numbers.index(number)
            del self.numbers[at], self.weights[at]


class InvertedIndex:
    """Numbers by term. Terms and numbers are plain integers; each number is added once.

    A term that was in too many records is held to be common as long as the index lives, also when some are removed.
    """

    def __init__(self) -> None:
        self._postings: dict[int, _Posting] = {}
        self._terms: dict[int, array[int]] = {}

    def add(self, number: int, rows: Iterable[SparseRow]) -> None:
        kept = heaviest(rows)
        self._terms[number] = array("i", kept)
        for term, weight in kept.items():
            self._postings.setdefault(term, _Posting()).add(number, weight)

    def remove(self, number: int) -> None:
        for term in self._terms.pop(number):
            self._postings[term].remove(number)

    def best(self, rows: Iterable[SparseRow], count: int) -> list[int]:
        """At most ``count`` numbers that share the most weight, best first; ties go to the smaller number."""
        found = [(weight, self._postings[term]) for term, weight in heaviest(rows).items() if term in self._postings]
        if not found:
            return []
        numbers = np.concatenate([np.frombuffer(posting.numbers, np.int64) for _, posting in found])
        weights = np.concatenate([np.frombuffer(posting.weights, np.float32) * weight for weight, posting in found])
        distinct, at = np.unique(numbers, return_inverse=True)
        scores = np.bincount(at, weights, len(distinct))
        return list(distinct[np.lexsort((distinct, -scores))[:count]].tolist())


def heaviest(rows: Iterable[SparseRow]) -> dict[int, float]:
    """The terms of each row that are looked up, with their weights; a term of several rows counts as in the last."""
    kept: dict[int, float] = {}
    for row in rows:
        first = np.lexsort((row.ids, -row.weights))[:RARE_TERMS]
        kept.update(zip(row.ids[first].tolist(), row.weights[first].tolist(), strict=True))
    return kept
