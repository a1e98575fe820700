"""One neighbourhood under the model of all others, at any threshold: what is slow is done once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.matching import MatchModel, Thresholds
from nlp.matching.classes import class_groups
from nlp.matching.cluster import LEAST_PROBABILITY
from nlp.matching.grounds import ELSEWHERE
from nlp.matching.joining import joined
from nlp.matching.kinship import case_columns, likenesses
from training.matching_figures import PairCounts, pair_counts
from training.matching_pairs import Labelled

SURE_TRIED = tuple(np.round(np.arange(ELSEWHERE + 0.025, 0.71, 0.025), 3).tolist())
"""All above what is left of a pair without common ground: it never joins without a person."""
CLASS_TRIED = tuple(np.round(np.arange(0.04, 0.6, 0.02), 2).tolist())
NEIGHBOURS_AVERAGED = 1
"""A threshold is judged with this many on each side of it: a lone peak is luck."""
AS_GOOD = 0.002
"""Sure thresholds that differ by less are as good. Of these the highest is taken: what is not joined a person is asked
about, what is joined wrongly nobody looks at."""
OPEN_RECALL = 0.97
"""The open threshold lets a person see this share of the true pairs that are candidates."""
LEAST_OPEN = 0.02
ORDERS_TRIED = (None, 1, 2, 3, 4, 5, 6)
"""By date and shuffled: a threshold shall serve any order in which reports come."""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    model: MatchModel
    """Fitted without this neighbourhood."""
    left: Labelled
    near: list[dict[int, float]]
    """For each message the others that it may be one case with, and how probably."""

    @classmethod
    def of(cls, model: MatchModel, left: Labelled) -> Trial:
        near: list[dict[int, float]] = [{} for _ in left.cases]
        probabilities = model.trees.probability(left.features) * left.trust
        for (a, b), probability in zip(left.pairs.tolist(), probabilities.tolist(), strict=True):
            if probability >= LEAST_PROBABILITY:
                near[a][b] = near[b][a] = probability
        return cls(model, left, near)

    def cases(self, sure: float, seed: int | None = None) -> list[int]:
        """The case of each record; in the order of their dates, or shuffled by ``seed``."""
        order = list(range(len(self.left.cases)))
        if seed is not None:
            np.random.default_rng(seed).shuffle(order)
        return joined(order, self.near, sure)

    def classes(self, sure: float, tried: Sequence[float]) -> list[list[int | None]]:
        """The class of each record at each class threshold, in the cases of threshold ``sure``."""
        case_of = self.cases(sure)
        groups = [[at for at, case in enumerate(case_of) if case == name] for name in sorted(set(case_of))]
        cases = [[self.left.profiles[member] for member in group] for group in groups]
        table = case_columns(cases, self.model.kinds)
        alike = likenesses(table, table, self.model.kinship)
        sizes = np.array([len(group) for group in groups])
        found = []
        for threshold in tried:
            classes = class_groups(alike, sizes, threshold)
            klass = {at: number for number, members in enumerate(classes) for case in members for at in groups[case]}
            found.append([klass.get(at) for at in range(len(case_of))])
        return found


def tuned(trials: Sequence[Trial]) -> Thresholds:
    """What serves the left-out neighbourhoods best, all pairs added up."""
    cases = [
        _sum(pair_counts(t.left.cases, t.cases(sure, seed)) for t in trials for seed in ORDERS_TRIED)
        for sure in SURE_TRIED
    ]
    judged = _judged(SURE_TRIED, cases)
    sure = max(tried for tried, f1 in judged.items() if f1 > max(judged.values()) - AS_GOOD)
    by_trial = [t.classes(sure, CLASS_TRIED) for t in trials]
    classes = [
        _sum(pair_counts(t.left.classes, found[at]) for t, found in zip(trials, by_trial, strict=True))
        for at in range(len(CLASS_TRIED))
    ]
    by_class = _judged(CLASS_TRIED, classes)
    return Thresholds(sure=sure, open=min(_open(trials), sure), klass=max(by_class, key=by_class.__getitem__))


def _open(trials: Sequence[Trial]) -> float:
    true = [(t.model.trees.probability(t.left.features) * t.left.trust)[t.left.same] for t in trials]
    return max(LEAST_OPEN, round(float(np.quantile(np.concatenate(true), 1 - OPEN_RECALL)), 3))


def _judged(tried: Sequence[float], counts: Sequence[PairCounts]) -> dict[float, float]:
    """Mean pair F1 of each threshold and its neighbours."""
    reach = range(-NEIGHBOURS_AVERAGED, NEIGHBOURS_AVERAGED + 1)
    inner = range(NEIGHBOURS_AVERAGED, len(tried) - NEIGHBOURS_AVERAGED)
    return {tried[at]: sum(counts[at + step].f1 for step in reach) / len(reach) for at in inner}


def _sum(counts: Iterable[PairCounts]) -> PairCounts:
    return sum(counts, PairCounts())
