"""What matching needs to know of the language: how rare a term is, and which words keep company.

Only statistics leave this module: of terms seen in many messages, none with a digit, stored by hash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array
from sklearn.decomposition import TruncatedSVD

from nlp.matching import MatchRecord
from nlp.matching.lexical import TermWeights, gram_ids, word_id
from nlp.matching.profile import profile, stack
from nlp.matching.wordvectors import WordVectors

LEAST_MESSAGES = 5
"""Terms in fewer messages could tell of one person; they count as unseen."""
WORD_DIMENSION = 96
INT8_STEPS = 127


def fit_term_weights(records: Sequence[MatchRecord]) -> TermWeights:
    """Inverse document frequencies of n-grams, of words of the matter, and of place and quoted names."""
    seen: Counter[int] = Counter()
    for record in records:
        seen.update(set(gram_ids(_without_digits(record.text)).tolist()))
        words = {*record.matter, *record.places, *record.scopes, *record.names}
        seen.update({word_id(word) for word in words if not _has_digit(word)})
    kept = sorted(term for term, count in seen.items() if count >= LEAST_MESSAGES)
    counts = np.array([seen[term] for term in kept], dtype=np.float32)
    return TermWeights(np.array(kept, dtype=np.int32), _idf(len(records), counts), float(_idf(len(records), 1)))


def fit_word_vectors(records: Sequence[MatchRecord], weights: TermWeights) -> WordVectors:
    """Latent semantic analysis of the matters: right singular vectors of the message-by-word matrix."""
    nothing = WordVectors(np.empty(0, np.int32), np.empty((0, 1), np.int8), 1.0)
    matters = stack([profile(record, weights, nothing).rows["matter"] for record in records])
    ids = np.intersect1d(matters.indices, weights.ids)
    at = np.searchsorted(ids, matters.indices)
    known = np.isin(matters.indices, ids)
    rows = np.repeat(np.arange(len(records)), np.diff(matters.indptr))
    compact = csr_array((matters.data[known], (rows[known], at[known])), shape=(len(records), len(ids)))
    wide = TruncatedSVD(min(WORD_DIMENSION, len(ids) - 1), random_state=0).fit(compact).components_.T
    scale = float(np.abs(wide).max()) / INT8_STEPS
    return WordVectors(ids.astype(np.int32), np.round(wide / scale).astype(np.int8), scale)


def _idf(messages: int, seen: np.typing.NDArray[np.float32] | int) -> np.typing.NDArray[np.float32]:
    return np.asarray(np.log((messages + 1) / (np.asarray(seen) + 1)) + 1, dtype=np.float32)


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


def _without_digits(text: str) -> str:
    return "".join(" " if character.isdigit() else character for character in text)
