"""The leaves that are found for all rows at once are those that walking finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import MatchingError
from nlp.matching.leaves import LEAF, MOST_LEAVES, Leaves

FEATURES = 3
SHAPES = st.recursive(st.none(), lambda side: st.tuples(st.integers(0, FEATURES - 1), side, side), max_leaves=12)
"""A leaf, or the feature that is asked with what is on both sides."""


def arrays(shapes: list[object], seed: int) -> list[np.ndarray]:
    """Feature, threshold, left, right and value of shape (trees, nodes)."""
    trees: list[list[list[float]]] = []

    def written(shape: object) -> int:
        at = len(trees[-1])
        trees[-1].append([LEAF, 0, 0, 0, at])
        if isinstance(shape, tuple):
            left, right = written(shape[1]), written(shape[2])
            trees[-1][at][:4] = [shape[0], 0, left, right]
        return at

    for shape in shapes:
        trees.append([])
        written(shape)
    most = max(map(len, trees))
    table = np.array([tree + [[LEAF, 0, 0, 0, 0]] * (most - len(tree)) for tree in trees], np.float64)
    draw = np.random.default_rng(seed)
    feature, _, left, right, value = np.moveaxis(table, 2, 0)
    threshold = draw.integers(-2, 3, feature.shape).astype(np.float32)
    return [
        feature.astype(np.int32),
        threshold,
        left.astype(np.int32),
        right.astype(np.int32),
        value.astype(np.float32),
    ]


def walked(tree: list[np.ndarray], row: np.ndarray) -> float:
    feature, threshold, left, right, value = tree
    node = 0
    while feature[node] != LEAF:
        node = left[node] if row[feature[node]] <= threshold[node] else right[node]
    return float(value[node])


@settings(max_examples=60, deadline=None)
@given(st.lists(SHAPES, min_size=1, max_size=4), st.integers(0, 99))
def test_the_leaf_that_walking_ends_in(shapes: list[object], seed: int) -> None:
    trees = arrays(shapes, seed)
    rows = np.random.default_rng(seed).integers(-3, 4, (20, FEATURES)).astype(np.float32)
    rows[0, 0] = np.nan
    expected = [[walked([part[tree] for part in trees], row) for row in rows] for tree in range(len(shapes))]
    assert Leaves(*trees).values(rows).tolist() == expected


def test_what_is_no_tree_is_refused() -> None:
    feature, threshold, left, right, value = arrays([(0, None, None)], 0)
    left[0, 0] = 0
    with pytest.raises(MatchingError, match="自相矛盾"):
        Leaves(feature, threshold, left, right, value)


def test_a_tree_with_more_leaves_than_bits_is_refused() -> None:
    shape: object = None
    for _ in range(MOST_LEAVES):
        shape = (0, None, shape)
    with pytest.raises(MatchingError, match=str(MOST_LEAVES)):
        Leaves(*arrays([shape], 0))
