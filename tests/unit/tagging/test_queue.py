"""The doubtful first, themes and towns taking turns, one of each matter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp.tagging.queue import Candidate, label_queue


def candidate(id: str, theme: str = "路灯", town: str = "东村", matter: str = "", doubt: float = 0.5) -> Candidate:
    return Candidate(id, theme, town, matter or id, doubt)


def ids(*candidates: Candidate, count: int = 10) -> list[str]:
    return [each.id for each in label_queue(candidates, count)]


def test_the_doubtful_come_first() -> None:
    assert ids(candidate("a", doubt=0.2), candidate("b", doubt=0.9), candidate("c", doubt=0.5)) == ["b", "c", "a"]


def test_one_matter_is_asked_once_by_its_most_doubtful() -> None:
    assert ids(candidate("a", matter="C1", doubt=0.3), candidate("b", matter="C1", doubt=0.4)) == ["b"]


def test_themes_take_turns() -> None:
    many = [candidate(f"灯{n}", "路灯", doubt=0.9) for n in range(5)]
    assert ids(*many, candidate("水", "供水", doubt=0.1), count=2) == ["灯0", "水"]


def test_a_theme_of_many_has_more_turns_but_not_as_many_more() -> None:
    many = [candidate(f"灯{n}", "路灯", doubt=0.9) for n in range(16)]
    few = [candidate(f"水{n}", "供水", doubt=0.1) for n in range(4)]
    asked = ids(*many, *few, count=6)
    assert sum(id.startswith("灯") for id in asked) == 4


def test_towns_take_turns_within_a_theme() -> None:
    east = [candidate(f"东{n}", town="东村", doubt=0.9) for n in range(5)]
    assert ids(*east, candidate("西", town="西村", doubt=0.2), count=2) == ["东0", "西"]


@given(
    st.lists(
        st.builds(
            Candidate,
            id=st.uuids().map(str),
            theme=st.sampled_from("甲乙丙"),
            town=st.sampled_from(["", "东", "西"]),
            matter=st.sampled_from("123456789"),
            doubt=st.floats(0, 1),
        ),
        unique_by=lambda c: c.id,
    ),
    st.integers(0, 12),
)
def test_no_matter_twice_and_as_many_as_there_are(candidates: list[Candidate], count: int) -> None:
    chosen = label_queue(candidates, count)
    assert len({each.matter for each in chosen}) == len(chosen)
    assert len(chosen) == min(count, len({each.matter for each in candidates}))
