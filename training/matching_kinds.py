"""Learns the kinds of problem from the classes that people made in several districts.

Each district names its classes by itself. A class whose name is worded like a kind of ``data/kinds/kinds.toml`` lends
its messages to that kind; so the classes of all districts teach one list of kinds. No name of a class is stored.
Messages of no district whose kind was read (``training.kind_readings``) teach the same list, words only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.linalg import solve
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from nlp.matching.kinds import JUDGED_BY, NO_KINDS, Kinds, judging, likeliest, word_matrix
from nlp.matching.phrases import PhraseBook
from nlp.matching.profile import Profile
from nlp.matching.score import Line
from nlp.types import FloatMatrix
from training.matching_pairs import Labelled

NO_KIND = -1
RIDGE = 0.5
"""Of 0.3, 0.5 and 1 what served the left-out districts best, by little (decision 006)."""
WEIGHT_OF_NO_KIND = 0.2
"""A message in no class may still be of a kind of which its district had too few for a class."""
LEAST_SEEN = 3
"""Messages that a word is in; words of single districts are not learned from."""
INT8_STEPS = 127


class Lesson(NamedTuple):
    """A message of no district, and the number of its kind or :data:`NO_KIND`."""

    profile: Profile
    kind: int


class _Judged(NamedTuple):
    """Cases and their likely kinds of one district: features of shape (rows, len(JUDGED_BY))."""

    features: FloatMatrix
    right: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class KindSchool:
    """Teaches kinds from any choice of districts; what two choices share is learned once."""

    book: PhraseBook
    common: npt.NDArray[np.int32]
    """Ids of the words that may be used, ascending; rarer ones could tell of one person."""
    lessons: Sequence[Lesson] = ()
    """Taught beside every choice of districts."""
    _learned: dict[frozenset[str], Kinds] = field(default_factory=dict)

    def kinds(self, districts: Sequence[Labelled]) -> Kinds:
        """The judge weighs kinds of each district by the words of the others: its own would look too clear."""
        words = self._words(districts)
        rows = [self._judged(one, self._words(others(one, districts))) for one in districts]
        right = np.concatenate([row.right for row in rows]) if rows else np.empty(0, bool)
        if not right.any() or right.all():
            return replace(words, book=PhraseBook()) if not self.book.names else words
        return replace(words, judge=fit_logistic(np.concatenate([row.features for row in rows]), right, JUDGED_BY))

    def _words(self, districts: Sequence[Labelled]) -> Kinds:
        chosen = frozenset(district.name for district in districts)
        if chosen not in self._learned:
            self._learned[chosen] = self._learn(districts)
        return self._learned[chosen]

    def _learn(self, districts: Sequence[Labelled]) -> Kinds:
        """Ridge regression of each kind against all others, solved by messages, which are fewer than words."""
        own = [profile for district in districts for profile in district.profiles]
        profiles = [*own, *(lesson.profile for lesson in self.lessons)]
        ids = _words_used(profiles, self.common)
        terms = word_matrix(profiles, ids)
        read = np.array([lesson.kind for lesson in self.lessons], dtype=np.int64)
        kinds = np.concatenate([*(self._kind_of_each(district) for district in districts), read])
        targets = np.where(kinds[:, None] == np.arange(len(self.book.names)), 1.0, -1.0)
        weight = np.where(kinds == NO_KIND, WEIGHT_OF_NO_KIND, 1.0)
        alike = (terms @ terms.T).toarray() + 1.0 + np.diag(RIDGE / weight)
        learned = terms.T @ solve(alike, targets, assume_a="pos", overwrite_a=True, check_finite=False)
        return _coded(self.book, ids, np.asarray(learned), terms[: len(own)].mean(axis=0))

    def _kind_of_each(self, district: Labelled) -> npt.NDArray[np.int64]:
        named = {name: self.kind_of(name) for name in {klass for klass in district.classes if klass}}
        return np.array([named[klass] if klass else NO_KIND for klass in district.classes], dtype=np.int64)

    def kind_of(self, class_name: str) -> int:
        return next(iter(self.book.kinds_of(class_name)), NO_KIND)

    def _judged(self, district: Labelled, kinds: Kinds) -> _Judged:
        """A kind that has no class in the district says nothing: it may have had too few messages."""
        cases = gold_cases(district)
        scores = kinds.words(district.profiles), kinds.titles(district.profiles)
        words, titles = (np.stack([each[case].mean(axis=0) for case in cases]) for each in scores)
        likely = likeliest(words, titles)
        own = self._kind_of_each(district)
        present = np.isin(likely, own[own != NO_KIND]).ravel()
        right = likely == own[[case[0] for case in cases]][:, None]
        return _Judged(judging(words, titles, likely).reshape(-1, len(JUDGED_BY))[present], right.ravel()[present])


def gold_cases(district: Labelled) -> list[list[int]]:
    """Positions of the messages of each case that people made."""
    members: dict[str, list[int]] = defaultdict(list)
    for position, case in enumerate(district.cases):
        members[case].append(position)
    return list(members.values())


def fit_logistic(features: FloatMatrix, right: npt.NDArray[np.bool_], names: tuple[str, ...]) -> Line:
    """Logistic regression; the scaling of the features is folded into its weights."""
    scaler = StandardScaler().fit(features)
    model = LogisticRegression(max_iter=1000).fit(scaler.transform(features), right)
    weights = model.coef_[0] / scaler.scale_
    return Line(names, tuple(map(float, weights)), float(model.intercept_[0] - weights @ scaler.mean_))


def others(one: Labelled, districts: Sequence[Labelled]) -> list[Labelled]:
    """All but ``one``, where there are any."""
    return [district for district in districts if district is not one] or [one]


def _words_used(profiles: Sequence[Profile], common: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    ids, counts = np.unique(np.concatenate([profile.rows["matter"].ids for profile in profiles]), return_counts=True)
    return np.intersect1d(ids[counts >= LEAST_SEEN], common).astype(np.int32)


def _coded(
    book: PhraseBook, ids: npt.NDArray[np.int32], weights: npt.NDArray[np.float64], mean: npt.NDArray[np.float64]
) -> Kinds:
    """``weights`` as int8; ``mean``: the average message, which shall score 0."""
    scale = float(np.abs(weights).max(initial=0.0)) / INT8_STEPS or 1.0
    coded = np.round(weights / scale).astype(np.int8)
    centre = np.asarray(mean).ravel() @ (coded.astype(np.float32) * scale)
    return replace(NO_KINDS, book=book, ids=ids, weights=coded, scale=scale, bias=(-centre).astype(np.float32))
