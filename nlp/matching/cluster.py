"""The two levels for a whole file at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.errors import MatchingError
from nlp.matching.candidates import CandidateIndex, all_pairs
from nlp.matching.classes import group_profiles
from nlp.matching.linkage import Pair, average_linkage
from nlp.matching.model import MatchModel
from nlp.matching.profile import Profile, columns, search_rows, vectors
from nlp.matching.record import MatchRecord

LEAST_PROBABILITY = 0.02
"""Pairs below this are not kept: they would not move any average past a threshold."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where one record belongs. Numbers count from 1, in the order in which cases and classes first appear."""

    id: str
    case: int
    klass: int | None
    """None for a case that shares its kind of matter with no other."""
    class_name: str = ""


def cluster(records: Sequence[MatchRecord], model: MatchModel) -> list[Assignment]:
    """One assignment a record, in the order given. The partition does not depend on that order.

    Raises :class:`MatchingError` for an id that occurs twice.
    """
    ordered = sorted(records, key=lambda record: record.id)
    if len({record.id for record in ordered}) != len(ordered):
        raise MatchingError("编号重复，不能归并：请先让每条诉求有唯一编号")
    profiles = [model.profile(record) for record in ordered]
    groups = average_linkage(len(profiles), pair_scores(profiles, model), model.thresholds.sure)
    cases = {str(number): [profiles[member] for member in group] for number, group in enumerate(groups)}
    classes = group_profiles(cases, model)
    place = {profile.record.id: number for number, members in cases.items() for profile in members}
    return _numbered(records, place, classes.of_case, classes.names)


def pair_scores(profiles: Sequence[Profile], model: MatchModel) -> dict[Pair, float]:
    """Probabilities of the pairs of positions worth keeping, smaller position first."""
    if len(profiles) < 2:
        return {}
    pairs = all_pairs(CandidateIndex(model.dimension), vectors(profiles), search_rows(profiles))
    left, right = pairs.T
    probabilities = model.probabilities(columns(profiles), left, right)
    scored = zip(pairs.tolist(), probabilities.tolist(), strict=True)
    return {(a, b): p for (a, b), p in scored if p >= LEAST_PROBABILITY}


def _numbered(
    records: Sequence[MatchRecord], case_of: Mapping[str, str], class_of: Mapping[str, str], names: Mapping[str, str]
) -> list[Assignment]:
    case_numbers: dict[str, int] = {}
    class_numbers: dict[str, int] = {}
    assigned = []
    for record in records:
        case = case_of[record.id]
        klass = class_of.get(case)
        assigned.append(
            Assignment(
                record.id,
                case_numbers.setdefault(case, len(case_numbers) + 1),
                None if klass is None else class_numbers.setdefault(klass, len(class_numbers) + 1),
                names.get(klass, "") if klass else "",
            )
        )
    return assigned
