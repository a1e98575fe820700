"""Chooses the features of a tagger: n-grams and words that enough messages hold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from nlp.tagging.layout import IntArray, KeyArray, Layout
from nlp.tagging.ngrams import ORDERS, NgramVocabulary, character_keys, pair_keys
from nlp.tagging.words import is_word
from nlp.types import Document

_MISSING = -1


def fit_vocabulary(documents: Sequence[Document], *, minimum: int) -> NgramVocabulary:
    """Features seen in at least ``minimum`` documents."""
    layout = Layout.of(documents)
    total = len(documents)
    characters, character_df = _frequent(_character_rows(layout), minimum)
    words = _frequent_words(documents, minimum)
    ids = np.fromiter((words.get(t.lower(), (_MISSING, 0))[0] for t in layout.tokens), dtype=np.int64)
    joined = np.flatnonzero((ids[:-1] >= 0) & (ids[1:] >= 0) & (layout.token_row[:-1] == layout.token_row[1:]))
    pair_rows = [(pair_keys(ids[joined], ids[joined + 1]), layout.token_row[joined])]
    pairs, pair_df = _frequent(pair_rows, minimum)
    df = np.concatenate([character_df, [count for _, count in words.values()], pair_df])
    idf = np.array([math.log((1 + total) / (1 + n)) + 1 for n in df], dtype=np.float32)
    return NgramVocabulary(characters, {word: number for word, (number, _) in words.items()}, pairs, idf)


def _character_rows(layout: Layout) -> Iterable[tuple[KeyArray, IntArray]]:
    for order in ORDERS:
        keys, whole = character_keys(layout.codes, order)
        start = np.flatnonzero(whole)
        yield keys[start], layout.row[start]


def _frequent(keyed_rows: Iterable[tuple[KeyArray, IntArray]], minimum: int) -> tuple[KeyArray, IntArray]:
    """Sorted keys that occur in at least ``minimum`` distinct rows, and in how many."""
    kept, counts = [], []
    for keys, rows in keyed_rows:
        order = np.lexsort((rows, keys))
        by_key, by_row = keys[order], rows[order]
        first = np.ones(len(order), dtype=np.bool_)
        first[1:] = (by_key[1:] != by_key[:-1]) | (by_row[1:] != by_row[:-1])
        unique, df = np.unique(by_key[first], return_counts=True)
        kept.append(unique[df >= minimum])
        counts.append(df[df >= minimum])
    all_keys, all_df = np.concatenate(kept), np.concatenate(counts)
    order = np.argsort(all_keys)
    return all_keys[order], all_df[order].astype(np.int64)


def _frequent_words(documents: Sequence[Document], minimum: int) -> dict[str, tuple[int, int]]:
    """Word -> (number, document frequency)."""
    df: dict[str, int] = {}
    for document in documents:
        for word in {t.lower() for t in document.tokens if is_word(t)}:
            df[word] = df.get(word, 0) + 1
    frequent = sorted(word for word, count in df.items() if count >= minimum)
    return {word: (number, df[word]) for number, word in enumerate(frequent)}
