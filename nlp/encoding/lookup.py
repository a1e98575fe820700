"""From words to rows of the table: serving and distilling must agree on it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

REMEMBERED = 100_000
"""Words kept in memory beside those of the table, some 15 MB."""


class WordLookup:
    """A word that is not in the table counts as its characters; what is in neither form is passed over."""

    def __init__(self, words: Sequence[str]) -> None:
        self._rows = _RowsOf(words)

    def rows(self, tokens: Sequence[str]) -> list[int]:
        """Rows to add up, in the order of the tokens: none, one, or one for each character of a token."""
        return list(chain.from_iterable(map(self._rows.__getitem__, tokens)))


class _RowsOf(dict[str, tuple[int, ...]]):
    """Word -> its rows. Sharing it between threads costs at worst a second look."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__((word, (row,)) for row, word in enumerate(words))
        self._most = len(self) + REMEMBERED

    def __missing__(self, token: str) -> tuple[int, ...]:
        rows = tuple(chain.from_iterable(self.get(character, ()) for character in token)) if len(token) > 1 else ()
        if len(self) < self._most:
            self[token] = rows
        return rows
