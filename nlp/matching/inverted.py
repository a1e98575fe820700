"""Which records name a place or hold a rare term: finds what no vector finds, a bare place name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from nlp.matching.lexical import SparseRow

RARE_TERMS = 48
"""Heaviest terms of a record that are looked up."""
LONGEST_POSTING = 400
"""A term in more records than this is not rare here, whatever the table of weights says."""


class InvertedIndex:
    """Numbers by term. Terms and numbers are plain integers; each number is added once."""

    def __init__(self) -> None:
        self._postings: dict[int, dict[int, float]] = defaultdict(dict)
        self._terms: dict[int, list[int]] = {}

    def add(self, number: int, rows: Iterable[SparseRow]) -> None:
        kept = heaviest(rows)
        self._terms[number] = list(kept)
        for term, weight in kept.items():
            self._postings[term][number] = weight

    def remove(self, number: int) -> None:
        for term in self._terms.pop(number):
            self._postings[term].pop(number, None)

    def best(self, rows: Iterable[SparseRow], count: int) -> list[int]:
        """At most ``count`` numbers that share the most weight, best first; ties go to the smaller number."""
        scores: dict[int, float] = defaultdict(float)
        for term, weight in heaviest(rows).items():
            posting = self._postings.get(term, {})
            if len(posting) <= LONGEST_POSTING:
                for number, other in posting.items():
                    scores[number] += weight * other
        return sorted(scores, key=lambda number: (-scores[number], number))[:count]


def heaviest(rows: Iterable[SparseRow]) -> dict[int, float]:
    """The terms of each row that are looked up, with their weights."""
    kept: dict[int, float] = {}
    for row in rows:
        first = np.lexsort((row.ids, -row.weights))[:RARE_TERMS]
        kept.update(zip(row.ids[first].tolist(), row.weights[first].tolist(), strict=True))
    return kept
