"""A list of records for each term is short, or it is not kept."""

from __future__ import annotations

import numpy as np

from nlp.matching.inverted import LONGEST_POSTING, InvertedIndex
from nlp.matching.lexical import SparseRow


def row(*terms: int) -> list[SparseRow]:
    return [SparseRow(np.array(terms, np.int32), np.ones(len(terms), np.float32))]


def test_a_term_in_too_many_records_finds_none_of_them() -> None:
    index = InvertedIndex()
    for number in range(LONGEST_POSTING):
        index.add(number, row(5))
    assert len(index.best(row(5), 2 * LONGEST_POSTING)) == LONGEST_POSTING
    index.add(LONGEST_POSTING, row(5, 6))
    assert index.best(row(5), 9) == []
    assert index.best(row(5, 6), 9) == [LONGEST_POSTING]


def test_what_is_removed_is_not_found() -> None:
    index = InvertedIndex()
    index.add(1, row(5, 6))
    index.add(2, row(6))
    index.remove(1)
    assert (index.best(row(5), 9), index.best(row(6), 9)) == ([], [2])
    index.add(1, row(5))
    assert index.best(row(5, 6), 9) == [1, 2]


def test_a_term_that_became_common_stays_so_when_records_are_removed() -> None:
    index = InvertedIndex()
    for number in range(LONGEST_POSTING + 1):
        index.add(number, row(5))
    for number in (0, 1, 2):
        index.remove(number)
    index.add(LONGEST_POSTING + 1, row(5))
    assert index.best(row(5), 9) == []
