"""A document's title and body, each as words."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.types import Document


def split_title(document: Document) -> tuple[Sequence[str], Sequence[str]]:
    """Tokens of the title, and all others; a token that reaches over the end of the title is of the body."""
    length = 0
    for count, token in enumerate(document.tokens):
        length += len(token)
        if length > document.title_length:
            return document.tokens[:count], document.tokens[count:]
    return document.tokens, ()
