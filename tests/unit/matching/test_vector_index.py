"""What faiss takes in silence is refused here."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import MatchingError
from nlp.matching.index import VectorIndex

EYE = np.eye(3, dtype=np.float32)


def filled() -> VectorIndex:
    index = VectorIndex(3)
    index.add(np.array([10, 20]), EYE[:2])
    return index


@pytest.mark.parametrize(
    ("numbers", "vectors", "problem"),
    [
        ([30], np.array([[np.nan, 0, 0]], np.float32), "非数值"),
        ([30], np.array([[np.inf, 0, 0]], np.float32), "非数值"),
        ([30], np.array([[2, 0, 0]], np.float32), "未归一化"),
        ([30], np.ones((1, 4), np.float32), r"应为 \(n, 3\)"),
        ([30], np.ones(3, np.float32), r"应为 \(n, 3\)"),
        ([30], np.array([[1, 0, 0]], np.float64), "float32"),
        ([10], EYE[:1], "重复"),
        ([30, 30], EYE[:2], "重复"),
        ([30], EYE[:2], "缺失"),
        ([-1], EYE[:1], "为负"),
    ],
)
def test_what_cannot_be_searched_is_refused_whole(numbers: list[int], vectors: np.ndarray, problem: str) -> None:
    index = filled()
    with pytest.raises(MatchingError, match=problem):
        index.add(np.array(numbers), vectors)
    assert len(index) == 2
    assert [found.tolist() for found in index.nearest(EYE[:2], 5)] == [[10, 20], [20, 10]]


@pytest.mark.parametrize("vectors", [np.ones((1, 4), np.float32), np.array([[np.nan, 0, 0]], np.float32)])
def test_a_question_is_checked_likewise(vectors: np.ndarray) -> None:
    with pytest.raises(MatchingError, match="向量"):
        filled().nearest(vectors, 1)


@pytest.mark.parametrize("dimension", [0, -1])
def test_an_index_has_a_width(dimension: int) -> None:
    with pytest.raises(MatchingError, match="维数"):
        VectorIndex(dimension)


def test_there_are_never_numbers_that_nobody_gave() -> None:
    index = filled()
    assert [found.tolist() for found in index.nearest(EYE[:1], 50)] == [[10, 20]]
    assert index.nearest(np.zeros((1, 3), np.float32), 5)[0].size == 0
    assert VectorIndex(3).nearest(EYE, 5)[2].size == 0
    assert filled().nearest(EYE[:0], 5) == []


def test_what_is_removed_is_not_found_and_its_number_is_free() -> None:
    index = filled()
    index.remove(10)
    assert index.nearest(EYE[:1], 5)[0].tolist() == [20]
    with pytest.raises(MatchingError, match="不在索引中"):
        index.remove(10)
    index.add(np.array([10]), EYE[2:])
    assert index.nearest(EYE[2:], 1)[0].tolist() == [10]


@settings(deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=3, max_size=3).filter(any), st.integers(1, 6))
def test_nearest_is_what_the_inner_product_says(direction: list[int], count: int) -> None:
    rows = np.random.default_rng(0).standard_normal((6, 3)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index = VectorIndex(3)
    index.add(np.arange(6), rows)
    asked = np.array([direction], np.float32) / np.float32(np.linalg.norm(direction))
    expected = np.sort(rows @ asked[0])[::-1][:count]
    assert (rows @ asked[0])[index.nearest(asked, count)[0]] == pytest.approx(expected, abs=1e-5)


def test_a_graph_finds_what_looking_at_all_finds_and_not_what_was_removed() -> None:
    rows = np.random.default_rng(1).standard_normal((300, 24)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    exact, graph = VectorIndex(24), VectorIndex(24, exact_up_to=100)
    for index in (exact, graph):
        index.add(np.arange(1, 151), rows[:150])
        for number in range(151, 301):
            index.add(np.array([number]), rows[number - 1 : number])
        index.remove(7)
        index.remove(250)
    found = zip(exact.nearest(rows, 10), graph.nearest(rows, 10), strict=True)
    shared = [len(set(a.tolist()) & set(b.tolist())) for a, b in found]
    assert sum(shared) >= 0.99 * 10 * len(rows)
    assert not {7, 250} & {number for row in graph.nearest(rows, 10) for number in row.tolist()}
    graph.add(np.array([7]), rows[6:7])
    assert graph.nearest(rows[6:7], 1)[0].tolist() == [7]
    assert len(graph) == 299


def test_the_same_store_makes_the_same_graph_whatever_came_first() -> None:
    rows = np.random.default_rng(2).standard_normal((120, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    orders = np.arange(120), np.random.default_rng(3).permutation(120)
    found = []
    for order in orders:
        index = VectorIndex(8, exact_up_to=119)
        for number in order.tolist():
            index.add(np.array([number]), rows[number : number + 1])
        found.append([near.tolist() for near in index.nearest(rows, 5)])
    assert found[0] == found[1]
