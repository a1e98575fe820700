"""Classes: cases of the same kind of matter at different places. A case that has a class keeps it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from nlp.matching.candidates import CandidateIndex, all_pairs
from nlp.matching.kinship import CaseColumns, case_columns, kinship_features
from nlp.matching.lexical import word_id
from nlp.matching.linkage import Pair, average_linkage
from nlp.matching.model import MatchModel
from nlp.matching.profile import Profile
from nlp.matching.record import MatchRecord

LEAST_RECORDS, LEAST_CASES = 3, 2
"""A new class has at least this many suggestions and cases: fewer is no kind yet."""
NAME_WORDS = 4
LEAST_LIKENESS = 0.01
"""Likenesses below this are not kept: they would not move any average past a threshold."""
BY_VECTOR, BY_TERMS = 100, 100
"""Cases compared with each case: a class may hold many."""


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
    ids = sorted(cases)
    if not ids:
        return Classes()
    profiles = [[model.profile(record) for record in cases[case]] for case in ids]
    kept = {number: previous[case] for number, case in enumerate(ids) if previous and case in previous}
    scores = likenesses(case_columns(profiles), model)
    groups = class_groups([len(members) for members in profiles], scores, model.thresholds.klass, kept)
    of_number = {
        number: next((kept[member] for member in group if member in kept), f"class-{ids[group[0]]}")
        for group in groups
        for number in group
    }
    members = _inverted(of_number)
    names = {klass: _name(p for number in numbers for p in profiles[number]) for klass, numbers in members.items()}
    return Classes({ids[number]: klass for number, klass in sorted(of_number.items())}, names)


def class_groups(
    sizes: Sequence[int], scores: Mapping[Pair, float], threshold: float, kept: Mapping[int, str] | None = None
) -> list[list[int]]:
    """Positions of cases that make classes. ``sizes``: records of each case; ``kept``: the class that some have."""
    kept = kept or {}
    together = list(_inverted(kept).values())
    apart = combinations([members[0] for members in together], 2)
    groups = average_linkage(len(sizes), scores, threshold, together, apart)
    return [
        group
        for group in groups
        if any(number in kept for number in group)
        or (len(group) >= LEAST_CASES and sum(sizes[number] for number in group) >= LEAST_RECORDS)
    ]


def likenesses(table: CaseColumns, model: MatchModel) -> dict[Pair, float]:
    """That two cases are of one class, for the pairs worth keeping."""
    rows = [list(terms) for terms in zip(table.rows["matter"], table.rows["title_matter"], strict=True)]
    pairs = all_pairs(CandidateIndex(model.dimension, BY_VECTOR, BY_TERMS), table.vectors["vector"], rows)
    probabilities = model.kinship.probability(kinship_features(table, *pairs.T))
    scored = zip(pairs.tolist(), probabilities.tolist(), strict=True)
    return {(a, b): p for (a, b), p in scored if p >= LEAST_LIKENESS}


def _inverted(klass_of: Mapping[int, str]) -> dict[str, list[int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for number, klass in sorted(klass_of.items()):
        members[klass].append(number)
    return members


def _name(profiles: Iterable[Profile]) -> str:
    """Typical words of the matter, the most telling first: 油烟、餐馆、楼下.

    What only one report says (a name, a date) is not typical.
    """
    weight: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for profile in profiles:
        row = profile.rows["title_matter"]
        telling = dict(zip(row.ids.tolist(), row.weights.tolist(), strict=True))
        for word in set(profile.record.title_matter):
            if len(word) > 1:
                weight[word] += telling.get(word_id(word), 0.0)
                said[word] += 1
    ranked = sorted(weight, key=lambda word: (said[word] == 1, -weight[word], word))
    return "、".join(ranked[:NAME_WORDS])
