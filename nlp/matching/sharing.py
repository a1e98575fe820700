"""Who shares rare terms with whom, for a whole file at once: what :mod:`inverted` answers one by one, as matrices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from nlp.matching.inverted import LONGEST_POSTING, heaviest
from nlp.matching.lexical import SparseRow

ROWS_AT_ONCE = 1024
"""Of the product of the matrix with itself; each row may meet some ten thousand others."""


def sharing_most(rows: Sequence[Sequence[SparseRow]], count: int) -> list[npt.NDArray[np.int64]]:
    """For each entry at most ``count`` other positions that share the most weight; ties go to the smaller position."""
    terms = _terms(rows)
    other = terms.T.tocsr()
    found = []
    for start in range(0, terms.shape[0], ROWS_AT_ONCE):
        block = (terms[start : start + ROWS_AT_ONCE] @ other).tocsr()
        for row in range(block.shape[0]):
            part = slice(block.indptr[row], block.indptr[row + 1])
            found.append(_best(block.indices[part], block.data[part], start + row, count))
    return found


def _terms(rows: Sequence[Sequence[SparseRow]]) -> csr_array:
    """The heaviest terms of each, those left out that are in too many to be rare here. Terms are numbered anew."""
    kept = [heaviest(views) for views in rows]
    ids = np.concatenate([np.fromiter(terms, np.int64, len(terms)) for terms in kept] or [np.empty(0, np.int64)])
    weights = np.concatenate([np.fromiter(t.values(), np.float64, len(t)) for t in kept] or [np.empty(0)])
    at = np.repeat(np.arange(len(rows)), [len(terms) for terms in kept])
    _, number, seen = np.unique(ids, return_inverse=True, return_counts=True)
    rare = (seen > 1) & (seen <= LONGEST_POSTING)
    column = np.cumsum(rare) - 1
    used = rare[number]
    return csr_array((weights[used], (at[used], column[number[used]])), shape=(len(rows), int(rare.sum())))


def _best(
    others: npt.NDArray[np.int32], weights: npt.NDArray[np.float64], own: int, count: int
) -> npt.NDArray[np.int64]:
    strangers = others != own
    others, weights = others[strangers], weights[strangers]
    if len(others) > count:
        likely = weights >= np.partition(weights, -count)[-count]
        others, weights = others[likely], weights[likely]
    return others[np.lexsort((others, -weights))[:count]].astype(np.int64)
