"""The two levels for a whole file at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import MappingProxyType
from typing import overload

import numpy as np
import numpy.typing as npt

from nlp.matching.candidates import all_pairs
from nlp.matching.classes import group_profiles
from nlp.matching.gathering import Gathered, Profiles, gather
from nlp.matching.joining import joined
from nlp.matching.model import MatchModel
from nlp.matching.profile import Columns
from nlp.matching.record import MatchRecord

LEAST_PROBABILITY = 0.02
"""Pairs below this are not kept: they would not move any average past a threshold."""
CASE_DIGITS = 9
"""So that cases sort as they came."""
PAIRS_AT_ONCE = 1 << 16
"""Scored together; their features are let go before the next."""

_NONE_KEPT: Mapping[str, str] = MappingProxyType({})
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where one record belongs. Numbers count from 1, in the order in which cases and classes first appear."""

    id: str
    case: int
    klass: int | None
    """None for a case that shares its kind of matter with no other."""
    class_name: str = ""


def cluster(
    records: Iterable[MatchRecord], model: MatchModel, kept: Mapping[str, str] = _NONE_KEPT
) -> list[Assignment]:
    """One assignment a record, in the order given. The partition does not depend on that order.

    Records are asked for one by one and not kept: of each, some kilobytes of numbers stay (docs/decisions/008).
    ``kept``: by a record's id the case, under any name, that a person has put it in: those of one name are one case,
    those of two are two.
    Raises :class:`MatchingError` for an id that occurs twice.
    """
    gathered = gather(records, model)
    if gathered is None:
        return []
    case_of = joined(
        range(len(gathered.ids)), near(gathered.table, model), model.thresholds.sure, _places(gathered, kept)
    )
    gathered = gathered.without_texts()
    cases = _members(gathered, case_of)
    classes = group_profiles(cases, model)
    place = {record.id: _name(case) for record, case in zip(gathered.briefs, case_of, strict=True)}
    return _numbered(gathered.ids, place, classes.of_case, classes.names)


def _places(gathered: Gathered, kept: Mapping[str, str]) -> dict[int, int]:
    """Row by row what a person has put in a case, which is named by its first."""
    first: dict[str, int] = {}
    named = ((row, kept[record.id]) for row, record in enumerate(gathered.briefs) if record.id in kept)
    return {row: first.setdefault(case, row) for row, case in named}


class Nearby(Sequence[Mapping[int, float]]):
    """For each position the others that it may be one case with, ascending, and how probably."""

    def __init__(self, count: int, pairs: Numbers, probabilities: npt.NDArray[np.float64]) -> None:
        """``pairs`` of shape (pairs, 2), each pair once."""
        own, other = np.concatenate([pairs, pairs[:, ::-1]]).T
        order = np.lexsort((other, own))
        self._starts = np.searchsorted(own[order], np.arange(count + 1))
        self._others, self._probabilities = other[order], np.tile(probabilities, 2)[order]

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, at: int) -> Mapping[int, float]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Mapping[int, float]]: ...
    def __getitem__(self, at: int | slice) -> Mapping[int, float] | Sequence[Mapping[int, float]]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        part = slice(self._starts[at], self._starts[at + 1])
        return dict(zip(self._others[part].tolist(), self._probabilities[part].tolist(), strict=True))


def near(table: Columns, model: MatchModel) -> Nearby:
    """Who may be one case with whom, among the rows of ``table``."""
    pairs = all_pairs(table)

    def likely(start: int) -> tuple[Numbers, npt.NDArray[np.float64]]:
        asked = pairs[start : start + PAIRS_AT_ONCE]
        probabilities = model.probabilities(table, *asked.T)
        kept = probabilities >= LEAST_PROBABILITY
        return asked[kept], probabilities[kept]

    # numpy and scipy let other threads work while they count, so that threads fill the cores and share the table
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found = list(threads.map(likely, range(0, max(1, len(pairs)), PAIRS_AT_ONCE)))
    kept, probabilities = (np.concatenate(each) for each in zip(*found, strict=True))
    return Nearby(len(table), kept, probabilities)


def _members(gathered: Gathered, case_of: Sequence[int]) -> dict[str, Profiles]:
    rows: dict[int, list[int]] = {}
    for row, case in enumerate(case_of):
        rows.setdefault(case, []).append(row)
    return {_name(case): Profiles(gathered.profile, members) for case, members in rows.items()}


def _name(case: int) -> str:
    return f"{case:0{CASE_DIGITS}}"


def _numbered(
    ids: Sequence[str], case_of: Mapping[str, str], class_of: Mapping[str, str], names: Mapping[str, str]
) -> list[Assignment]:
    case_numbers: dict[str, int] = {}
    class_numbers: dict[str, int] = {}
    assigned = []
    for id in ids:
        case = case_of[id]
        klass = class_of.get(case)
        assigned.append(
            Assignment(
                id,
                case_numbers.setdefault(case, len(case_numbers) + 1),
                None if klass is None else class_numbers.setdefault(klass, len(class_numbers) + 1),
                names.get(klass, "") if klass else "",
            )
        )
    return assigned
