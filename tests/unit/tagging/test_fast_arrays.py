"""The quick ways of looking up, counting and multiplying agree with the plain ones."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import random_array

from nlp.tagging.levels import Levels
from nlp.tagging.lookup import KeyTable
from nlp.tagging.ngrams import tally

KEYS = st.integers(0, 2**63 - 1) | st.integers(0, 40)


@given(st.lists(KEYS, unique=True, max_size=60), st.lists(KEYS, max_size=60))
def test_a_key_is_found_where_it_stands(held: list[int], asked: list[int]) -> None:
    found = KeyTable(np.array(held, dtype=np.uint64)).find(np.array(held + asked, dtype=np.uint64))
    assert found.tolist() == [held.index(key) if key in held else -1 for key in held + asked]


@given(st.lists(st.integers(0, 2**40) | st.integers(0, 9), max_size=60))
def test_keys_are_counted_as_numpy_counts(keys: list[int]) -> None:
    given_keys = np.array(keys, dtype=np.int64)
    expected = np.unique(given_keys, return_inverse=True, return_counts=True)
    assert all(np.array_equal(ours, theirs) for ours, theirs in zip(tally(given_keys), expected, strict=True))


def test_levels_multiply_as_the_weights_they_stand_for() -> None:
    chance = np.random.default_rng(1)
    levels = Levels.of(chance.normal(size=(50, 7)).astype(np.float32))
    weights = levels.table * levels.scale[:, None]
    features = random_array((9, 50), density=0.2, format="csr", dtype=np.float32, rng=chance)
    assert np.allclose(levels.products(features), features @ weights, atol=1e-5)
    assert np.array_equal(levels[np.array([3, 9]), np.array([0, 6])], weights[[3, 9], [0, 6]])
