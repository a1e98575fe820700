"""Which leaf of each of many trees a row ends in, found for all rows at once without walking (QuickScorer's idea).

The leaves of a tree are numbered from left to right. A node whose question is answered with no rules out the leaves
under its left side; of what no node rules out the first leaf is the one that walking would end in. All questions are
asked, whether on the way or not: some comparisons more, but no step waits for another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from nlp.errors import MatchingError
from nlp.types import FloatMatrix

T = TypeVar("T")

LEAF = -1
MOST_LEAVES = 64
"""Of one tree: a leaf is a bit of a machine word."""


class _Question(NamedTuple):
    feature: int
    threshold: float
    kept: int
    """Bits of the leaves that a no leaves over."""


class Leaves:
    """Trees given as in :class:`nlp.matching.score.Trees`. Raises :class:`MatchingError` for what is not a tree."""

    def __init__(
        self,
        feature: npt.NDArray[np.int32],
        threshold: FloatMatrix,
        left: npt.NDArray[np.int32],
        right: npt.NDArray[np.int32],
        value: FloatMatrix,
    ) -> None:
        trees = [_Tree(*arrays) for arrays in zip(feature, threshold, left, right, value, strict=True)]
        most = max((len(tree.values) for tree in trees), default=1)
        if most > MOST_LEAVES:
            raise MatchingError(f"匹配模型的一棵树有 {most} 个叶子，最多 {MOST_LEAVES} 个")
        width, every = max(1, most - 1), (1 << most) - 1
        self._every = np.array(every).astype(np.min_scalar_type(every))
        asked = [_padded(tree.questions, width, _Question(0, np.inf, every)) for tree in trees]
        self._feature = np.array([[q.feature for q in row] for row in asked], np.int64).reshape(-1, width)
        self._threshold = np.array([[q.threshold for q in row] for row in asked], np.float32).reshape(-1, width)
        self._kept = np.array([[q.kept & every for q in row] for row in asked], self._every.dtype).reshape(-1, width)
        self._value = np.array([_padded(tree.values, most, 0.0) for tree in trees], np.float32).ravel()
        self._first = np.arange(len(trees))[:, None] * most

    def values(self, features: FloatMatrix) -> FloatMatrix:
        """Of the leaves that rows of ``features`` (shape (n, features)) end in, shape (trees, n)."""
        columns = np.ascontiguousarray(features.T)
        alive = np.full((len(self._feature), len(features)), self._every)
        for asked, threshold, kept in zip(self._feature.T, self._threshold.T, self._kept.T, strict=True):
            alive &= np.where(columns[asked] <= threshold[:, None], self._every, kept[:, None])
        lowest = alive & (~alive + alive.dtype.type(1))
        return np.asarray(self._value[np.bitwise_count(lowest - alive.dtype.type(1)) + self._first])


class _Tree:
    """One tree read from left to right."""

    def __init__(
        self,
        feature: npt.NDArray[np.int32],
        threshold: npt.NDArray[np.float32],
        left: npt.NDArray[np.int32],
        right: npt.NDArray[np.int32],
        value: npt.NDArray[np.float32],
    ) -> None:
        self._feature, self._threshold, self._left, self._right, self._value = feature, threshold, left, right, value
        self.values: list[float] = []
        self._seen: set[int] = set()
        self.questions = list(self._read(0))

    def _read(self, node: int) -> Iterator[_Question]:
        if node in self._seen:
            raise MatchingError("匹配模型的树结构自相矛盾")
        self._seen.add(node)
        if self._feature[node] == LEAF:
            self.values.append(float(self._value[node]))
            return
        start = len(self.values)
        yield from self._read(int(self._left[node]))
        ruled_out = (1 << len(self.values)) - (1 << start)
        yield from self._read(int(self._right[node]))
        every = (1 << MOST_LEAVES) - 1
        yield _Question(int(self._feature[node]), float(self._threshold[node]), every & ~ruled_out)


def _padded(row: list[T], length: int, filler: T) -> list[T]:
    return row + [filler] * (length - len(row))
