"""Records as columns of numbers, so that many pairs are compared at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from nlp.matching.lexical import SparseRow, TermWeights, gram_ids, word_id
from nlp.matching.record import MatchRecord
from nlp.matching.wordvectors import WordVectors
from nlp.types import FloatMatrix

TERM_SPACE = 2**31 - 1
SECONDS_A_DAY = 86_400.0
_UNKNOWN = -1


def _ids(words: Sequence[str]) -> npt.NDArray[np.int32]:
    return np.array([word_id(word) for word in words], dtype=np.int32)


VIEWS: Mapping[str, Callable[[MatchRecord], npt.NDArray[np.int32]]] = {
    "text": lambda record: gram_ids(record.beside + record.text),
    "title": lambda record: gram_ids(record.beside + record.title),
    "matter": lambda record: _ids(record.matter),
    "title_matter": lambda record: _ids(record.title_matter),
    "place": lambda record: np.repeat(_ids(record.places), record.place_counts),
    "title_place": lambda record: _ids(record.title_places),
    "scope": lambda record: _ids(record.scopes),
    "name": lambda record: _ids(record.names),
}
"""What of a record is compared term by term, as unit rows."""

RARITY = "place_rarity"
"""One more view: the places, each with its plain weight, so that the rarest shared one can be told."""

FOUND_BY = ("text", "place", "name")
"""Views whose rare terms lead to candidates."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One record, ready to be compared."""

    record: MatchRecord
    rows: Mapping[str, SparseRow]
    matter: npt.NDArray[np.float32]
    """The matter as a vector, unit length or zero."""
    title_matter: npt.NDArray[np.float32]
    """Likewise the matter of the title."""
    day: float
    """Days since the epoch; NaN when unknown."""


def profile(record: MatchRecord, weights: TermWeights, words: WordVectors) -> Profile:
    return profiles([record], weights, words)[0]


def profiles(records: Sequence[MatchRecord], weights: TermWeights, words: WordVectors) -> list[Profile]:
    """One each, in order."""
    by_view = {view: weights.rows([ids(record) for record in records]) for view, ids in VIEWS.items()}
    found = []
    for number, record in enumerate(records):
        rows = {view: by_view[view][number] for view in VIEWS}
        places = rows["place"].ids
        rows[RARITY] = SparseRow(places, weights.weights(places))
        day = record.reported_at.timestamp() / SECONDS_A_DAY if record.reported_at else float("nan")
        found.append(Profile(record, rows, words.of(rows["matter"]), words.of(rows["title_matter"]), day))
    return found


def vectors(profiles: Sequence[Profile]) -> FloatMatrix:
    return np.stack([p.record.vector for p in profiles]).astype(np.float32)


def search_rows(profiles: Sequence[Profile]) -> list[list[SparseRow]]:
    return [[p.rows[view] for view in FOUND_BY] for p in profiles]


def stack(rows: Sequence[SparseRow]) -> sp.csr_array:
    """Rows as a matrix of shape (len(rows), TERM_SPACE); its indices are as narrow as they can be."""
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row.ids) for row in rows], out=starts[1:])
    starts = starts.astype(sp.get_index_dtype(maxval=int(starts[-1])))
    ids = np.concatenate([row.ids for row in rows]) if rows else np.empty(0, np.int32)
    weights = np.concatenate([row.weights for row in rows]) if rows else np.empty(0, np.float32)
    return sp.csr_array((weights, ids, starts), shape=(len(rows), TERM_SPACE))


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Profiles side by side; all fields have one row a profile."""

    views: Mapping[str, sp.csr_array]
    vectors: FloatMatrix
    matters: FloatMatrix
    day: npt.NDArray[np.float64]
    theme: npt.NDArray[np.int64]
    reporter: npt.NDArray[np.int64]
    county: npt.NDArray[np.int64]
    length: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.day)

    def take(self, rows: npt.NDArray[np.int64]) -> Columns:
        return Columns(
            {name: view[rows] for name, view in self.views.items()},
            self.vectors[rows],
            self.matters[rows],
            self.day[rows],
            self.theme[rows],
            self.reporter[rows],
            self.county[rows],
            self.length[rows],
        )


def columns(profiles: Sequence[Profile]) -> Columns:
    """``theme``, ``reporter`` and ``county`` are numbers that stand for the words, -1 when unknown."""
    records = [p.record for p in profiles]
    return Columns(
        views={name: stack([p.rows[name] for p in profiles]) for name in (*VIEWS, RARITY)},
        vectors=vectors(profiles),
        matters=np.stack([p.matter for p in profiles]),
        day=np.array([p.day for p in profiles]),
        theme=_numbers([r.theme for r in records]),
        reporter=_numbers([r.reporter for r in records]),
        county=_numbers([r.county for r in records]),
        length=np.array([max(1, len(r.text)) for r in records], dtype=np.float64),
    )


def _numbers(words: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.array([word_id(word) if word else _UNKNOWN for word in words], dtype=np.int64)
