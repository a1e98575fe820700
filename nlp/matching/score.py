"""Learned scores over named features, as plain arrays: trees for a pair of records, a line for a pair of cases."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from nlp.errors import MatchingError
from nlp.matching.leaves import LEAF, Leaves
from nlp.types import FloatMatrix

ROWS_AT_ONCE = 512
"""Rows that go through all trees together; more would not stay in the processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """A boosted ensemble for one yes or no. Arrays of shape (trees, nodes); node 0 is the root of each tree.

    ``feature`` is :data:`~nlp.matching.leaves.LEAF` at a leaf, where ``value`` holds what the tree adds in logits;
    elsewhere ``x[feature] <= threshold`` goes to ``left``, anything else to ``right``.
    """

    names: tuple[str, ...]
    """The features in the order of the columns."""
    base: float
    """Logit before the first tree."""
    feature: npt.NDArray[np.int32]
    threshold: FloatMatrix
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: FloatMatrix
    depth: int
    """Longest way from a root to a leaf."""
    _leaves: Leaves = field(init=False, repr=False)

    def __post_init__(self) -> None:
        shape = self.feature.shape
        if len(shape) != 2 or any(part.shape != shape for part in (self.threshold, self.left, self.right, self.value)):
            raise MatchingError("匹配模型的树结构不完整")
        nodes, inner = shape[1], self.feature != LEAF
        targets = np.concatenate([self.left[inner], self.right[inner]])
        if (
            self.feature.max(initial=0) >= len(self.names)
            or targets.max(initial=0) >= nodes
            or targets.min(initial=0) < 0
        ):
            raise MatchingError("匹配模型的树结构自相矛盾")
        leaves = Leaves(self.feature, self.threshold, self.left, self.right, self.value)
        object.__setattr__(self, "_leaves", leaves)

    def probability(self, features: FloatMatrix) -> npt.NDArray[np.float64]:
        """Of shape (n,) for features of shape (n, len(names)); calibrated on pairs that are candidates."""
        if features.ndim != 2 or features.shape[1] != len(self.names):
            raise MatchingError(f"特征列数应为 {len(self.names)}，现为 {features.shape}")
        starts = range(0, len(features), ROWS_AT_ONCE)
        logits = [self._logit(features[at : at + ROWS_AT_ONCE]) for at in starts] or [np.empty(0)]
        return np.asarray(1 / (1 + np.exp(-np.concatenate(logits))), dtype=np.float64)

    def _logit(self, features: FloatMatrix) -> npt.NDArray[np.float64]:
        return np.asarray(self.base + self._leaves.values(features).sum(axis=0, dtype=np.float64))


@dataclass(frozen=True, slots=True)
class Line:
    """A logistic regression: one weight a feature, so that it says itself what counts."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    bias: float

    def __post_init__(self) -> None:
        if len(self.names) != len(self.weights):
            raise MatchingError("匹配模型的特征与权重数目不符")

    def probability(self, features: FloatMatrix) -> npt.NDArray[np.float64]:
        """Of shape (n,) for features of shape (n, len(names))."""
        if features.ndim != 2 or features.shape[1] != len(self.names):
            raise MatchingError(f"特征列数应为 {len(self.names)}，现为 {features.shape}")
        return np.asarray(1 / (1 + np.exp(-(features.astype(np.float64) @ np.array(self.weights) + self.bias))))
