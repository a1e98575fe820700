"""Whether probabilities mean what they say, and how much can be answered without a person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from training.evaluation.estimates import Estimate, wilson
from training.metrics import BINS

MOST_POINTS = 200
"""Points of a drawn curve."""
FEWEST_ANSWERED = 20
"""A share of fewer answers than this jumps about and tells nothing."""

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about one probability."""

    said: float
    """Mean probability."""
    rows: int
    right: Estimate
    """Share that turned out acceptable."""


@dataclass(frozen=True, slots=True)
class Point:
    """Answering only the surest ``answered`` share of all rows, ``right`` of them are right."""

    answered: float
    right: float


def calibration_curve(sureness: Floats, right: Bools) -> list[Bin]:
    """Ten equal bins, empty ones left out."""
    number = np.minimum((sureness * BINS).astype(int), BINS - 1)
    bins = []
    for b in np.unique(number):
        held = number == b
        share = wilson(int(right[held].sum()), int(held.sum()))
        if share is not None:
            bins.append(Bin(float(sureness[held].mean()), int(held.sum()), share))
    return bins


def coverage_curve(sureness: Floats, right: Bools) -> list[Point]:
    """Surest first; at most :data:`MOST_POINTS` points, the last is everything."""
    order = np.argsort(-sureness, kind="stable")
    hits = np.cumsum(right[order])
    first = min(FEWEST_ANSWERED, len(order))
    shown = np.unique(np.linspace(first, len(order), num=MOST_POINTS).astype(int))
    return [Point(count / len(order), float(hits[count - 1] / count)) for count in shown.tolist()]
