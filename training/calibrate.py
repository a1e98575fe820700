"""Fits probabilities, thresholds and the review policy on out-of-fold scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, logit
from sklearn.linear_model import LogisticRegression

from nlp.tagging.calibration import Binary, Choice, Floats, log_odds
from nlp.tagging.review import ReviewPolicy
from nlp.tagging.tagger import Calibration, Scores
from training.heads import LabelSpace
from training.labelled import Labelled

REVIEW_THEME = 0.5
"""Below an even chance that a colleague accepts the theme, a person looks."""
REVIEW_DEPARTMENT = 0.5
RARE_TEXT = 0.01
"""The share of training texts that know the fewest of their own words: as unlike as these is unlike."""
LEAST_SLOPE = 0.1
"""A surer score is never a less likely answer, whatever a small sample says."""
_BOLDEST, _SMOOTHING = 50.0, 1.0
Bools = npt.NDArray[np.bool_]


def calibrate(unseen: Scores, rows: Sequence[Labelled], space: LabelSpace) -> Calibration:
    """``unseen``: out-of-fold scores of the rows."""
    scores = unseen.tasks
    needs = {
        name: fit_binary(scores["need"][:, i], np.array([name in row.needs for row in rows]))
        for i, name in enumerate(space.need)
    }
    urgency = {
        str(level): fit_binary(scores["urgency"][:, level - 1], np.array([row.urgency >= level for row in rows]))
        for level in (1, 2)
    }
    return Calibration(
        theme=fit_choice(scores["theme"], space.theme, [row.theme for row in rows], [row.theme_ok for row in rows]),
        department=fit_choice(
            scores["department"],
            space.department,
            [row.department for row in rows],
            [row.department_ok for row in rows],
        ),
        kind_temperature=fit_temperature(scores["kind"], _positions(space.tasks["kind"], [row.kind for row in rows])),
        need=needs,
        urgency=urgency,
        review=ReviewPolicy(REVIEW_THEME, REVIEW_DEPARTMENT, float(np.quantile(unseen.known, RARE_TEXT))),
    )


def fit_choice(
    scores: Floats, labels: Sequence[str], main: Sequence[str], acceptable: Sequence[frozenset[str]]
) -> Choice:
    """Temperature by likelihood of the main label; Platt on whether the best label is acceptable."""
    temperature = fit_temperature(scores, _positions(labels, main))
    odds = log_odds(scores * temperature)
    best = odds.argmax(axis=1)
    fine = np.array([labels[b] in ok for b, ok in zip(best, acceptable, strict=True)])
    if fine.all() or not fine.any():
        return Choice(temperature, slope=1.0, offset=0.0)
    slope, offset = _platt(odds[np.arange(len(odds)), best], fine)
    return Choice(temperature, max(slope, LEAST_SLOPE), offset)


def fit_temperature(scores: Floats, truth: npt.NDArray[np.int64]) -> float:
    def loss(log_temperature: float) -> float:
        log_shares = log_softmax(scores * np.exp(log_temperature), axis=1)
        return -float(log_shares[np.arange(len(truth)), truth].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3, np.log(_BOLDEST)), method="bounded").x))


def fit_binary(scores: Floats, target: Bools) -> Binary:
    """Platt scaling and the probability from which on F1 is best."""
    slope, offset = _platt(scores, target)
    probabilities = Binary(slope, offset, 0.5).probabilities(scores)
    return Binary(slope, offset, best_threshold(probabilities, target))


def best_threshold(probabilities: Floats, target: Bools) -> float:
    """The cut with the best F1, smoothed so that a label with few examples keeps near one half."""
    order = np.argsort(-probabilities)
    hits = np.cumsum(target[order])
    answered = np.arange(1, len(order) + 1)
    f1 = 2 * hits / (answered + target.sum() + _SMOOTHING)
    best = int(f1.argmax())
    following = probabilities[order[min(best + 1, len(order) - 1)]]
    return float(np.clip((probabilities[order[best]] + following) / 2, 0.2, 0.7))


def _platt(scores: Floats, target: Bools) -> tuple[float, float]:
    if target.all() or not target.any():
        return 0.0, float(logit((target.sum() + 1) / (len(target) + 2)))
    model = LogisticRegression(C=1e6).fit(scores.reshape(-1, 1), target)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _positions(labels: Sequence[str], names: Sequence[str]) -> npt.NDArray[np.int64]:
    place = {label: number for number, label in enumerate(labels)}
    return np.array([place[name] for name in names])
