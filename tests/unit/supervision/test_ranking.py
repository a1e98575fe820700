"""Order from figures: the same whatever order they come in, and never against more people."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.casework.errors import Impossible
from service.casework.supervision import NAMES, load_rules, ranked
from service.settings import WEIGHTS
from service.store.supervision.figures import Figures

RULES = load_rules(WEIGHTS, NAMES)
AT = datetime(2026, 5, 6, tzinfo=UTC)


def figures(group: str, theme: str = "0703", **more: int) -> Figures:
    plain = {"known": 2, "anonymous": 0, "messages": 2, "cases": 1, "urgency": 0, "overdue": 0, "stations": 1}
    plain |= {"departments": 1, "vulnerable": 0, "recurred": 0, "weeks": 1}
    return Figures(group=group, name="", theme=theme, first=AT, last=AT, past=None, **{**plain, **more})


GROUPS = st.lists(
    st.tuples(
        st.integers(1, 60),
        st.integers(0, 20),
        st.integers(1, 12),
        st.integers(0, 2),
        st.integers(0, 9),
        st.sampled_from(["0703", "0701", "0406"]),
    ),
    min_size=1,
    max_size=12,
).map(
    lambda rows: [
        figures(f"C{n:06}", theme, known=known, anonymous=nobody, cases=cases, urgency=urgency, overdue=late)
        for n, (known, nobody, cases, urgency, late, theme) in enumerate(rows)
    ]
)


@settings(max_examples=60, deadline=None)
@given(GROUPS, st.randoms())
def test_order_does_not_depend_on_the_order_of_asking(groups: list[Figures], draw: random.Random) -> None:
    shuffled = groups[:]
    draw.shuffle(shuffled)
    assert ranked(groups, RULES).best(20) == ranked(shuffled, RULES).best(20)


@settings(max_examples=60, deadline=None)
@given(GROUPS, st.integers(0, 11))
def test_more_people_never_lower_a_matter(groups: list[Figures], which: int) -> None:
    chosen = groups[which % len(groups)]
    more = [replace(f, known=f.known + 5) if f is chosen else f for f in groups]
    place = [f.group for f, _ in ranked(groups, RULES).order].index(chosen.group)
    assert [f.group for f, _ in ranked(more, RULES).order].index(chosen.group) <= place


@settings(max_examples=60, deadline=None)
@given(GROUPS)
def test_scores_are_points_out_of_a_hundred_and_fall(groups: list[Figures]) -> None:
    best = ranked(groups, RULES).best(20)
    scores = [candidate.score for candidate in best]
    assert scores == sorted(scores, reverse=True)
    for candidate in best:
        assert 0 <= candidate.score <= 100
        assert candidate.score == round(sum(part.points for part in candidate.parts), 1)
        assert sum(part.most for part in candidate.parts) == pytest.approx(100, abs=0.6)


def test_the_second_matter_of_a_theme_gives_way_to_an_equal_one_of_another() -> None:
    groups = [figures("C000001", "0701"), figures("C000002", "0703"), figures("C000003", "0406")]
    balanced = RULES.weighing({"balance": 50})
    assert [f.group for f, _ in ranked(groups, balanced).order] == ["C000001", "C000003", "C000002"]


def test_a_slider_at_zero_takes_the_factor_out() -> None:
    many, urgent = figures("C000001", known=50), figures("C000002", urgency=2)
    assert ranked([many, urgent], RULES).order[0][0] is many
    assert ranked([many, urgent], RULES.weighing({"people": 0})).order[0][0] is urgent


@pytest.mark.parametrize(
    "weights", [{"luck": 1.0}, {"people": -1.0}, dict.fromkeys(NAMES, 0.0), {"people": float("nan")}]
)
def test_weights_that_make_no_sense(weights: dict[str, float]) -> None:
    with pytest.raises(Impossible):
        RULES.weighing(weights)
