"""The signals by which two cases are the same kind of matter, by name. A case counts as the mean of its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from nlp.matching.lexical import EMPTY_ROW, SparseRow
from nlp.matching.profile import Profile, stack
from nlp.types import FloatMatrix

VIEWS = ("title", "matter", "title_matter")
VECTORS = ("vector", "matter_vector", "title_matter_vector")
NAMES = (*(f"{name}_cosine" for name in VIEWS + VECTORS), "theme_same")
"""Columns of :func:`kinship_features`."""

PAIRS_AT_ONCE = 8192


@dataclass(frozen=True, slots=True, eq=False)
class CaseColumns:
    """Cases side by side: one row a case in every field."""

    rows: dict[str, list[SparseRow]]
    views: dict[str, sp.csr_array]
    vectors: dict[str, FloatMatrix]
    themes: list[str]
    """The theme that most of its records have; empty when unknown."""


def case_columns(cases: Sequence[Sequence[Profile]]) -> CaseColumns:
    """``cases``: the profiles of each, at least one."""
    rows = {view: [_mean([p.rows[view] for p in members]) for members in cases] for view in VIEWS}
    return CaseColumns(
        rows=rows,
        views={view: stack(means) for view, means in rows.items()},
        vectors={
            "vector": _mean_vectors([[p.record.vector for p in members] for members in cases]),
            "matter_vector": _mean_vectors([[p.matter for p in members] for members in cases]),
            "title_matter_vector": _mean_vectors([[p.title_matter for p in members] for members in cases]),
        },
        themes=[_commonest([p.record.theme for p in members]) for members in cases],
    )


def kinship_features(cases: CaseColumns, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> FloatMatrix:
    """float32 of shape (len(left), len(NAMES)): row i compares cases ``left[i]`` and ``right[i]``."""
    starts = range(0, len(left), PAIRS_AT_ONCE)
    parts = [_features(cases, left[at : at + PAIRS_AT_ONCE], right[at : at + PAIRS_AT_ONCE]) for at in starts]
    return np.concatenate(parts) if parts else np.empty((0, len(NAMES)), np.float32)


def _features(cases: CaseColumns, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> FloatMatrix:
    lexical = [cases.views[view][left].multiply(cases.views[view][right]).sum(axis=1) for view in VIEWS]
    dense = [np.einsum("ij,ij->i", cases.vectors[name][left], cases.vectors[name][right]) for name in VECTORS]
    themes = np.array([cases.themes[a] == cases.themes[b] != "" for a, b in zip(left, right, strict=True)])
    return np.column_stack([*lexical, *dense, themes]).astype(np.float32)


def _mean_vectors(cases: Sequence[Sequence[npt.NDArray[np.float32]]]) -> FloatMatrix:
    """Unit-length means, one row a case."""
    means = np.stack([np.mean(members, axis=0) for members in cases]).astype(np.float32)
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    return np.asarray(means / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _mean(rows: Sequence[SparseRow]) -> SparseRow:
    """Unit-length mean."""
    if len(rows) == 1:
        return rows[0]
    ids, at = np.unique(np.concatenate([row.ids for row in rows]), return_inverse=True)
    if not len(ids):
        return EMPTY_ROW
    weights = np.bincount(at, weights=np.concatenate([row.weights for row in rows])).astype(np.float32)
    return SparseRow(ids, weights / np.linalg.norm(weights))


def _commonest(themes: Sequence[str]) -> str:
    return min(themes, key=lambda theme: (theme == "", -themes.count(theme), theme))
