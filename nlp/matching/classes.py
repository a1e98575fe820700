"""Classes: cases of the same kind of matter at different places. A case that has a class keeps it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from nlp.matching.class_names import class_names
from nlp.matching.kinship import CaseColumns, case_columns, likenesses
from nlp.matching.model import MatchModel
from nlp.matching.profile import Profile
from nlp.matching.record import MatchRecord
from nlp.types import FloatMatrix

LEAST_RECORDS, LEAST_CASES = 3, 2
"""A new class has at least this many suggestions and cases: fewer is no kind yet."""
CASES_AT_ONCE = 2000
"""Cases that are compared each with each (4 million likenesses); of more, those of one kind are kept together."""
CASES_COMPARED = 24
"""A larger class is judged by this many of its cases, evenly taken."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Classes:
    """``of_case``: case id to class id, only for cases that have one. ``names``: class id to a readable name."""

    of_case: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def group_classes(
    cases: Mapping[str, Sequence[MatchRecord]], model: MatchModel, previous: Mapping[str, str] | None = None
) -> Classes:
    """Groups cases by their matter. ``cases``: case id to its records, at least one.

    ``previous`` maps cases to the classes they have: those never move, and classes that a person keeps apart stay
    apart. Other cases join them or make new classes; the id of a new class is ``class-`` and the id of its first case.
    """
    return group_profiles({id: model.profiles(records) for id, records in cases.items()}, model, previous)


def group_profiles(
    cases: Mapping[str, Sequence[Profile]], model: MatchModel, previous: Mapping[str, str] | None = None
) -> Classes:
    """As :func:`group_classes`, where the profiles of the records are known already."""
    ids = sorted(cases)
    if not ids:
        return Classes()
    profiles = [cases[case] for case in ids]
    table = case_columns(profiles, model.kinds)
    kept = {number: previous[case] for number, case in enumerate(ids) if previous and case in previous}
    sizes = np.array([len(members) for members in profiles])
    of_number = _Grouping(table, sizes, model, kept).run([f"class-{id}" for id in ids])
    names = class_names(members_of(of_number), profiles, table, model.kinds)
    return Classes({ids[number]: klass for number, klass in sorted(of_number.items())}, names)


class _Grouping:
    """Positions of cases under grouping. Cases come in parts; a part is compared with the classes there are, and what
    fits none of them with each other.
    """

    def __init__(self, table: CaseColumns, sizes: Numbers, model: MatchModel, kept: Mapping[int, str]) -> None:
        self._table, self._sizes, self._model = table, sizes, model
        self._kind_of = table.likeliest.tolist()
        self._of: dict[int, str] = {}
        self._members: dict[str, list[int]] = defaultdict(list)
        self._by_kind: dict[int, set[str]] = defaultdict(set)
        """Classes by the kinds of their cases."""
        self._put(kept)

    def run(self, new_ids: Sequence[str]) -> dict[int, str]:
        """Position to class. ``new_ids[i]`` is the id of a new class whose first case is ``i``."""
        for part in self._parts():
            joined = self._joined(part)
            self._put(joined)
            rest = np.array([number for number in part.tolist() if number not in joined], dtype=np.int64)
            for group in class_groups(self._alike(rest, rest), self._sizes[rest], self._model.thresholds.klass):
                members = rest[group].tolist()
                self._put(dict.fromkeys(members, new_ids[min(members)]))
        return self._of

    def _put(self, class_of: Mapping[int, str]) -> None:
        self._of.update(class_of)
        for number, klass in class_of.items():
            self._members[klass].append(number)
            self._by_kind[self._kind_of[number]].add(klass)

    def _parts(self) -> Iterator[Numbers]:
        """Cases without a class, those of one kind side by side."""
        waiting = np.array([number for number in range(len(self._table)) if number not in self._of], dtype=np.int64)
        if len(waiting) > CASES_AT_ONCE:
            waiting = waiting[np.argsort(self._table.likeliest[waiting], kind="stable")]
        for start in range(0, len(waiting), CASES_AT_ONCE):
            yield waiting[start : start + CASES_AT_ONCE]

    def _joined(self, part: Numbers) -> dict[int, str]:
        """The cases that fit a class as a whole, each with the class that it fits best."""
        classes = self._comparable(part)
        if not classes:
            return {}
        shown = [_evenly(members, CASES_COMPARED) for members in classes.values()]
        alike = self._alike(part, np.array([number for members in shown for number in members], dtype=np.int64))
        starts = np.cumsum([0, *(len(members) for members in shown[:-1])])
        means = np.add.reduceat(alike, starts, axis=1) / [len(members) for members in shown]
        best, names = means.argmax(axis=1), list(classes)
        fits = means[np.arange(len(part)), best] >= self._model.thresholds.klass
        return {number: names[klass] for number, klass, fit in zip(part.tolist(), best, fits, strict=True) if fit}

    def _comparable(self, part: Numbers) -> dict[str, list[int]]:
        """Classes with a case of a kind that is in ``part``: only those can be alike."""
        wanted = {klass for number in part.tolist() for klass in self._by_kind[self._kind_of[number]]}
        return dict(sorted(((k, sorted(self._members[k])) for k in wanted), key=lambda found: found[1]))

    def _alike(self, left: Numbers, right: Numbers) -> FloatMatrix:
        return likenesses(self._table.take(left), self._table.take(right), self._model.kinship)


def class_groups(alike: FloatMatrix, sizes: Numbers, threshold: float) -> list[list[int]]:
    """Positions of cases that make classes, by average linkage.

    ``alike`` of shape (cases, cases), symmetric; ``sizes``: records of each case; merging goes on as long as the mean
    likeness of two groups is at least ``threshold``.
    """
    if len(alike) < LEAST_CASES:
        return []
    apart = np.clip(1 - (alike + alike.T) / 2, 0, 1).astype(np.float64)
    np.fill_diagonal(apart, 0)
    labels = fcluster(linkage(squareform(apart, checks=False), "average"), 1 - threshold, "distance")
    groups: dict[int, list[int]] = defaultdict(list)
    for position, label in enumerate(labels.tolist()):
        groups[label].append(position)
    return sorted(
        group for group in groups.values() if len(group) >= LEAST_CASES and sizes[group].sum() >= LEAST_RECORDS
    )


def members_of(class_of: Mapping[int, str]) -> dict[str, list[int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for number, klass in sorted(class_of.items()):
        members[klass].append(number)
    return members


def _evenly(members: Sequence[int], most: int) -> list[int]:
    step = max(1, -(-len(members) // most))
    return list(members[::step])
