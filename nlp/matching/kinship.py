"""The signals by which two cases are the same kind of matter, by name. A case counts as the mean of its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from nlp.matching.kinds import Kinds
from nlp.matching.lexical import EMPTY_ROW, SparseRow
from nlp.matching.profile import Profile, stack
from nlp.matching.score import Line
from nlp.types import FloatMatrix

VIEWS = ("title", "matter", "title_matter")
VECTORS = ("vector", "matter_vector", "title_matter_vector")
BY_KIND = ("kind_cosine", "weaker_kind", "stronger_kind", "same_kind", "log_same_kind", "clearest_kind")
BY_SIZE = ("smaller_case", "larger_case")
"""What many people report is often a matter of its own, not one of a kind; logarithm of the number of records."""
NAMES = (*(f"{name}_cosine" for name in VIEWS + VECTORS), "theme_same", *BY_KIND, *BY_SIZE)
"""What :func:`kinship_features` can compare."""

ROWS_AT_ONCE = 256
CASES_READ_AT_ONCE = 2048
"""Whose records are looked at together: of a large file not all of them fit into memory."""
LEAST_SAME_KIND = 0.003
"""Added before the logarithm: cases of no common kind are all equally far."""


@dataclass(frozen=True, slots=True, eq=False)
class CaseColumns:
    """Cases side by side: one row a case in every field."""

    views: dict[str, sp.csr_array]
    vectors: dict[str, FloatMatrix]
    themes: npt.NDArray[np.str_]
    """The theme that most of its records have; empty when unknown."""
    kind: FloatMatrix
    """Unit-length scores of the kinds, by the words."""
    strength: npt.NDArray[np.float32]
    """The score of the strongest kind."""
    kinds: FloatMatrix
    """Probability of each kind."""
    size: npt.NDArray[np.float32]
    """Logarithm of the number of its records."""

    def __len__(self) -> int:
        return len(self.themes)

    def take(self, rows: npt.NDArray[np.int64]) -> CaseColumns:
        return CaseColumns(
            {name: view[rows] for name, view in self.views.items()},
            {name: vectors[rows] for name, vectors in self.vectors.items()},
            self.themes[rows],
            self.kind[rows],
            self.strength[rows],
            self.kinds[rows],
            self.size[rows],
        )

    @property
    def likeliest(self) -> npt.NDArray[np.int64]:
        """The number of the likeliest kind; 0 where no kinds are known."""
        if not self.kinds.shape[1]:
            return np.zeros(len(self), dtype=np.int64)
        return np.asarray(self.kinds.argmax(axis=1))


def case_columns(cases: Sequence[Sequence[Profile]], kinds: Kinds) -> CaseColumns:
    """``cases``: the profiles of each, at least one."""
    starts = range(0, len(cases), CASES_READ_AT_ONCE)
    return _below_each_other([_case_columns(cases[at : at + CASES_READ_AT_ONCE], kinds) for at in starts])


def _case_columns(cases: Sequence[Sequence[Profile]], kinds: Kinds) -> CaseColumns:
    everyone = [profile for members in cases for profile in members]
    sizes = np.array([len(members) for members in cases])
    words, titles = (_means(scores, sizes) for scores in (kinds.words(everyone), kinds.titles(everyone)))
    return CaseColumns(
        views={view: stack([_mean([p.rows[view] for p in members]) for members in cases]) for view in VIEWS},
        vectors={
            "vector": _unit(_means(np.stack([p.record.vector for p in everyone]), sizes)),
            "matter_vector": _unit(_means(np.stack([p.matter for p in everyone]), sizes)),
            "title_matter_vector": _unit(_means(np.stack([p.title_matter for p in everyone]), sizes)),
        },
        themes=np.array([_commonest([p.record.theme for p in members]) for members in cases]),
        kind=_unit(words),
        strength=words.max(axis=1, initial=0.0),
        kinds=kinds.probabilities(words, titles),
        size=np.log(sizes).astype(np.float32),
    )


def _below_each_other(parts: Sequence[CaseColumns]) -> CaseColumns:
    return CaseColumns(
        views={name: sp.csr_array(sp.vstack([part.views[name] for part in parts])) for name in VIEWS},
        vectors={name: np.concatenate([part.vectors[name] for part in parts]) for name in VECTORS},
        themes=np.concatenate([part.themes for part in parts]),
        kind=np.concatenate([part.kind for part in parts]),
        strength=np.concatenate([part.strength for part in parts]),
        kinds=np.concatenate([part.kinds for part in parts]),
        size=np.concatenate([part.size for part in parts]),
    )


def likenesses(left: CaseColumns, right: CaseColumns, line: Line) -> FloatMatrix:
    """That two cases are of one class: shape (len(left), len(right))."""
    starts = range(0, len(left), ROWS_AT_ONCE)
    blocks = [_block(left.take(np.arange(at, min(at + ROWS_AT_ONCE, len(left)))), right, line) for at in starts]
    return np.concatenate(blocks) if blocks else np.empty((0, len(right)), np.float32)


def kinship_features(left: CaseColumns, right: CaseColumns, names: Sequence[str] = NAMES) -> FloatMatrix:
    """float32 of shape (len(left), len(right), len(names)): each case of ``left`` with each of ``right``."""
    sparse = [name for name in VIEWS if f"{name}_cosine" in names]
    found = {
        **{f"{name}_cosine": _dots(left.views[name], right.views[name]) for name in sparse},
        **{f"{name}_cosine": left.vectors[name] @ right.vectors[name].T for name in VECTORS},
        "theme_same": (left.themes[:, None] == right.themes) & (right.themes != ""),
        **_by_kind(left, right),
        "smaller_case": np.minimum(left.size[:, None], right.size),
        "larger_case": np.maximum(left.size[:, None], right.size),
    }
    return np.stack([found[name] for name in names], axis=2).astype(np.float32)


def _block(left: CaseColumns, right: CaseColumns, line: Line) -> FloatMatrix:
    features = kinship_features(left, right, line.names)
    scores = line.probability(features.reshape(-1, len(line.names)))
    return scores.reshape(len(left), len(right)).astype(np.float32)


def _by_kind(left: CaseColumns, right: CaseColumns) -> dict[str, FloatMatrix]:
    same = left.kinds @ right.kinds.T
    clearest = left.kinds.max(axis=1, initial=0.0)[:, None], right.kinds.max(axis=1, initial=0.0)
    strength = left.strength[:, None], right.strength
    values = (
        left.kind @ right.kind.T,
        np.minimum(*strength),
        np.maximum(*strength),
        same,
        np.log(same + LEAST_SAME_KIND),
        np.minimum(*clearest),
    )
    return dict(zip(BY_KIND, values, strict=True))


def _dots(left: sp.csr_array, right: sp.csr_array) -> FloatMatrix:
    """Each row with each row. Terms are numbered anew: a transposed matrix as wide as all ids would not fit."""
    ids = np.unique(np.concatenate([left.indices, right.indices]))
    narrow = [
        sp.csr_array((m.data, np.searchsorted(ids, m.indices), m.indptr), shape=(m.shape[0], len(ids)))
        for m in (left, right)
    ]
    return np.asarray((narrow[0] @ narrow[1].T).toarray(), dtype=np.float32)


def _means(rows: FloatMatrix, sizes: npt.NDArray[np.int64]) -> FloatMatrix:
    """One row a case from one row a record."""
    starts = np.cumsum(sizes) - sizes
    return np.asarray(np.add.reduceat(rows, starts, axis=0) / sizes[:, None], dtype=np.float32)


def _unit(rows: FloatMatrix) -> FloatMatrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


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
