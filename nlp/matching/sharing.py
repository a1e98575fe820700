"""Who shares rare terms with whom, for a whole file at once: what :mod:`inverted` answers one by one, as matrices."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from nlp.matching.inverted import LONGEST_POSTING, RARE_TERMS

ROWS_AT_ONCE = 1024
"""Of the product of the matrix with itself; each row may meet some ten thousand others."""
TERMS_AT_ONCE = 8192
"""Rows whose heaviest terms are picked together."""
_ABOVE_ALL_FLOATS = 0x7FFFFFFF
"""The bits of no weight are above this; bits of positive floats ascend as the floats do."""

Numbers = npt.NDArray[np.int64]


def sharing_most(views: Sequence[sp.csr_array], count: int) -> Iterator[tuple[Numbers, Numbers]]:
    """Pairs (position, other position) in parts: for each row at most ``count`` others that share the most weight.

    ``views``: matrices of one height, at least one row, whose heaviest terms are looked up. Ties go to the smaller
    position.
    """
    terms = _rare(_heaviest(views))
    other = terms.T.tocsr()
    for start in range(0, terms.shape[0], ROWS_AT_ONCE):
        shared = (terms[start : start + ROWS_AT_ONCE] @ other).tocsr()
        rows = [slice(*ends) for ends in itertools.pairwise(shared.indptr.tolist())]
        best = [_best(shared.indices[r], shared.data[r], start + at, count) for at, r in enumerate(rows)]
        yield np.repeat(np.arange(start, start + len(best)), [len(others) for others in best]), np.concatenate(best)


def _heaviest(views: Sequence[sp.csr_array]) -> sp.csr_array:
    """What :func:`nlp.matching.inverted.heaviest` picks of each row of all ``views``."""
    starts = range(0, views[0].shape[0], TERMS_AT_ONCE)
    parts = [_heaviest_part([view[at : at + TERMS_AT_ONCE] for view in views]) for at in starts]
    return sp.csr_array(sp.vstack(parts))


def _heaviest_part(views: Sequence[sp.csr_array]) -> sp.csr_array:
    picked = [_heaviest_of(view) for view in views]
    rows, ids, weights = (np.concatenate(each) for each in zip(*picked, strict=True))
    order = np.lexsort((np.arange(len(rows)), ids, rows))
    rows, ids, weights = rows[order], ids[order], weights[order]
    last = np.append((rows[1:] != rows[:-1]) | (ids[1:] != ids[:-1]), True)[: len(rows)]
    starts = np.searchsorted(rows[last], np.arange(views[0].shape[0] + 1))
    return sp.csr_array((weights[last], ids[last], starts), shape=views[0].shape)


def _heaviest_of(view: sp.csr_array) -> tuple[Numbers, npt.NDArray[np.int32], npt.NDArray[np.float32]]:
    """Row, id and weight of the heaviest terms of each row; ties go to the smaller id."""
    rows = np.repeat(np.arange(view.shape[0]), np.diff(view.indptr))
    lightness = _ABOVE_ALL_FLOATS - view.data.astype(np.float32).view(np.uint32).astype(np.int64)
    order = np.argsort(rows << 32 | lightness, kind="stable")
    kept = order[np.arange(len(order)) - view.indptr[rows] < RARE_TERMS]
    return rows[kept], view.indices[kept], view.data[kept]


def _rare(terms: sp.csr_array) -> sp.csr_array:
    """Without the terms that only one row holds, and those in too many to be rare here. Terms are numbered anew."""
    ordered = np.sort(terms.indices)
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])
    seen = np.diff(np.append(starts, len(ordered)))
    rare = ordered[starts[(seen > 1) & (seen <= LONGEST_POSTING)]]
    column = np.minimum(np.searchsorted(rare, terms.indices), max(0, len(rare) - 1))
    used = rare[column] == terms.indices if len(rare) else np.zeros(len(column), dtype=bool)
    ends = np.append(0, np.cumsum(used))[terms.indptr]
    return sp.csr_array((terms.data[used], column[used], ends), shape=(terms.shape[0], len(rare)))


def _best(others: npt.NDArray[np.int32], weights: npt.NDArray[np.float32], own: int, count: int) -> Numbers:
    strangers = others != own
    others, weights = others[strangers], weights[strangers]
    if len(others) > count:
        likely = weights >= np.partition(weights, -count)[-count]
        others, weights = others[likely], weights[likely]
    return others[np.lexsort((others, -weights))[:count]].astype(np.int64)
