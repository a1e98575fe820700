"""The signals by which two suggestions are the same matter at the same place, by name."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from nlp.matching.profile import Columns
from nlp.types import FloatMatrix

NAMES = (
    "text_cosine",
    "title_cosine",
    "matter_cosine",
    "vector_cosine",
    "place_cosine",
    "name_cosine",
    "places_named",
    "theme_same",
    "person_same",
    "log_days_apart",
    "log_length_ratio",
)
"""Columns of :func:`pair_features`."""

PAIRS_AT_ONCE = 8192
DAYS_WHEN_UNKNOWN = 180.0


def pair_features(left: Columns, right: Columns) -> FloatMatrix:
    """float32 of shape (len(left), len(NAMES)): row i compares row i of ``left`` and ``right``."""
    dots = {view: _dots(left.views[view], right.views[view]) for view in left.views}
    both_placed = np.minimum(_sizes(left.views["place"]), _sizes(right.views["place"])) > 0
    days = np.nan_to_num(np.abs(left.day - right.day), nan=DAYS_WHEN_UNKNOWN)
    by_name = {
        "text_cosine": dots["text"],
        "title_cosine": dots["title"],
        "matter_cosine": dots["matter"],
        "vector_cosine": np.einsum("ij,ij->i", left.vectors, right.vectors),
        "place_cosine": dots["place"],
        "name_cosine": dots["name"],
        "places_named": both_placed,
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


def _sizes(view: sp.csr_array) -> npt.NDArray[np.int64]:
    return np.diff(view.indptr).astype(np.int64)


def _same(left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    return np.asarray((left == right) & (left >= 0))
