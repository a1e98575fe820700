"""Cases as they grow: what is stored, what is answered, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import MatchingError
from nlp.matching import CaseIndex, MatchRecord
from nlp.matching.cases import MEMBERS_COMPARED, MOST_CANDIDATES
from nlp.types import Attached, NeedsReview, Opened
from tests.unit.matching.hand_made import HALF_LIFT, LAMP, LIFT, MODEL, SURE, UNSURE, record


def index_of(*stored: tuple[MatchRecord, str]) -> CaseIndex:
    index = CaseIndex(MODEL)
    for each, case in stored:
        index.add(each, case)
    return index


def test_where_nothing_is_stored_everything_opens_a_case() -> None:
    assert CaseIndex(MODEL).match(record("1", "白鹭洲")) == Opened()
    assert len(CaseIndex(MODEL)) == 0


def test_the_sure_are_attached() -> None:
    match = index_of((record("1", "白鹭洲"), "电梯案")).match(record("2", "白鹭洲"))
    assert isinstance(match, Attached)
    assert match.case.case_id == "电梯案"
    assert match.case.probability == pytest.approx(SURE)
    assert match.case.reasons[0] == "同一地点 白鹭洲"
    assert match.case.reasons[1].startswith("同一事项 ")


def test_between_the_thresholds_a_person_is_asked() -> None:
    match = index_of((record("1", "白鹭洲"), "电梯案")).match(record("2", "白鹭洲", HALF_LIFT))
    assert isinstance(match, NeedsReview)
    assert [c.case_id for c in match.candidates] == ["电梯案"]
    assert match.candidates[0].probability == pytest.approx(UNSURE)


@pytest.mark.parametrize("asked", [record("2", "白鹭洲", LAMP), record("2", "锦绣天城"), record("2")])
def test_below_them_a_case_is_opened(asked: MatchRecord) -> None:
    assert index_of((record("1", "白鹭洲"), "电梯案")).match(asked) == Opened()


def test_a_case_counts_as_a_whole_and_not_by_its_best_member() -> None:
    stored = [
        (record("1", "白鹭洲"), "杂案"),
        (record("2", "白鹭洲", LAMP), "杂案"),
        (record("3", "青禾路", LAMP), "杂案"),
    ]
    match = index_of(*stored).match(record("4", "白鹭洲"))
    assert not isinstance(match, Attached)


def test_the_likeliest_case_wins() -> None:
    index = index_of((record("1", "白鹭洲", HALF_LIFT), "甲"), (record("2", "白鹭洲"), "乙"))
    match = index.match(record("3", "白鹭洲"))
    assert isinstance(match, Attached)
    assert match.case.case_id == "乙"


def test_a_person_is_shown_few_cases_best_first() -> None:
    index = index_of(*((record(str(n), "白鹭洲", HALF_LIFT), f"案{n}") for n in range(8)))
    match = index.match(record("新", "白鹭洲"))
    assert isinstance(match, NeedsReview)
    assert [c.case_id for c in match.candidates] == [f"案{n}" for n in range(MOST_CANDIDATES)]


def test_what_a_person_told_apart_is_not_proposed_again() -> None:
    index = index_of((record("1", "白鹭洲"), "甲"), (record("2", "白鹭洲", HALF_LIFT), "乙"))
    asked: list[tuple[str, str]] = []

    def apart(id: str, case: str) -> bool:
        asked.append((id, case))
        return case == "甲"

    match = index.match(record("3", "白鹭洲"), apart)
    assert isinstance(match, NeedsReview)
    assert [c.case_id for c in match.candidates] == ["乙"]
    assert set(asked) == {("3", "甲"), ("3", "乙")}
    assert index.match(record("3", "白鹭洲"), lambda _id, _case: True) == Opened()


def test_a_stored_record_asked_again_is_not_its_own_partner() -> None:
    index = index_of((record("1", "白鹭洲"), "甲"))
    assert index.match(record("1", "白鹭洲")) == Opened()


def test_asking_stores_nothing_and_answers_the_same() -> None:
    index = index_of((record("1", "白鹭洲"), "甲"), (record("2", "白鹭洲", HALF_LIFT), "乙"))
    assert index.match(record("3", "白鹭洲")) == index.match(record("3", "白鹭洲"))
    assert (len(index), "3" in index) == (2, False)


def test_an_id_is_stored_once() -> None:
    index = index_of((record("1", "白鹭洲"), "甲"))
    with pytest.raises(MatchingError, match="不能重复加入"):
        index.add(record("1", "白鹭洲"), "乙")
    assert len(index) == 1
    assert index.match(record("2", "白鹭洲")).case.case_id == "甲"


@pytest.mark.parametrize("vector", [[1.0, 0, 0], [float("nan"), 0, 0, 0], [float("inf"), 0, 0, 0], [3.0, 0, 0, 0]])
def test_a_record_that_cannot_be_searched_is_refused_and_leaves_no_trace(vector: list[float]) -> None:
    index = index_of((record("1", "白鹭洲"), "甲"))
    with pytest.raises(MatchingError, match="向量"):
        index.add(record("2", "白鹭洲", vector=vector), "乙")
    with pytest.raises(MatchingError, match="向量"):
        index.match(record("2", "白鹭洲", vector=vector))
    assert (len(index), "2" in index) == (1, False)
    index.add(record("2", "白鹭洲"), "甲")
    assert len(index) == 2


def test_a_moved_record_counts_for_its_new_case() -> None:
    index = index_of((record("1", "白鹭洲"), "甲"))
    index.move("1", "乙")
    assert index.match(record("2", "白鹭洲")).case.case_id == "乙"
    assert len(index) == 1


def test_moving_one_of_two_splits_them() -> None:
    index = index_of((record("1", "白鹭洲"), "甲"), (record("2", "白鹭洲", LAMP), "甲"), (record("0", "柳塘村"), "甲"))
    assert not isinstance(index.match(record("3", "白鹭洲")), Attached)
    index.remove("0")
    index.move("2", "乙")
    assert index.match(record("3", "白鹭洲")).case.case_id == "甲"
    assert index.match(record("3", "白鹭洲", LAMP)).case.case_id == "乙"


def test_a_removed_record_is_gone_and_may_come_back() -> None:
    index = index_of((record("1", "白鹭洲"), "甲"), (record("2", "青禾路"), "乙"))
    index.remove("1")
    assert ("1" in index, "2" in index, len(index)) == (False, True, 1)
    assert index.match(record("3", "白鹭洲")) == Opened()
    index.add(record("1", "白鹭洲"), "丙")
    assert index.match(record("3", "白鹭洲")).case.case_id == "丙"


@pytest.mark.parametrize("change", [lambda index: index.move("无", "甲"), lambda index: index.remove("无")])
def test_what_is_not_stored_cannot_be_changed(change) -> None:
    with pytest.raises(MatchingError, match="没有这条诉求"):
        change(CaseIndex(MODEL))


def test_a_very_large_case_still_takes_its_own() -> None:
    many = [(record(f"{n:03}", "白鹭洲"), "甲") for n in range(4 * MEMBERS_COMPARED)]
    match = index_of(*many, (record("别", "青禾路", LAMP), "乙")).match(record("新", "白鹭洲"))
    assert isinstance(match, Attached)
    assert match.case.case_id == "甲"
    assert match.case.probability == pytest.approx(SURE)


PLACES, MATTERS, CASES = ("白鹭洲", "青禾路", ""), (LIFT, HALF_LIFT, LAMP), ("甲", "乙", "丙")
STORED = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(MATTERS), st.sampled_from(CASES)), min_size=1, max_size=9
)


def answer(index: CaseIndex, asked: MatchRecord) -> tuple[type, list[float], set[str]]:
    """Which of several equally likely cases comes first is left open."""
    match = index.match(asked)
    if isinstance(match, NeedsReview):
        chances = [round(c.probability, 6) for c in match.candidates]
        return NeedsReview, chances, {c.case_id for c in match.candidates}
    return type(match), [round(match.case.probability, 6)] if isinstance(match, Attached) else [], set()


@settings(max_examples=40, deadline=None)
@given(STORED, st.randoms(use_true_random=False))
def test_the_order_of_adding_does_not_matter(stored: list[tuple[str, tuple[str, ...], str]], random) -> None:
    rows = [(record(str(n), place, matter), case) for n, (place, matter, case) in enumerate(stored)]
    shuffled = random.sample(rows, len(rows))
    for place in PLACES:
        assert answer(index_of(*rows), record("新", place)) == answer(index_of(*shuffled), record("新", place))


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "move", "remove"]), st.integers(0, 4), st.sampled_from(CASES)), max_size=25
)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_any_steps_leave_what_a_fresh_index_of_the_same_records_would_say(steps: list[tuple[str, int, str]]) -> None:
    index, stored = CaseIndex(MODEL), dict[str, tuple[MatchRecord, str]]()
    for step, number, case in steps:
        each = record(str(number), PLACES[number % 2], MATTERS[number % 3])
        if step == "add" and each.id not in stored:
            index.add(each, case)
        elif step == "move" and each.id in stored:
            index.move(each.id, case)
        elif step == "remove" and each.id in stored:
            index.remove(each.id)
            del stored[each.id]
            continue
        else:
            continue
        stored[each.id] = (each, case)
    assert len(index) == len(stored)
    assert all((str(number) in index) == (str(number) in stored) for number in range(5))
    for place in PLACES[:2]:
        assert answer(index, record("新", place)) == answer(index_of(*stored.values()), record("新", place))
