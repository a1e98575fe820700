"""A whole file at once: nothing is lost, and the order of the rows says nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import MatchingError
from nlp.matching import Assignment, MatchRecord, cluster
from nlp.matching.linkage import average_linkage
from tests.unit.matching.hand_made import HALF_LIFT, LAMP, LIFT, MODEL, record

PLACES = ("白鹭洲", "青禾路", "柳塘村", "锦绣天城", "")
SMELL = ("垃圾", "臭味", "清运", "蚊虫")
MATTERS = (LIFT, LAMP, SMELL, HALF_LIFT)
MANY = [
    record(f"{copy}-{place}-{matter[0]}-{matter[2]}", place, matter)
    for copy, place, matter in product("ab", PLACES, MATTERS)
]


@cache
def in_order() -> list[Assignment]:
    return cluster(MANY, MODEL)


def partition(assigned: Sequence[Assignment], level: str) -> set[frozenset[str]]:
    groups: dict[int, set[str]] = defaultdict(set)
    for a in assigned:
        if (number := getattr(a, level)) is not None:
            groups[number].add(a.id)
    return {frozenset(members) for members in groups.values()}


def test_forty_messages_fall_into_place_and_matter() -> None:
    cases = partition(in_order(), "case")
    assert len(MANY) == 40
    pairs = {members for members in cases if len(members) > 1}
    assert pairs == {
        frozenset(f"{copy}-{place}-{matter[0]}-{matter[2]}" for copy in "ab")
        for place, matter in product(PLACES[:-1], MATTERS)
    }
    assert sum(map(len, cases)) == 40


@settings(max_examples=12, deadline=None)
@given(st.permutations(MANY))
def test_the_partition_does_not_depend_on_the_order(shuffled: list[MatchRecord]) -> None:
    assigned = cluster(shuffled, MODEL)
    assert [a.id for a in assigned] == [r.id for r in shuffled]
    assert partition(assigned, "case") == partition(in_order(), "case")
    assert partition(assigned, "klass") == partition(in_order(), "klass")


@settings(max_examples=25, deadline=None)
@given(st.permutations(MANY).map(lambda rows: rows[:17]))
def test_numbers_count_from_one_as_they_first_appear(some: list[MatchRecord]) -> None:
    assigned = cluster(some, MODEL)
    for numbers in ([a.case for a in assigned], [a.klass for a in assigned if a.klass is not None]):
        assert list(dict.fromkeys(numbers)) == list(range(1, len(set(numbers)) + 1))


@settings(max_examples=25, deadline=None)
@given(st.permutations(MANY).map(lambda rows: rows[:17]))
def test_a_case_is_in_one_class_and_a_class_has_several_cases(some: list[MatchRecord]) -> None:
    assigned = cluster(some, MODEL)
    classes_of_case: dict[int, set[int | None]] = defaultdict(set)
    cases_of_class: dict[int, set[int]] = defaultdict(set)
    for a in assigned:
        classes_of_case[a.case].add(a.klass)
        if a.klass is not None:
            cases_of_class[a.klass].add(a.case)
        assert bool(a.class_name) == (a.klass is not None)
    assert all(len(classes) == 1 for classes in classes_of_case.values())
    assert all(len(cases) >= 2 for cases in cases_of_class.values())


def test_nothing_and_one() -> None:
    assert cluster([], MODEL) == []
    assert cluster([record("1", "白鹭洲")], MODEL) == [Assignment("1", 1, None)]


def test_two_strangers_and_two_copies() -> None:
    strangers = cluster([record("1", "白鹭洲"), record("2", "青禾路", LAMP)], MODEL)
    assert strangers == [Assignment("1", 1, None), Assignment("2", 2, None)]
    copies = cluster([record("1", "白鹭洲"), record("2", "白鹭洲")], MODEL)
    assert [a.case for a in copies] == [1, 1]


def test_an_id_twice_is_refused() -> None:
    with pytest.raises(MatchingError, match="编号重复"):
        cluster([record("1", "白鹭洲"), record("1", "青禾路")], MODEL)


@pytest.mark.parametrize("vector", [[1.0, 0], [float("nan"), 0, 0, 0]])
def test_a_record_of_another_encoder_is_refused(vector: list[float]) -> None:
    with pytest.raises(MatchingError, match="4 维"):
        cluster([record("1", "白鹭洲"), record("2", "青禾路", vector=vector)], MODEL)


def test_one_bad_pair_does_not_chain_two_groups() -> None:
    close = {(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.9}
    assert average_linkage(4, close, 0.5) == [[0, 1], [2, 3]]


def test_given_groups_stay_and_those_kept_apart_never_meet() -> None:
    close = {(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.9}
    assert average_linkage(3, close, 0.5) == [[0, 1, 2]]
    assert average_linkage(3, close, 0.5, apart=[(0, 2)]) == [[0, 1], [2]]
    assert average_linkage(4, {(0, 1): 0.9}, 0.5, together=[[0, 3]]) == [[0, 3], [1], [2]]
    assert average_linkage(4, {}, 0.5, together=[[0, 3], [1, 2]]) == [[0, 3], [1, 2]]


SCORES = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([0.1, 0.4, 0.5, 0.6, 0.9]),
)


@given(SCORES, st.sampled_from([0.3, 0.5, 0.7]))
def test_every_group_is_held_together_by_its_mean(scores: dict[tuple[int, int], float], threshold: float) -> None:
    groups = average_linkage(8, scores, threshold)
    assert sorted(member for group in groups for member in group) == list(range(8))

    def mean(left: list[int], right: list[int]) -> float:
        return float(np.mean([scores.get((min(a, b), max(a, b)), 0.0) for a, b in product(left, right)]))

    assert all(mean(a, b) < threshold + 1e-9 for n, a in enumerate(groups) for b in groups[:n])
