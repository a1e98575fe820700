"""From scores to probabilities that mean what they say. All parameters are fitted on out-of-fold scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, log_softmax

Floats = npt.NDArray[np.floating]

_NEARLY_SURE = -1e-12
"""Log share from which on odds would be infinite."""
MOST = 0.99
"""No answer is surer than this: beyond it the calibration data hold too few errors to tell."""


def log_odds(scores: Floats) -> Floats:
    """Of each label's softmax share, row by row. In log space, so that labels far behind keep their order."""
    log_shares = log_softmax(np.asarray(scores, dtype=np.float64), axis=1)
    return np.asarray(log_shares - np.log1p(-np.exp(np.minimum(log_shares, _NEARLY_SURE))))


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
        return MOST * np.asarray(expit(self.slope * log_odds(scores * self.temperature) + self.offset))


@dataclass(frozen=True, slots=True)
class Binary:
    """For labels that stand alone (七有五性, urgency): Platt scaling and the threshold of its best F1."""

    slope: float
    offset: float
    threshold: float

    def probabilities(self, scores: Floats) -> Floats:
        return MOST * np.asarray(expit(self.slope * scores + self.offset))
