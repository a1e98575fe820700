"""A figure and how far it can be trusted: Wilson's interval for shares, the bootstrap for everything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RESAMPLES = 400
Z = 1.959964
"""Two-sided 95 %."""
_TAILS = (2.5, 97.5)
_SEED = 20261121

Index = npt.NDArray[np.int64]
Statistic = Callable[[Index], float]
"""A figure of the rows at these positions."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


def wilson(hits: int, of: int) -> Estimate | None:
    """The share ``hits / of``; None when there is nothing to take a share of."""
    if of == 0:
        return None
    share, spread = hits / of, Z * Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z * float(np.sqrt(share * (1 - share) / of + spread / (4 * of))) / (1 + spread)
    return Estimate(share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half)))


def bootstrap(statistics: Mapping[str, Statistic], rows: int) -> dict[str, Estimate]:
    """Every statistic over the same resamples of the rows, so that differences between them are paired."""
    draws = np.random.default_rng(_SEED).integers(0, rows, size=(RESAMPLES, rows))
    everything = np.arange(rows)
    estimates = {}
    for name, statistic in statistics.items():
        low, high = np.percentile([statistic(draw) for draw in draws], _TAILS).tolist()
        estimates[name] = Estimate(statistic(everything), low, high)
    return estimates
