"""A whole file at once: nothing is lost, and the order of the rows says nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import MatchingError
from nlp.matching import Assignment, CaseIndex, MatchRecord, cluster
from nlp.matching.joining import fit, joined
from nlp.types import Attached
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


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ({}, "lift lift2 lift3|lamp lamp2"),
        ({"lift": "甲", "lamp": "甲"}, "lift lamp|lift2 lift3|lamp2"),
        ({"lift": "甲", "lift2": "乙"}, "lift lift3|lift2|lamp lamp2"),
        ({"lift3": "甲"}, "lift lift2 lift3|lamp lamp2"),
        ({id: id for id in ("lift", "lift2", "lift3", "lamp", "lamp2")}, "lift|lift2|lift3|lamp|lamp2"),
        ({"elsewhere": "甲"}, "lift lift2 lift3|lamp lamp2"),
    ],
)
def test_what_a_person_put_together_is_one_case_and_never_part_of_another(kept: dict[str, str], expected: str) -> None:
    """A lift and a lamp in one case by a person's word: neither the lifts nor the lamps fit it as a whole."""
    told = [*(record(id, "白鹭洲", LIFT) for id in ("lift", "lift2", "lift3"))]
    told += [record(id, "青禾路", LAMP) for id in ("lamp", "lamp2")]
    assert partition(cluster(told, MODEL, kept), "case") == {frozenset(case.split()) for case in expected.split("|")}


@settings(max_examples=25, deadline=None)
@given(st.permutations(MANY), st.dictionaries(st.sampled_from([r.id for r in MANY]), st.sampled_from("甲乙丙")))
def test_a_persons_cases_hold_in_any_order(shuffled: list[MatchRecord], kept: dict[str, str]) -> None:
    case_of = {a.id: a.case for a in cluster(shuffled, MODEL, kept)}
    assert len({(case, case_of[id]) for id, case in kept.items()}) == len(set(kept.values()))
    assert len({case_of[id] for id in kept}) == len(set(kept.values()))
    assert partition(cluster(shuffled, MODEL, kept), "case") == partition(cluster(MANY, MODEL, kept), "case")


def test_an_id_twice_is_refused() -> None:
    with pytest.raises(MatchingError, match="编号重复"):
        cluster([record("1", "白鹭洲"), record("1", "青禾路")], MODEL)


@pytest.mark.parametrize("vector", [[1.0, 0], [float("nan"), 0, 0, 0]])
def test_a_record_of_another_encoder_is_refused(vector: list[float]) -> None:
    with pytest.raises(MatchingError, match="4 维"):
        cluster([record("1", "白鹭洲"), record("2", "青禾路", vector=vector)], MODEL)


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ([0.9], 0.9),
        ([0.9, 0.1], 0.9),
        ([0.9, 0.1, 0.1], 2 * 1.1 / 3),
        ([0.9, 0.8, 0.0], 0.9),
        ([0.9, 0.7, 0.2, 0.2], 0.8),
        ([0.9, 0.0, 0.0, 0.0], 0.45),
    ],
)
def test_a_case_fits_by_its_closest_half_and_at_most_twice_its_mean(
    probabilities: list[float], expected: float
) -> None:
    assert fit(probabilities, len(probabilities), sure=0.5).probability == pytest.approx(expected)


@pytest.mark.parametrize("strange", [[0.9, 0.0], [0.9, 0.04], [0.9, 0.04, 0.0], [0.9, 0.9, 0.04, 0.0]])
def test_a_case_half_of_strangers_is_never_joined_without_a_person(strange: list[float]) -> None:
    found = fit(strange, len(strange), sure=0.5)
    assert (found.evidence, found.probability) == (0.0, pytest.approx(0.45))


def both_ways(close: dict[tuple[int, int], float], count: int) -> list[dict[int, float]]:
    return [{b if a == n else a: p for (a, b), p in close.items() if n in {a, b}} for n in range(count)]


def test_one_alike_member_does_not_carry_a_large_case() -> None:
    close = {(0, 1): 0.9, (0, 2): 0.9, (1, 2): 0.9, (0, 3): 0.9, (1, 3): 0.9, (2, 3): 0.9, (3, 4): 0.9}
    assert joined(range(5), both_ways(close, 5), 0.5) == [0, 0, 0, 0, 4]


def test_of_two_cases_that_fit_alike_the_older_takes_the_report() -> None:
    assert joined([1, 0, 2], both_ways({(0, 2): 0.8, (1, 2): 0.8}, 3), 0.5) == [0, 1, 0]
    assert joined([0, 1, 2], both_ways({(0, 2): 0.8, (1, 2): 0.8}, 3), 0.5) == [0, 1, 0]


def test_of_two_cases_that_fit_the_one_with_more_evidence_grows() -> None:
    close = {(0, 1): 0.9, (0, 3): 0.6, (1, 3): 0.6, (2, 3): 0.7}
    assert joined(range(4), both_ways(close, 4), 0.5) == [0, 0, 2, 0]


NEAR = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([0.1, 0.4, 0.5, 0.6, 0.9]),
)


@given(NEAR, st.permutations(range(8)), st.sampled_from([0.3, 0.5, 0.7]))
def test_each_case_is_named_by_a_member_and_strangers_never_share_one(
    close: dict[tuple[int, int], float], order: list[int], sure: float
) -> None:
    near = both_ways(close, 8)
    case_of = joined(order, near, sure)
    assert all(case_of[case] == case for case in case_of)
    assert all(case == n or near[n] for n, case in enumerate(case_of))


def test_a_file_is_what_the_service_makes_of_it_one_by_one() -> None:
    """Without dates reports come in the order of their ids."""
    index, case_of = CaseIndex(MODEL), {}
    for each in sorted(MANY, key=lambda r: r.id):
        match = index.match(each)
        case_of[each.id] = match.case.case_id if isinstance(match, Attached) else each.id
        index.add(each, case_of[each.id])
    groups: dict[str, set[str]] = defaultdict(set)
    for id, case in case_of.items():
        groups[case].add(id)
    assert {frozenset(members) for members in groups.values()} == partition(in_order(), "case")
