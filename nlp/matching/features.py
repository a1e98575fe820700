"""The signals by which two suggestions are the same matter at the same place, by name."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from nlp.matching.profile import RARITY, VIEWS, Columns
from nlp.types import FloatMatrix

DIRECTIONS = {
    "text_cosine": 1,
    "title_cosine": 1,
    "matter_cosine": 1,
    "title_matter_cosine": 1,
    "vector_cosine": 1,
    "matter_vector_cosine": 1,
    "place_cosine": 1,
    "place_rarity": 1,
    "title_place_cosine": 1,
    "title_places_differ": -1,
    "fewer_places": 0,
    "scope_cosine": 0,
    "name_cosine": 1,
    "theme_same": 1,
    "person_same": 1,
    "log_days_apart": -1,
    "log_length_ratio": 0,
}
"""Columns of :func:`pair_features`, and whether more of it can only speak for (1) or against (-1) one case."""

NAMES = tuple(DIRECTIONS)

PAIRS_AT_ONCE = 8192
DAYS_WHEN_UNKNOWN = 30.0
"""About the median between two messages of one case: as good as no word on the time (decision 013)."""


def pair_features(left: Columns, right: Columns) -> FloatMatrix:
    """float32 of shape (len(left), len(NAMES)): row i compares row i of ``left`` and ``right``."""
    dots = {view: _dots(left.views[view], right.views[view]) for view in VIEWS}
    title_places = np.minimum(_sizes(left.views["title_place"]), _sizes(right.views["title_place"]))
    days = np.nan_to_num(np.abs(left.day - right.day), nan=DAYS_WHEN_UNKNOWN)
    by_name = {
        **{f"{view}_cosine": values for view, values in dots.items()},
        "vector_cosine": _rowwise(left.vectors, right.vectors),
        "matter_vector_cosine": _rowwise(left.matters, right.matters),
        "place_rarity": _rarest_shared(left.views[RARITY], right.views[RARITY]),
        "title_places_differ": (title_places > 0) & (dots["title_place"] == 0),
        "fewer_places": np.minimum(_sizes(left.views["place"]), _sizes(right.views["place"])),
        "theme_same": _same(left.theme, right.theme),
        "person_same": _same(left.reporter, right.reporter),
        "log_days_apart": np.log1p(days),
        "log_length_ratio": np.abs(np.log(left.length / right.length)),
    }
    return np.column_stack([by_name[name] for name in NAMES]).astype(np.float32)


def features_of(table: Columns, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> FloatMatrix:
    """As :func:`pair_features` for pairs of rows of one table, a part at a time so that memory stays small."""
    parts = [
        pair_features(table.take(left[at : at + PAIRS_AT_ONCE]), table.take(right[at : at + PAIRS_AT_ONCE]))
        for at in range(0, len(left), PAIRS_AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.empty((0, len(NAMES)), np.float32)


def _dots(left: sp.csr_array, right: sp.csr_array) -> npt.NDArray[np.float32]:
    return np.asarray(left.multiply(right).sum(axis=1), dtype=np.float32).ravel()


def _rowwise(left: FloatMatrix, right: FloatMatrix) -> npt.NDArray[np.float32]:
    return np.asarray(np.einsum("ij,ij->i", left, right))


def _rarest_shared(left: sp.csr_array, right: sp.csr_array) -> npt.NDArray[np.float32]:
    """The weight of the rarest place that both name, 0 where they share none."""
    squares = left.multiply(right).tocsr()
    rarest = np.zeros(squares.shape[0], dtype=np.float32)
    filled = np.flatnonzero(np.diff(squares.indptr))
    if len(filled):
        rarest[filled] = np.sqrt(np.maximum.reduceat(squares.data, squares.indptr[filled]))
    return rarest


def _sizes(view: sp.csr_array) -> npt.NDArray[np.int64]:
    return np.diff(view.indptr).astype(np.int64)


def _same(left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    return np.asarray((left == right) & (left >= 0))
