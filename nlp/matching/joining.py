"""The one rule by which a report joins a case: online, where each comes alone, and for a whole file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

MEAN_COUNTS = 2
"""A case fits at most this many times its mean: beside one alike member, all others may not be strangers."""


def fit(probabilities: npt.NDArray[np.float64]) -> float:
    """How well a report fits a case of these members: the mean over the closest half of them, held down by all.

    A large case need not be alike throughout, and one alike member does not carry it. Of the rules that were tried
    this one depends least on the order in which reports come (decision 007).
    """
    return _fit_of_some(probabilities.tolist(), len(probabilities))


def joined(order: Iterable[int], near: Sequence[Mapping[int, float]], sure: float) -> list[int]:
    """The case of each position, named by its first member, when reports come in this order.

    ``near[i]``: probability of each position that ``i`` was compared with; others count as strangers. Of cases that
    fit equally well the older takes the report.
    """
    case_of = [-1] * len(near)
    sizes = [0] * len(near)
    for number in order:
        met: dict[int, list[float]] = {}
        for other, probability in near[number].items():
            if case_of[other] >= 0:
                met.setdefault(case_of[other], []).append(probability)
        best, case = max(((_fit_of_some(p, sizes[c]), -c) for c, p in met.items()), default=(0.0, 0))
        case_of[number] = -case if best >= sure else number
        sizes[case_of[number]] += 1
    return case_of


def _fit_of_some(known: list[float], size: int) -> float:
    """As :func:`fit` for a case of ``size`` members, where the others are strangers."""
    closest = max(1, size // 2)
    best = sum(sorted(known, reverse=True)[:closest]) / closest
    return min(best, MEAN_COUNTS * sum(known) / size)
