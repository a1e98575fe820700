"""Nearest vectors. The only module that imports faiss; checks what faiss does not (NaN, width, ids, -1)."""

from __future__ import annotations

import faiss
import numpy as np
import numpy.typing as npt

from nlp.errors import MatchingError
from nlp.types import FloatMatrix

TOO_LONG = 1.001
"""A unit vector is no longer than this; float32 rounding allowed for."""


class VectorIndex:
    """Unit vectors by number, searched by inner product. Numbers are given by the caller and unique."""

    def __init__(self, dimension: int) -> None:
        if dimension < 1:
            raise MatchingError(f"向量维数必须为正数，现为 {dimension}")
        self._dimension = dimension
        self._numbers: set[int] = set()
        self._faiss = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, numbers: npt.NDArray[np.int64], vectors: FloatMatrix) -> None:
        """Raises :class:`MatchingError` and adds nothing for a number twice or a vector that cannot be searched."""
        self._check(vectors)
        given = {int(number) for number in numbers}
        if (
            len(numbers) != len(vectors)
            or len(given) != len(numbers)
            or given & self._numbers
            or min(given, default=0) < 0
        ):
            raise MatchingError("向量编号缺失、为负或重复，未加入索引")
        if len(vectors):
            self._faiss.add_with_ids(np.ascontiguousarray(vectors), np.ascontiguousarray(numbers, dtype=np.int64))
            self._numbers |= given

    def remove(self, number: int) -> None:
        if number not in self._numbers:
            raise MatchingError("要移除的向量不在索引中")
        self._faiss.remove_ids(faiss.IDSelectorBatch(np.array([number], dtype=np.int64)))
        self._numbers.remove(number)

    def nearest(self, vectors: FloatMatrix, count: int) -> list[npt.NDArray[np.int64]]:
        """For each row the numbers of at most ``count`` nearest, nearest first. Zero rows are near nothing."""
        self._check(vectors)
        if not self._numbers or not len(vectors):
            return [np.empty(0, np.int64) for _ in vectors]
        _, found = self._faiss.search(np.ascontiguousarray(vectors), min(count, len(self._numbers)))
        return [
            row[row >= 0] if vector.any() else np.empty(0, np.int64) for row, vector in zip(found, vectors, strict=True)
        ]

    def _check(self, vectors: FloatMatrix) -> None:
        if vectors.ndim != 2 or vectors.shape[1] != self._dimension:
            raise MatchingError(f"向量形状应为 (n, {self._dimension})，现为 {vectors.shape}；请用同一个模型包的编码器")
        if vectors.dtype != np.float32:
            raise MatchingError(f"向量类型应为 float32，现为 {vectors.dtype}")
        if not np.isfinite(vectors).all() or (np.linalg.norm(vectors, axis=1) > TOO_LONG).any():
            raise MatchingError("向量含有非数值或未归一化，不能用于检索")
