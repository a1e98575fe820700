"""How good a partition is: pair precision, recall and F1, and B-cubed F1. Groups are names; None is no group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

Label = Hashable | None


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Pairs of messages that share a group: in both partitions, in the predicted one, in the people's one."""

    both: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: PairCounts) -> PairCounts:
        return PairCounts(self.both + other.both, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        return self.both / max(1, self.predicted)

    @property
    def recall(self) -> float:
        return self.both / max(1, self.gold)

    @property
    def f1(self) -> float:
        return 2 * self.both / max(1, self.predicted + self.gold)


def pair_counts(gold: Sequence[Label], predicted: Sequence[Label]) -> PairCounts:
    joint = [None if g is None or p is None else (g, p) for g, p in zip(gold, predicted, strict=True)]
    return PairCounts(_pairs(joint), _pairs(predicted), _pairs(gold))


def b_cubed(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> float:
    """F1 of the mean precision and the mean recall over messages; 1 for no messages: nothing is wrong in them."""
    if not gold and not predicted:
        return 1.0
    wanted, given, joint = _sizes(gold), _sizes(predicted), _sizes(list(zip(gold, predicted, strict=True)))
    shared = [joint[pair] for pair in zip(gold, predicted, strict=True)]
    precision = sum(s / given[p] for s, p in zip(shared, predicted, strict=True)) / len(gold)
    recall = sum(s / wanted[g] for s, g in zip(shared, gold, strict=True)) / len(gold)
    return 2 * precision * recall / (precision + recall)


def _sizes(groups: Iterable[Hashable]) -> dict[Hashable, int]:
    sizes: dict[Hashable, int] = defaultdict(int)
    for group in groups:
        sizes[group] += 1
    return sizes


def _pairs(groups: Sequence[Label]) -> int:
    return sum(size * (size - 1) // 2 for group, size in _sizes(groups).items() if group is not None)
