"""Weights in few levels, multiplied as they are stored: a quarter of the memory, less than half the time.

What takes the time is to fetch from memory the rows of the features that a document has, some hundred far apart in
300,000; as bytes they are a quarter as long. They become floats one document at a time, where they stay in the cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float32]

LARGEST = 15
"""31 levels: docs/decisions/005 has what that costs."""


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """A matrix: the row of a feature is its ``table`` row times its ``scale``."""

    table: npt.NDArray[np.int8]
    """Shape (features, labels), within ±15."""
    scale: Floats
    """Shape (features,): a rare feature's small weights keep their precision."""

    @classmethod
    def of(cls, weights: Floats) -> Levels:
        """The nearest levels."""
        scale = np.abs(weights).max(axis=1) / LARGEST
        scale = np.where(scale > 0, scale, 1).astype(np.float32)
        return cls(np.rint(weights / scale[:, None]).astype(np.int8), scale)

    def __getitem__(self, where: tuple[npt.NDArray[np.integer[Any]], npt.NDArray[np.integer[Any]]]) -> Floats:
        """The weights of pairs of a feature and a label, two arrays of one shape."""
        features, labels = where
        return np.asarray(self.table[features, labels] * self.scale[features])

    def products(self, features: csr_matrix[Any]) -> Floats:
        """``features @ weights``, shape (rows, labels)."""
        found = np.empty((len(features.indptr) - 1, self.table.shape[1]), dtype=np.float32)
        values = (features.data * self.scale[features.indices]).astype(np.float32)
        for row, (start, end) in enumerate(pairwise(features.indptr.tolist())):
            levels = self.table.take(features.indices[start:end], axis=0).astype(np.float32)
            np.dot(values[start:end], levels, out=found[row])
        return found


Weights = Floats | Levels
"""As they were fitted, or as they are stored."""


def products(features: csr_matrix[Any], weights: Weights) -> Floats:
    """``features @ weights``, shape (rows, labels)."""
    return weights.products(features) if isinstance(weights, Levels) else np.asarray(features @ weights)
