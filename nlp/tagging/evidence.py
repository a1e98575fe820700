"""The words that carried a decision, read off the linear layer.

Each feature's share of the label's logit is spread over the characters it covers; a word's weight is the sum
over its characters. So the weights of all words add up to the logit's linear part, and a span is always made
of whole words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from nlp.tagging.layout import Layout
from nlp.tagging.ngrams import Occurrences
from nlp.types import Document, Evidence

MOST_SPANS = 5
FUNCTION_WORDS = frozenset(
    "的了是在我你他她它们也都就还和与及或把被给让对向从到以而且但很太又再请吗呢吧啊呀有没不要会能一个这那"
)
"""Words of one character that say nothing of the matter, whatever weight they carry: they part spans."""
LEAST_SHARE = 0.12
"""A span must carry at least this share of the strongest span's weight to be shown."""


def word_weights(
    layout: Layout,
    occurrences: Occurrences,
    features: csr_matrix[Any],
    weights: npt.NDArray[np.float32],
    chosen: npt.NDArray[np.int64],
) -> npt.NDArray[np.float64]:
    """Weight in logits of each token of the batch for its document's chosen column, shape (tokens,)."""
    key = occurrences.row * features.shape[1] + occurrences.feature
    _, inverse, times = np.unique(key, return_inverse=True, return_counts=True)
    # The matrix holds one value a (row, feature): in sorted order it lines up with the unique keys.
    features.sort_indices()
    value = features.data[inverse] / times[inverse]
    carried = value * weights[occurrences.feature, chosen[occurrences.row]]
    per_character = np.zeros(len(layout.codes) + 1)
    share = carried / occurrences.length
    for offset in range(int(occurrences.length.max(initial=0))):
        covered = occurrences.length > offset
        per_character += np.bincount(
            occurrences.start[covered] + offset, weights=share[covered], minlength=len(per_character)
        )
    total = np.concatenate(([0.0], np.cumsum(per_character)))
    ends = layout.token_start + np.fromiter(map(len, layout.tokens), dtype=np.int64, count=len(layout.tokens))
    return np.asarray(total[ends] - total[layout.token_start])


def best_spans(document: Document, weights: npt.NDArray[np.floating], label: str) -> tuple[Evidence, ...]:
    """At most five spans of whole words, neighbours joined, strongest first."""
    spans = _joined(document.tokens, weights)
    strongest = max((weight for _, _, weight in spans), default=0.0)
    shown = sorted((s for s in spans if s[2] >= LEAST_SHARE * strongest), key=lambda s: (-s[2], s[0]))[:MOST_SPANS]
    return tuple(Evidence(label, document.text[start:end], start, end, weight) for start, end, weight in shown)


def _joined(tokens: Sequence[str], weights: npt.NDArray[np.floating]) -> list[tuple[int, int, float]]:
    """Runs of words with positive weight as (start, end, weight)."""
    floor = LEAST_SHARE * max(weights.max(initial=0.0), 0.0)
    spans: list[tuple[int, int, float]] = []
    at = 0
    open_span = False
    for token, weight in zip(tokens, weights.tolist(), strict=True):
        end = at + len(token)
        carries = weight > floor and token[0].isalnum() and token not in FUNCTION_WORDS
        if carries and open_span:
            spans[-1] = (spans[-1][0], end, spans[-1][2] + weight)
        elif carries:
            spans.append((at, end, weight))
        open_span = bool(carries)
        at = end
    return spans
