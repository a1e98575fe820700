"""Messages as bags of rows: what the fitting sums up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

import numpy as np

from nlp.encoding.lookup import WordLookup
from nlp.encoding.parts import split_title
from nlp.types import Document
from training.distil_fit import Bag

OPENING_CHARACTERS = 200
"""How much of a message the teacher is shown (128 of its tokens), and the words of which must say the same."""
BODY_WORDS = 150
"""How many words of a body its title is held against."""
LEAST_TITLE_WORDS = 3
"""Known words below which a title says too little to be told from others (咨询, 投诉)."""
LEAST_BODY_WORDS = 8


def opening_text(document: Document) -> str:
    return document.text[:OPENING_CHARACTERS]


class Bags:
    """Looks words up as the shipped encoder will."""

    def __init__(self, words: Sequence[str]) -> None:
        self._lookup = WordLookup(words)

    def openings(self, documents: Iterable[Document]) -> list[Bag]:
        """The words of :func:`opening_text`; a bag may be empty."""
        return [self._bag(_opening_tokens(document)) for document in documents]

    def pairs(self, documents: Iterable[Document]) -> tuple[list[Bag], list[Bag]]:
        """Titles and bodies of the documents where both say enough."""
        titles, bodies = [], []
        for document in documents:
            title, body = map(self._bag, split_title(document))
            if len(title) >= LEAST_TITLE_WORDS and len(body) >= LEAST_BODY_WORDS:
                titles.append(title)
                bodies.append(body[:BODY_WORDS])
        return titles, bodies

    def _bag(self, tokens: Sequence[str]) -> Bag:
        return np.array(self._lookup.rows(tokens), dtype=np.int64)


def _opening_tokens(document: Document) -> list[str]:
    """Tokens that lie wholly within :func:`opening_text`."""
    ends = accumulate(map(len, document.tokens))
    return [token for token, end in zip(document.tokens, ends, strict=True) if end <= OPENING_CHARACTERS]
