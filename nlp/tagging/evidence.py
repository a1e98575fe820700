"""The words that carried a decision, read off the linear layer.

Each feature's share of the label's logit is spread over the characters it covers; a word's weight is the sum
over its characters. So the weights of all words add up to the logit's linear part, and a span is always made
of whole words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.tagging.layout import IntArray, Layout
from nlp.tagging.levels import Weights
from nlp.tagging.ngrams import Counted
from nlp.types import Document, Evidence

Floats = npt.NDArray[np.floating]

MOST_SPANS = 5
LEAST_SHARE = 0.12
"""A span must carry at least this share of the strongest span's weight to be shown."""
LEAST_SHARE_ALONE = 0.4
"""A word of one character that stands alone (大, 过, 跑) says little: it must carry this much."""


def word_weights(layout: Layout, counted: Counted, weights: Weights, chosen: npt.NDArray[np.int64]) -> Floats:
    """Weight in logits of each token of the batch for its document's chosen column, shape (tokens,)."""
    found = counted.occurrences
    share = counted.value * weights[found.feature, chosen[found.row]] / found.length
    # +share where an occurrence begins, -share behind its end: summed up once, each character has its part.
    steps = np.bincount(found.start, weights=share, minlength=len(layout.codes) + 1)
    steps -= np.bincount(found.start + found.length, weights=share, minlength=len(layout.codes) + 1)
    total = np.concatenate(([0.0], np.cumsum(np.cumsum(steps))))
    return np.asarray(total[layout.token_start + layout.token_width] - total[layout.token_start])


def best_spans(
    documents: Sequence[Document],
    layout: Layout,
    shown: npt.NDArray[np.bool_],
    weights: Floats,
    labels: Sequence[str],
) -> list[tuple[Evidence, ...]]:
    """Of each document at most five spans of whole words, neighbours joined, strongest first.

    ``weights`` and ``shown`` (whether the word may be evidence): of the batch's tokens; ``labels``: what each
    document's evidence speaks for.
    """
    spans = _ranked(_joined(layout, shown, weights), len(documents))
    found: list[list[Evidence]] = [[] for _ in documents]
    columns = (spans.row, spans.start - layout.first[spans.row], spans.end - layout.first[spans.row], spans.weight)
    for row, start, end, weight in zip(*(column.tolist() for column in columns), strict=True):
        found[row].append(Evidence(labels[row], documents[row].text[start:end], start, end, weight))
    return [tuple(evidence) for evidence in found]


@dataclass(frozen=True, slots=True, eq=False)
class _Spans:
    """Parallel arrays; ``start`` and ``end`` count characters of the batch laid end to end."""

    row: IntArray
    start: IntArray
    end: IntArray
    weight: Floats

    def __getitem__(self, which: npt.NDArray[Any]) -> _Spans:
        return _Spans(self.row[which], self.start[which], self.end[which], self.weight[which])


def _joined(layout: Layout, shown: npt.NDArray[np.bool_], weights: Floats) -> _Spans:
    """Runs of words that each carry a share of the strongest word's weight."""
    row = layout.token_row
    carries = shown & (weights > LEAST_SHARE * _largest(row, weights, len(layout.first))[row])
    at = np.flatnonzero(carries)
    fresh = np.ones(len(at), dtype=np.bool_)
    fresh[1:] = (np.diff(at) > 1) | (np.diff(row[at]) > 0)
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], len(at))[: len(first)] - 1
    return _Spans(
        row=row[at[first]],
        start=layout.token_start[at[first]],
        end=(layout.token_start + layout.token_width)[at[last]],
        weight=np.add.reduceat(weights[at], first) if len(first) else np.zeros(0),
    )


def _ranked(spans: _Spans, rows: int) -> _Spans:
    """The spans worth showing, row by row, strongest first, the earlier of equals before the later."""
    least = np.where(spans.end - spans.start > 1, LEAST_SHARE, LEAST_SHARE_ALONE)
    spans = spans[spans.weight >= least * _largest(spans.row, spans.weight, rows)[spans.row]]
    spans = spans[np.lexsort((spans.start, -spans.weight, spans.row))]
    place = np.arange(len(spans.row)) - np.searchsorted(spans.row, spans.row)
    return spans[place < MOST_SPANS]


def _largest(row: IntArray, values: Floats, rows: int) -> Floats:
    """The largest positive value of each row, 0 where there is none."""
    largest = np.zeros(rows)
    np.maximum.at(largest, row, values)
    return largest
