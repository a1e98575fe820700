"""Figures, intervals, curves and slices, against what can be counted by hand."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.evaluation.answers import TEXT, row, tags
from training.evaluation.curves import calibration_curve, coverage_curve
from training.evaluation.errors import neighbours, pieces, worst_leads, worst_themes
from training.evaluation.estimates import bootstrap, wilson
from training.evaluation.labels import need_figures, theme_figures
from training.evaluation.outcome import figures, gains, outcome_of
from training.evaluation.slices import UNDATED, length_name, slices
from training.metrics import tag_figures

ROWS = [row(1), row(2, "0401", "0402"), row(3, "0501", lead="公安局"), row(4, needs="安全性 便利性")]
ANSWERS = [tags(), tags("0402", 0.7), tags("0406", 0.95), tags(probability=0.6, needs="安全性")]
OURS = outcome_of("甲", ANSWERS)
RIVAL = outcome_of("乙", [tags("0501", 0.4, lead="公安局", needs="")] * 4)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # Wilson's interval without continuity correction, as in Newcombe 1998, table I.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_newcombes_method_3(hits: int, of: int, low: float, high: float) -> None:
    estimate = wilson(hits, of)
    assert estimate is not None
    assert (round(estimate.low, 4), round(estimate.high, 4)) == (low, high)


@given(st.integers(0, 60), st.integers(1, 60))
def test_wilson_holds_its_share(hits: int, of: int) -> None:
    estimate = wilson(min(hits, of), of)
    assert estimate is not None
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1


def test_no_share_of_nothing() -> None:
    assert wilson(0, 0) is None


def test_a_bootstrap_interval_of_a_mean_is_about_two_standard_errors() -> None:
    values = np.random.default_rng(1).normal(size=400)
    (estimate,) = bootstrap({"mean": lambda index: float(values[index].mean())}, 400).values()
    assert estimate.value == pytest.approx(values.mean())
    assert estimate.high - estimate.low == pytest.approx(4 * values.std() / 20, rel=0.15)


def test_the_figures_are_those_of_the_scorer() -> None:
    plain = tag_figures(ANSWERS, ROWS)
    for name, estimate in figures(OURS, ROWS).items():
        assert estimate.value == pytest.approx(plain[name]), name


def test_a_gain_is_the_difference_and_a_system_gains_nothing_over_itself() -> None:
    gained = gains(OURS, RIVAL, ROWS)
    assert gained["theme2"].value == pytest.approx(0.5 - 0.25)
    assert all(g.low == g.value == g.high == 0 for g in gains(OURS, OURS, ROWS).values())


def test_each_theme_what_it_finds_and_whether_its_answer_stands() -> None:
    by_name = {f.name: f for f in theme_figures(OURS, RIVAL, ROWS, {"0406": "路灯照明"})}
    lamp = by_name["0406 路灯照明"]
    assert (lamp.rows, lamp.answered) == (2, 3)
    assert lamp.found is not None and lamp.found.value == 1.0
    assert lamp.stands is not None and lamp.stands.value == pytest.approx(2 / 3)
    assert by_name["0402 "].found is None
    assert by_name["0402 "].stands is not None and by_name["0402 "].stands.value == 1.0
    assert by_name["0501 "].rival is not None and by_name["0501 "].rival.value == 1.0


def test_needs_are_counted_one_by_one() -> None:
    by_name = {f.name: f for f in need_figures(OURS, RIVAL, ROWS)}
    assert (by_name["便利性"].rows, by_name["便利性"].answered) == (4, 3)
    assert by_name["安全性"].found is not None and by_name["安全性"].found.value == 1.0


def test_calibration_puts_what_was_said_beside_what_was_right() -> None:
    bins = calibration_curve(np.array([0.92, 0.98, 0.55]), np.array([True, False, True]))
    assert [(round(b.said, 2), b.rows, b.right.value) for b in bins] == [(0.55, 1, 1.0), (0.95, 2, 0.5)]


def test_coverage_takes_the_surest_first_and_ends_with_all() -> None:
    sureness = np.linspace(1, 0, 100)
    points = coverage_curve(sureness, sureness > 0.5)
    assert points[0].right == 1.0
    assert (points[-1].answered, points[-1].right) == (1.0, 0.5)


def test_neighbours_are_counted_in_both_directions() -> None:
    found = neighbours(["a", "b", "a", "c"], ["b", "a", "b", "c"], [True, True, True, False])
    assert [(n.first, n.second, n.first_as_second, n.second_as_first) for n in found] == [("a", "b", 2, 1)]


def test_the_worst_error_is_the_surest() -> None:
    more = [*ROWS, row(5, "0501")]
    answers = [*ANSWERS, tags("0401", 0.5)]
    worst = worst_themes(outcome_of("甲", answers), answers, [TEXT] * 5, more)
    assert [(m.id, m.truth, m.answer) for m in worst] == [("3", "0501", "0406"), ("5", "0501", "0401")]
    assert [m.id for m in worst_leads(answers, [TEXT] * 5, more)] == ["3"]


def test_evidence_is_marked_and_a_long_text_ends() -> None:
    found = pieces("村口路灯坏了" + "很" * 300, tags().evidence)
    assert [(p.text, p.decided) for p in found[:2]] == [("村口", False), ("路灯", True)]
    assert found[-1].text.endswith("……")
    assert "".join(p.text for p in pieces(TEXT, tags().evidence)) == TEXT


def test_slices_cover_all_rows_once() -> None:
    dated = [row(1, at=datetime(2026, 2, 1)), row(2, source="留言"), row(3, at=datetime(2025, 12, 31)), row(4)]
    cut = slices(outcome_of("甲", ANSWERS), RIVAL, dated, [TEXT] * 4)
    assert [(s.name, s.rows) for s in cut.source] == [("热线", 3), ("留言", 1)]
    assert [(s.name, s.rows) for s in cut.date] == [("2025 年第 4 季度", 1), ("2026 年第 1 季度", 1), (UNDATED, 2)]
    assert [(s.name, s.rows) for s in cut.length] == [("20 字以内", 4)]


@pytest.mark.parametrize(
    ("characters", "name"), [(20, "20 字以内"), (21, "21–60 字"), (300, "121–300 字"), (301, "300 字以上")]
)
def test_lengths(characters: int, name: str) -> None:
    assert length_name(characters) == name
