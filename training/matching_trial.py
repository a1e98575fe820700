"""One neighbourhood under the model of all others, at any threshold: what is slow is done once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.matching import MatchModel, Thresholds
from nlp.matching.classes import class_groups
from nlp.matching.cluster import LEAST_PROBABILITY
from nlp.matching.kinship import case_columns, likenesses
from nlp.matching.linkage import Pair, average_linkage
from training.matching_figures import PairCounts, pair_counts
from training.matching_pairs import Labelled

SURE_TRIED = tuple(np.round(np.arange(0.15, 0.71, 0.05), 2).tolist())
CLASS_TRIED = tuple(np.round(np.arange(0.04, 0.6, 0.02), 2).tolist())
NEIGHBOURS_AVERAGED = 1
"""A threshold is judged with this many on each side of it: a lone peak is luck."""
OPEN_RECALL = 0.97
"""The open threshold lets a person see this share of the true pairs that are candidates."""
LEAST_OPEN = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    model: MatchModel
    """Fitted without this neighbourhood."""
    left: Labelled
    scores: dict[Pair, float]

    @classmethod
    def of(cls, model: MatchModel, left: Labelled) -> Trial:
        scored = zip(left.pairs.tolist(), model.trees.probability(left.features).tolist(), strict=True)
        return cls(model, left, {(a, b): p for (a, b), p in scored if p >= LEAST_PROBABILITY})

    def cases(self, sure: float) -> list[int]:
        """The case of each record."""
        return _labels(self._groups(sure), len(self.left.cases))

    def classes(self, sure: float, tried: Sequence[float]) -> list[list[int | None]]:
        """The class of each record at each class threshold, in the cases of threshold ``sure``."""
        groups = self._groups(sure)
        cases = [[self.left.profiles[member] for member in group] for group in groups]
        table = case_columns(cases, self.model.kinds)
        alike = likenesses(table, table, self.model.kinship)
        sizes = np.array([len(group) for group in groups])
        case_of = _labels(groups, len(self.left.cases))
        found = []
        for threshold in tried:
            classes = class_groups(alike, sizes, threshold)
            klass = {case: number for number, members in enumerate(classes) for case in members}
            found.append([klass.get(case) for case in case_of])
        return found

    def _groups(self, sure: float) -> list[list[int]]:
        return average_linkage(len(self.left.cases), self.scores, sure)


def tuned(trials: Sequence[Trial]) -> Thresholds:
    """What serves the left-out neighbourhoods best, all pairs added up."""
    cases = [_sum(pair_counts(t.left.cases, t.cases(sure)) for t in trials) for sure in SURE_TRIED]
    sure = _best(SURE_TRIED, cases)
    by_trial = [t.classes(sure, CLASS_TRIED) for t in trials]
    classes = [
        _sum(pair_counts(t.left.classes, found[at]) for t, found in zip(trials, by_trial, strict=True))
        for at in range(len(CLASS_TRIED))
    ]
    return Thresholds(sure=sure, open=min(_open(trials), sure), klass=_best(CLASS_TRIED, classes))


def _open(trials: Sequence[Trial]) -> float:
    true = [t.model.trees.probability(t.left.features[t.left.same]) for t in trials]
    return max(LEAST_OPEN, round(float(np.quantile(np.concatenate(true), 1 - OPEN_RECALL)), 3))


def _best(tried: Sequence[float], counts: Sequence[PairCounts]) -> float:
    reach = range(-NEIGHBOURS_AVERAGED, NEIGHBOURS_AVERAGED + 1)
    inner = range(NEIGHBOURS_AVERAGED, len(tried) - NEIGHBOURS_AVERAGED)
    return tried[max(inner, key=lambda at: sum(counts[at + step].f1 for step in reach))]


def _sum(counts: Iterable[PairCounts]) -> PairCounts:
    return sum(counts, PairCounts())


def _labels(groups: Sequence[Sequence[int]], count: int) -> list[int]:
    labels = [0] * count
    for number, group in enumerate(groups):
        for member in group:
            labels[member] = number
    return labels
