"""What each word is to the tagger, looked up once a word and remembered: most words come again and again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.tagging.layout import IntArray

FUNCTION_WORDS = frozenset(
    "的了是在我你他她它们也都就还和与及或把被给让对向从到以而且但很太又再请吗呢吧啊呀有没不要会能一个这那"
)
"""Words of one character that say nothing of the matter, whatever weight they carry: they part spans."""
REMEMBERED = 200_000
"""Words kept in memory, some 20 MB: more than a year of a county's ledgers holds."""
_UNKNOWN = -1
_WORD, _SHOWN, _NUMBER = 1, 2, 2
"""Two flags in the low bits, the word's number plus one above them."""


@dataclass(frozen=True, slots=True, eq=False)
class TokenFacts:
    """Of each token of a batch, arrays of shape (tokens,)."""

    number: IntArray
    """In the vocabulary's words, -1 where unknown."""
    is_word: npt.NDArray[np.bool_]
    may_be_shown: npt.NDArray[np.bool_]


class WordMemory(dict[str, int]):
    """Token -> its facts in one integer. Sharing it between threads costs at worst a second look."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        super().__init__()
        self._numbers = numbers

    def __missing__(self, token: str) -> int:
        number = self._numbers.get(token.lower(), _UNKNOWN)
        facts = (number + 1) << _NUMBER | is_word(token) * _WORD | may_be_shown(token) * _SHOWN
        if len(self) < REMEMBERED:
            self[token] = facts
        return facts

    def facts(self, tokens: Sequence[str]) -> TokenFacts:
        packed = np.fromiter(map(self.__getitem__, tokens), dtype=np.int64, count=len(tokens))
        return TokenFacts(
            number=(packed >> _NUMBER) - 1,
            is_word=(packed & _WORD).astype(np.bool_),
            may_be_shown=(packed & _SHOWN).astype(np.bool_),
        )


def may_be_shown(token: str) -> bool:
    """Whether a word can be evidence."""
    return token[0].isalnum() and token not in FUNCTION_WORDS


def is_word(token: str) -> bool:
    """Words count as features; spaces, punctuation and anything with a digit do not."""
    return token.isalpha() or (len(token) > 1 and not token.isspace() and not any(c.isdigit() for c in token))
