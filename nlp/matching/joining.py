"""The one rule by which a report joins a case: online, where each comes alone, and for a whole file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

MEAN_COUNTS = 2
"""A case fits at most this many times its mean: beside one alike member, all others may not be strangers."""
MIDDLE_COUNTS = 10
"""And it fits surely only if this many times its middle member is sure: of a case of two neither may be a stranger."""
DOUBTED = 0.9
"""What is left of the sure threshold where the middle member is a stranger: a person is asked."""
_NONE_KEPT: Mapping[int, int] = MappingProxyType({})


class Fit(NamedTuple):
    """How a report fits a case. Of several, the greatest is the one to join."""

    evidence: float
    """Sum of the probabilities over the members where it fits surely, else 0: of two halves of one matter the larger
    grows, so that it matters less in which order reports came."""
    probability: float


def fit(probabilities: Sequence[float], size: int, sure: float) -> Fit:
    """To a case of ``size`` members; those not among ``probabilities`` are strangers.

    The probability is the mean over the closest half of the members, held down by all and by the one in the middle: a
    large case need not be alike throughout, and no single member, alike or misplaced, carries a report into it. Of the
    rules that were tried this one depends least on the order in which reports come (decision 007).
    """
    ranked, closest, middle = sorted(probabilities, reverse=True), max(1, size // 2), size // 2
    total = sum(ranked)
    best = min(sum(ranked[:closest]) / closest, MEAN_COUNTS * total / size)
    if best >= sure and (len(ranked) <= middle or MIDDLE_COUNTS * ranked[middle] < sure):
        best = DOUBTED * sure
    return Fit(total if best >= sure else 0.0, best)


def joined(
    order: Iterable[int], near: Sequence[Mapping[int, float]], sure: float, kept: Mapping[int, int] = _NONE_KEPT
) -> list[int]:
    """The case of each position, named by one of its members, when reports come in this order.

    ``near[i]``: probability of each position that ``i`` was compared with; others count as strangers. Of cases that
    fit equally well the first takes the report. ``kept``: the cases that a person has put positions in; they are there
    before any report comes, which may join them, and no two of them become one.
    """
    case_of = [kept.get(number, -1) for number in range(len(near))]
    sizes = [0] * len(near)
    for case in kept.values():
        sizes[case] += 1
    for number in order:
        if number in kept:
            continue
        met: dict[int, list[float]] = {}
        for other, probability in near[number].items():
            if case_of[other] >= 0:
                met.setdefault(case_of[other], []).append(probability)
        best = max(((fit(known, sizes[case], sure), -case) for case, known in met.items()), default=None)
        case_of[number] = -best[1] if best and best[0].evidence else number
        sizes[case_of[number]] += 1
    return case_of
