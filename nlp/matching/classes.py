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

LEAST_RECORDS = 3
"""A class has at least this many suggestions, in at least two cases (the grouping guide's rule)."""
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
    together = _by_class(kept)
    groups = average_linkage(
        len(ids),
        likenesses(case_columns(profiles), model),
        model.thresholds.klass,
        together=together,
        apart=combinations([members[0] for members in together], 2),
    )
    of_number = {}
    for group in groups:
        if any(number in kept for number in group):
            klass = next(kept[number] for number in group if number in kept)
        elif len(group) > 1 and sum(len(profiles[number]) for number in group) >= LEAST_RECORDS:
            klass = f"class-{ids[group[0]]}"
        else:
            continue
        of_number.update(dict.fromkeys(group, klass))
    names = {
        klass: _name(p for number in members for p in profiles[number])
        for klass, members in _inverted(of_number).items()
    }
    return Classes({ids[number]: klass for number, klass in sorted(of_number.items())}, names)


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


def _by_class(kept: Mapping[int, str]) -> list[list[int]]:
    return list(_inverted(kept).values())


def _name(profiles: Iterable[Profile]) -> str:
    """Typical words of the matter, the most telling first: 油烟、餐馆、楼下."""
    weight: Counter[str] = Counter()
    for profile in profiles:
        row = profile.rows["title_matter"]
        telling = dict(zip(row.ids.tolist(), row.weights.tolist(), strict=True))
        for word in set(profile.record.title_matter):
            if len(word) > 1:
                weight[word] += telling.get(word_id(word), 0.0)
    ranked = sorted(weight, key=lambda word: (-weight[word], word))
    return "、".join(ranked[:NAME_WORDS])
