"""Which words the static table holds, and how often each is said.

A word is kept when at least five messages hold it, so that no row speaks of one person's matter; single
characters likewise, since an unknown word counts as its characters. The room that is left goes to the commonest
words of jieba's public dictionary: words of other towns than those trained on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import jieba
import numpy as np
import numpy.typing as npt

from nlp.types import Document

LEAST_MESSAGES = 5
"""A word that fewer messages hold is not learned: the rule for weights that leave the building."""
MOST_WORDS = 32_000
"""Rows of the table: 8 MB at 256 bytes a row, a third of the bundle."""
PERSON_TAG = "nr"
"""How jieba's dictionary marks names of persons; they are not taken from it."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``shares[i]`` is the share of word ``i`` among all words said; 0 for a word known from the dictionary only."""

    words: tuple[str, ...]
    shares: npt.NDArray[np.float64]


def choose_words(
    corpus: Sequence[Document], most: int = MOST_WORDS, least_messages: int = LEAST_MESSAGES
) -> Vocabulary:
    """Words of letters only (no digits, marks or blanks), the ones most messages hold first."""
    holding, said = Counter[str](), Counter[str]()
    for document in corpus:
        holding.update(set(document.tokens) | set(document.text))
        said.update(document.tokens)
    kept = [word for word, count in holding.items() if count >= least_messages and word.isalpha()]
    own = sorted(kept, key=lambda word: (-holding[word], word))[:most]
    words = own + list(islice(_dictionary_words(set(own)), most - len(own)))
    total = sum(count for word, count in said.items() if word.isalpha())
    return Vocabulary(tuple(words), np.array([said[word] / max(1, total) for word in words]))


def _dictionary_words(known: set[str]) -> Iterable[str]:
    """Words of two characters and more that jieba's dictionary has beyond ``known``, the commonest first."""
    with jieba.get_dict_file() as file:
        entries = [line.decode("utf-8").split() for line in file]
    common = sorted(entries, key=lambda entry: -int(entry[1]))
    for word, _, tag in common:
        if len(word) > 1 and word.isalpha() and word not in known and not tag.startswith(PERSON_TAG):
            yield word
