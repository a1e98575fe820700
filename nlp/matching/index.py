"""Nearest vectors. The only module that imports faiss; checks what faiss does not (NaN, width, ids, -1).

A small store is searched through and through. A larger one is a graph of neighbours (HNSW): a search costs about the
logarithm of what is stored, nothing has to be fitted first, and a vector is added in a fraction of a millisecond. It
finds 98 of a hundred that searching all would find (docs/decisions/008).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from nlp.errors import MatchingError
from nlp.types import FloatMatrix

_faiss: Any = faiss
"""Its type hints know half of what it has."""

TOO_LONG = 1.001
"""A unit vector is no longer than this; float32 rounding allowed for."""
EXACT_UP_TO = 5_000
"""Vectors that are all looked at, in half a millisecond; a station's year. More become a graph."""
LINKS = 24
"""Of each vector in the graph; twice as many on the ground level."""
LOOKED_AT_ADDING, LOOKED_AT_SEARCHING = 64, 64
"""Neighbours kept in mind on the way: more find more and take longer (docs/decisions/008)."""

Numbers = npt.NDArray[np.int64]


class VectorIndex:
    """Unit vectors by number, searched by inner product. Numbers are given by the caller and unique.

    ``exact_up_to``: as many vectors are searched exactly.
    """

    def __init__(self, dimension: int, exact_up_to: int = EXACT_UP_TO) -> None:
        if dimension < 1:
            raise MatchingError(f"向量维数必须为正数，现为 {dimension}")
        self._dimension, self._exact_up_to = dimension, exact_up_to
        self._faiss = _faiss.IndexFlatIP(dimension)
        self._is_graph = False
        self._numbers = array("q")
        """By position in faiss."""
        self._positions: dict[int, int] = {}
        self._removed: set[int] = set()
        """Positions: a graph forgets nothing."""

    def __len__(self) -> int:
        return len(self._positions)

    def add(self, numbers: Numbers, vectors: FloatMatrix) -> None:
        """Raises :class:`MatchingError` and adds nothing for a number twice or a vector that cannot be searched."""
        self._check(vectors)
        given = {int(number) for number in numbers}
        if (
            len(numbers) != len(vectors)
            or len(given) != len(numbers)
            or given & self._positions.keys()
            or min(given, default=0) < 0
        ):
            raise MatchingError("向量编号缺失、为负或重复，未加入索引")
        if not self._numbers and len(numbers) > self._exact_up_to:
            self._start_graph()  # many at once need not be held twice on the way
        self._add(numbers, vectors)
        if not self._is_graph and len(self) > self._exact_up_to:
            self._become_graph()

    def remove(self, number: int) -> None:
        if number not in self._positions:
            raise MatchingError("要移除的向量不在索引中")
        self._removed.add(self._positions.pop(number))

    def nearest(self, vectors: FloatMatrix, count: int) -> list[Numbers]:
        """For each row the numbers of at most ``count`` nearest, nearest first. Zero rows are near nothing."""
        self._check(vectors)
        if not len(self) or not len(vectors):
            return [np.empty(0, np.int64) for _ in vectors]
        wanted = min(count, len(self))
        _, found = self._faiss.search(np.ascontiguousarray(vectors), wanted, params=self._parameters())
        numbers = np.frombuffer(self._numbers, np.int64)
        return [
            numbers[row[row >= 0]] if vector.any() else np.empty(0, np.int64)
            for row, vector in zip(found, vectors, strict=True)
        ]

    def _add(self, numbers: Numbers, vectors: FloatMatrix) -> None:
        if not len(vectors):
            return
        first = len(self._numbers)
        self._positions.update({number: first + at for at, number in enumerate(numbers.tolist())})
        self._numbers.extend(numbers.tolist())
        with _one_thread():
            self._faiss.add(np.ascontiguousarray(vectors))

    def _become_graph(self) -> None:
        """In the order of the numbers, so that a small store's history leaves no trace."""
        vectors = self._faiss.reconstruct_n(0, len(self._numbers))
        stored = sorted(self._positions.items())
        self._start_graph()
        self._add(np.array([number for number, _ in stored]), vectors[[position for _, position in stored]])

    def _start_graph(self) -> None:
        self._faiss = _faiss.IndexHNSWSQ(
            self._dimension, _faiss.ScalarQuantizer.QT_fp16, LINKS, _faiss.METRIC_INNER_PRODUCT
        )
        self._faiss.hnsw.efConstruction = LOOKED_AT_ADDING
        self._is_graph, self._numbers, self._positions, self._removed = True, array("q"), {}, set()

    def _parameters(self) -> Any:
        removed = np.fromiter(self._removed, np.int64, len(self._removed))
        kept = _faiss.IDSelectorNot(_faiss.IDSelectorBatch(removed)) if len(removed) else None
        if self._is_graph:
            return _faiss.SearchParametersHNSW(sel=kept, efSearch=LOOKED_AT_SEARCHING)
        return _faiss.SearchParameters(sel=kept) if kept else None

    def _check(self, vectors: FloatMatrix) -> None:
        if vectors.ndim != 2 or vectors.shape[1] != self._dimension:
            raise MatchingError(f"向量形状应为 (n, {self._dimension})，现为 {vectors.shape}；请用同一个模型包的编码器")
        if vectors.dtype != np.float32:
            raise MatchingError(f"向量类型应为 float32，现为 {vectors.dtype}")
        if not np.isfinite(vectors).all() or (np.linalg.norm(vectors, axis=1) > TOO_LONG).any():
            raise MatchingError("向量含有非数值或未归一化，不能用于检索")


@contextmanager
def _one_thread() -> Iterator[None]:
    """Threads that add to a graph together do it in another order each time."""
    threads = _faiss.omp_get_max_threads()
    _faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        _faiss.omp_set_num_threads(threads)
