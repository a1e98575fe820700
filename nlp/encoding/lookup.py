"""From words to rows of the table: serving and distilling must agree on it."""

from __future__ import annotations

from collections.abc import Sequence


class WordLookup:
    """A word that is not in the table counts as its characters; what is in neither form is passed over."""

    def __init__(self, words: Sequence[str]) -> None:
        self._rows = {word: row for row, word in enumerate(words)}

    def rows(self, tokens: Sequence[str]) -> list[int]:
        """Rows to add up, in the order of the tokens: none, one, or one for each character of a token."""
        known = self._rows
        found: list[int] = []
        for token in tokens:
            row = known.get(token)
            if row is not None:
                found.append(row)
            elif len(token) > 1:
                found += [known[character] for character in token if character in known]
        return found
