"""What kind of problem a matter is: by how its title is worded, and by its words, as learned from people's classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from nlp.errors import MatchingError
from nlp.matching.phrases import PhraseBook
from nlp.matching.profile import Profile
from nlp.matching.score import Line
from nlp.types import FloatMatrix

LIKELY = 6
"""Kinds of a case that are weighed; all others count as impossible."""
JUDGED_BY = ("words", "title", "words_ahead", "title_ahead")
"""What says that a case is of a kind: the score of its words and titles, and how far ahead of the next kind."""
WORD_ROWS = ("matter", "title_matter")
"""Rows of a profile whose sum is what ``weights`` are applied to: the title counts twice."""


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """A linear map from words to kinds, the phrases of titles, and a judge that weighs the two.

    ``ids`` ascending, of shape (words,); ``weights`` int8 of shape (words, kinds), times ``scale``; ``bias`` such that
    an average message scores 0.
    """

    book: PhraseBook
    ids: npt.NDArray[np.int32]
    weights: npt.NDArray[np.int8] = field(repr=False)
    scale: float
    bias: npt.NDArray[np.float32] = field(repr=False)
    judge: Line

    def __post_init__(self) -> None:
        kinds = len(self.book.names)
        if self.weights.shape != (len(self.ids), kinds) or self.bias.shape != (kinds,):
            raise MatchingError("匹配模型的类别权重形状不符")

    def words(self, profiles: Sequence[Profile]) -> FloatMatrix:
        """How much the words of each speak for each kind, shape (len(profiles), kinds)."""
        terms = word_matrix(profiles, self.ids)
        return np.asarray(terms @ self.weights.astype(np.float32) * np.float32(self.scale) + self.bias, np.float32)

    def titles(self, profiles: Sequence[Profile]) -> FloatMatrix:
        """1 for the first kind that the title is worded like, 1/2 for the second, and so on; shape as above."""
        found = np.zeros((len(profiles), len(self.book.names)), dtype=np.float32)
        for row, profile in enumerate(profiles):
            for rank, kind in enumerate(self.book.kinds_of(profile.record.title), start=1):
                found[row, kind] = 1 / rank
        return found

    def probabilities(self, words: FloatMatrix, titles: FloatMatrix) -> FloatMatrix:
        """Of each kind for cases with these mean scores, shape (cases, kinds); rows sum to at most 1."""
        found = np.zeros(words.shape, dtype=np.float32)
        if not words.size:
            return found
        likely = likeliest(words, titles)
        judged = judging(words, titles, likely)
        values = self.judge.probability(judged.reshape(-1, len(JUDGED_BY))).reshape(likely.shape)
        np.put_along_axis(found, likely, values.astype(np.float32), axis=1)
        return np.asarray(found / np.maximum(1, found.sum(axis=1, keepdims=True)), dtype=np.float32)


NO_KINDS = Kinds(
    book=PhraseBook(),
    ids=np.empty(0, np.int32),
    weights=np.empty((0, 0), np.int8),
    scale=1.0,
    bias=np.empty(0, np.float32),
    judge=Line(JUDGED_BY, (0.0,) * len(JUDGED_BY), 0.0),
)
"""Of a model that was fitted before kinds were learned."""


def likeliest(words: FloatMatrix, titles: FloatMatrix) -> npt.NDArray[np.int64]:
    """The :data:`LIKELY` kinds of each row, best first."""
    return np.asarray(np.argsort(-(words + titles), axis=1, kind="stable")[:, :LIKELY])


def judging(words: FloatMatrix, titles: FloatMatrix, kinds: npt.NDArray[np.int64]) -> FloatMatrix:
    """The columns :data:`JUDGED_BY` for each row and each of its ``kinds``: shape (rows, kinds asked, columns)."""
    each = (words, titles, _ahead(words), _ahead(titles))
    return np.stack([np.take_along_axis(scores, kinds, axis=1) for scores in each], axis=2)


def word_matrix(profiles: Sequence[Profile], ids: npt.NDArray[np.int32]) -> csr_array:
    """The :data:`WORD_ROWS` of each profile added up, shape (len(profiles), len(ids)); other words are left out."""
    rows = [profile.rows[name] for name in WORD_ROWS for profile in profiles]
    numbers = np.tile(np.arange(len(profiles)), len(WORD_ROWS))
    at = np.repeat(numbers, [len(row.ids) for row in rows])
    terms = np.concatenate([row.ids for row in rows]) if rows else np.empty(0, np.int32)
    weights = np.concatenate([row.weights for row in rows]) if rows else np.empty(0, np.float32)
    column = np.minimum(np.searchsorted(ids, terms), max(0, len(ids) - 1))
    known = ids[column] == terms if len(ids) else np.zeros(len(terms), dtype=bool)
    return csr_array((weights[known], (at[known], column[known])), shape=(len(profiles), len(ids)))


def _ahead(scores: FloatMatrix) -> FloatMatrix:
    """How far each is ahead of the best other one (negative: behind)."""
    if scores.shape[1] < 2:
        return scores
    best = np.partition(scores, -2, axis=1)
    first, second = best[:, -1:], best[:, -2:-1]
    return np.where(scores >= first, scores - second, scores - first)
