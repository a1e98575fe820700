"""Equal shares have index 0, a new matter stands out in its week, a small week says nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.tagging.drift import FEWEST, LOOK, Sample, monday, moved, stability_index, weekly

START = datetime(2026, 3, 2)
COUNTS = st.dictionaries(st.sampled_from("甲乙丙丁"), st.integers(1, 500), min_size=1)


def sample(day: int, theme: str = "路灯") -> Sample:
    return Sample(START + timedelta(days=day), theme, "城管", False, 0.1)


@given(COUNTS)
def test_nothing_changed_is_zero(counts: dict[str, int]) -> None:
    assert stability_index(counts, counts) == pytest.approx(0, abs=1e-9)


@given(COUNTS, COUNTS)
def test_it_is_never_negative_and_the_same_both_ways(then: dict[str, int], now: dict[str, int]) -> None:
    assert stability_index(then, now) >= -1e-9
    assert stability_index(then, now) == pytest.approx(stability_index(now, then))


def test_by_hand() -> None:
    """Smoothed shares 1/2, 1/2 and 3/4, 1/4: (1/4) ln(3/2) - (1/4) ln(1/2)."""
    assert stability_index({"甲": 50, "乙": 50}, {"甲": 75, "乙": 25}) == pytest.approx(0.2747, abs=0.01)


def test_a_new_matter_stands_out_in_its_week() -> None:
    reference = [sample(n % 7, "路灯" if n % 2 else "供水") for n in range(200)]
    calm = [sample(7 + n % 7, "路灯" if n % 2 else "供水") for n in range(100)]
    flood = [sample(14 + n % 7, "内涝" if n % 2 else "供水") for n in range(100)]
    first, second = weekly(reference, [*calm, *flood])
    assert (first.look, second.look) == (False, True)
    assert second.monday == monday(START + timedelta(days=14))
    assert second.theme > LOOK > first.theme
    assert moved(reference, flood)[0][0] in ("内涝", "路灯")


def test_few_of_many_labels_are_no_change() -> None:
    reference = [sample(n % 7, f"主题{n % 60}") for n in range(600)]
    week = [sample(7 + n % 7, f"主题{n}") for n in range(FEWEST)]
    assert not weekly(reference, week)[0].look


def test_a_small_week_says_nothing() -> None:
    assert weekly([sample(0)] * 100, [sample(7, "内涝")] * (FEWEST - 1)) == []
