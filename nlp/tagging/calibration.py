"""From scores to probabilities that mean what they say. All parameters are fitted on out-of-fold scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]

_SMALLEST = 1e-6
MOST = 0.99
"""No answer is surer than this: beyond it the calibration data hold too few errors to tell."""


def softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def sigmoid(scores: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))))


def logit(probabilities: Floats) -> Floats:
    p = np.clip(probabilities, _SMALLEST, 1 - _SMALLEST)
    return np.asarray(np.log(p / (1 - p)))


@dataclass(frozen=True, slots=True)
class Choice:
    """For tasks where one label is best and others may be acceptable (theme, department).

    ``temperature`` turns scores into a distribution; ``slope`` and ``offset`` (Platt) turn each share into the
    probability that a careful colleague accepts the label. Acceptable labels are several, so these
    probabilities need not add up to 1. The order of labels is that of the scores.
    """

    temperature: float
    slope: float
    offset: float

    def probabilities(self, scores: Floats) -> Floats:
        shares = softmax(scores * self.temperature)
        return MOST * sigmoid(self.slope * logit(shares) + self.offset)


@dataclass(frozen=True, slots=True)
class Binary:
    """For labels that stand alone (七有五性, urgency): Platt scaling and the threshold of its best F1."""

    slope: float
    offset: float
    threshold: float

    def probabilities(self, scores: Floats) -> Floats:
        return MOST * sigmoid(self.slope * scores + self.offset)
