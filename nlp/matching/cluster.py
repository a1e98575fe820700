"""The two levels for a whole file at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.errors import MatchingError
from nlp.matching.candidates import all_pairs
from nlp.matching.classes import group_profiles
from nlp.matching.joining import joined
from nlp.matching.model import MatchModel
from nlp.matching.profile import Profile, columns
from nlp.matching.record import MatchRecord

LEAST_PROBABILITY = 0.02
"""Pairs below this are not kept: they would not move any average past a threshold."""
CASE_DIGITS = 9
"""So that cases sort as they came."""


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
    ordered = sorted(records, key=arrival)
    if len({record.id for record in ordered}) != len(ordered):
        raise MatchingError("编号重复，不能归并：请先让每条诉求有唯一编号")
    profiles = model.profiles(ordered)
    case_of = joined(range(len(profiles)), near(profiles, model), model.thresholds.sure)
    cases: dict[str, list[Profile]] = {}
    for profile, case in zip(profiles, case_of, strict=True):
        cases.setdefault(f"{case:0{CASE_DIGITS}}", []).append(profile)
    classes = group_profiles(cases, model)
    place = {profile.record.id: number for number, members in cases.items() for profile in members}
    return _numbered(records, place, classes.of_case, classes.names)


def near(profiles: Sequence[Profile], model: MatchModel) -> list[dict[int, float]]:
    """For each position the others that it may be one case with, and how probably."""
    found: list[dict[int, float]] = [{} for _ in profiles]
    if len(profiles) < 2:
        return found
    table = columns(profiles)
    pairs = all_pairs(table)
    left, right = pairs.T
    probabilities = model.probabilities(table, left, right)
    kept = probabilities >= LEAST_PROBABILITY
    for (a, b), probability in zip(pairs[kept].tolist(), probabilities[kept].tolist(), strict=True):
        found[a][b] = found[b][a] = probability
    return found


def arrival(record: MatchRecord) -> tuple[bool, float, str]:
    """As the service would have received them: by date, those without one last."""
    moment = record.reported_at
    return moment is None, moment.timestamp() if moment else 0.0, record.id


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
