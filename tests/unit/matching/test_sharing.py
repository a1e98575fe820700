"""Candidates of a whole file are those that an index of all of them gives one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.matching.candidates import BY_TERMS, CandidateIndex, all_pairs
from nlp.matching.inverted import InvertedIndex
from nlp.matching.lexical import SparseRow
from nlp.matching.sharing import sharing_most

ROWS = st.lists(
    st.dictionaries(st.integers(1, 30), st.sampled_from([0.25, 0.5, 0.75]), max_size=6), min_size=1, max_size=25
).map(
    lambda drawn: [
        [SparseRow(np.array(sorted(row), np.int32), np.array([row[term] for term in sorted(row)], np.float32))]
        for row in drawn
    ]
)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(1, 6))
def test_the_same_neighbours_as_an_index_of_all(rows: list[list[SparseRow]], count: int) -> None:
    index = InvertedIndex()
    for number, views in enumerate(rows):
        index.add(number, views)
    for number, (views, found) in enumerate(zip(rows, sharing_most(rows, count), strict=True)):
        assert found.tolist() == [other for other in index.best(views, len(rows)) if other != number][:count]


def test_pairs_are_those_of_an_index_and_none_is_with_itself() -> None:
    vectors = np.eye(4, dtype=np.float32)[[0, 0, 1, 2, 3]]
    rows = [[SparseRow(np.array([7], np.int32), np.array([1.0], np.float32))] for _ in range(5)]
    index = CandidateIndex(4)
    index.add(range(5), vectors, rows)
    asked = {(min(a, b), max(a, b)) for a, near in enumerate(index.find(vectors, rows)) for b in near if a != b}
    assert {tuple(pair) for pair in all_pairs(4, vectors, rows).tolist()} == asked
    assert all_pairs(4, np.empty((0, 4), np.float32), []).shape == (0, 2)
    assert BY_TERMS > 5
