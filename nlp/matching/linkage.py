"""Groups from a graph of scored pairs: average linkage, so that one bad member cannot chain strangers together."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

Pair = tuple[int, int]


class _Groups:
    """Groups under merging. A pair that was never scored counts as 0 in the average."""

    def __init__(self, count: int, scores: Mapping[Pair, float], apart: Iterable[Pair]) -> None:
        self.members = {number: [number] for number in range(count)}
        self._sums: dict[int, dict[int, float]] = {number: {} for number in range(count)}
        self._apart: dict[int, set[int]] = {number: set() for number in range(count)}
        for (a, b), score in scores.items():
            self._sums[a][b] = self._sums[b][a] = score
        for a, b in apart:
            self._apart[a].add(b)
            self._apart[b].add(a)

    def score(self, a: int, b: int) -> float:
        if b in self._apart[a]:
            return 0.0
        return self._sums[a].get(b, 0.0) / (len(self.members[a]) * len(self.members[b]))

    def neighbours(self, a: int) -> list[int]:
        return list(self._sums[a])

    def merge(self, a: int, b: int) -> None:
        """``b`` becomes part of ``a``."""
        self.members[a] += self.members.pop(b)
        for other, total in self._sums.pop(b).items():
            del self._sums[other][b]
            if other != a:
                self._sums[a][other] = self._sums[other][a] = self._sums[a].get(other, 0.0) + total
        for other in self._apart.pop(b):
            self._apart[other].discard(b)
            self._apart[other].add(a)
            self._apart[a].add(other)


def average_linkage(
    count: int,
    scores: Mapping[Pair, float],
    threshold: float,
    together: Iterable[Sequence[int]] = (),
    apart: Iterable[Pair] = (),
) -> list[list[int]]:
    """Groups of ``range(count)``, each ascending, in the order of their first members.

    Merges the two groups with the highest mean score as long as it is at least ``threshold``. ``scores`` has each
    pair once; ``together`` are groups to begin with, disjoint; ``apart`` are pairs that never share a group. Ties go
    to the smallest numbers, so the result depends on the scores alone.
    """
    groups = _Groups(count, scores, apart)
    for first, *others in together:
        for other in others:
            groups.merge(first, other)
    heap = [(-groups.score(a, b), a, b) for a in groups.members for b in groups.neighbours(a) if a < b]
    heapq.heapify(heap)
    while heap and -heap[0][0] >= threshold:
        negative, a, b = heapq.heappop(heap)
        if a not in groups.members or b not in groups.members or groups.score(a, b) != -negative:
            continue
        groups.merge(a, b)
        for other in groups.neighbours(a):
            score = groups.score(a, other)
            if score >= threshold:
                heapq.heappush(heap, (-score, min(a, other), max(a, other)))
    return sorted(sorted(members) for members in groups.members.values())
