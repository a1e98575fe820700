"""Probabilities are probabilities, keep the order of the scores, and mean what they say."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp.tagging.calibration import MOST, Binary, Choice
from training.calibrate import best_threshold, fit_binary, fit_choice
from training.metrics import calibration_error

scores = st.lists(st.floats(-5, 5), min_size=2, max_size=8)


@given(scores, st.floats(0.1, 9), st.floats(0.1, 3), st.floats(-3, 3))
def test_a_choice_keeps_order_and_range(row: list[float], temperature: float, slope: float, offset: float) -> None:
    given_scores = np.array([row])
    found = Choice(temperature, slope, offset).probabilities(given_scores)[0]
    assert ((found >= 0) & (found <= MOST)).all()
    order = np.argsort(row)
    assert (np.diff(found[order]) >= -1e-9).all()


@given(st.lists(st.floats(-50, 50), min_size=1), st.floats(0, 5), st.floats(-3, 3))
def test_a_binary_keeps_order_and_range(column: list[float], slope: float, offset: float) -> None:
    found = Binary(slope, offset, 0.5).probabilities(np.sort(np.array(column)))
    assert ((found >= 0) & (found <= MOST)).all()
    assert (np.diff(found) >= -1e-12).all()


def test_fitted_probabilities_mean_what_they_say() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, 4, 4000)
    logits = random.normal(size=(4000, 4))
    logits[np.arange(4000), truth] += 1.5
    labels = ("a", "b", "c", "d")
    names = [labels[t] for t in truth]
    choice = fit_choice(logits * 0.2, labels, names, [frozenset({n}) for n in names])
    found = choice.probabilities(logits * 0.2)
    assert calibration_error(found.max(axis=1), found.argmax(axis=1) == truth) < 0.03


def test_a_fitted_binary_finds_the_best_cut() -> None:
    column = np.concatenate([np.linspace(-3, -1, 80), np.linspace(1, 3, 20)])
    target = column > 0
    fitted = fit_binary(column, target)
    assert ((fitted.probabilities(column) >= fitted.threshold) == target).all()


def test_a_label_without_examples_is_never_likely() -> None:
    fitted = fit_binary(np.linspace(-1, 1, 50), np.zeros(50, dtype=bool))
    assert (fitted.probabilities(np.linspace(-1, 1, 50)) < fitted.threshold).all()


def test_the_threshold_stays_reasonable() -> None:
    assert 0.2 <= best_threshold(np.linspace(0, 1, 20), np.ones(20, dtype=bool)) <= 0.7


def test_labels_far_behind_keep_their_order() -> None:
    found = Choice(8.0, 1.0, 0.0).probabilities(np.array([[5.0, 0.0, 0.1, -3.0, -2.9]]))[0]
    assert list(np.argsort(-found)) == [0, 2, 1, 4, 3]
    assert len(set(found.tolist())) == 5
