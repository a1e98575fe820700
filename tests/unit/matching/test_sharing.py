"""Candidates of a whole file are those that an index of all of them gives one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.matching.candidates import BY_TERMS, CandidateIndex, all_pairs
from nlp.matching.inverted import InvertedIndex
from nlp.matching.lexical import SparseRow
from nlp.matching.profile import columns, search_rows, stack, vectors
from nlp.matching.sharing import sharing_most
from tests.unit.matching.hand_made import LAMP, LIFT, MODEL, record

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
    [(own, others)] = sharing_most([stack([row for [row] in rows])], count)
    for number, views in enumerate(rows):
        expected = [other for other in index.best(views, len(rows)) if other != number][:count]
        assert others[own == number].tolist() == expected


def test_pairs_are_those_of_an_index_and_none_is_with_itself() -> None:
    places = ("白鹭洲", "青禾路", "白鹭洲", "柳塘村", "")
    each = [MODEL.profile(record(str(n), place, (LIFT, LAMP)[n % 2])) for n, place in enumerate(places)]
    index = CandidateIndex(4)
    index.add(range(5), vectors(each), search_rows(each))
    found = index.find(vectors(each), search_rows(each))
    asked = {(min(a, b), max(a, b)) for a, near in enumerate(found) for b in near if a != b}
    assert {tuple(pair) for pair in all_pairs(columns(each)).tolist()} == asked
    assert BY_TERMS > 5
