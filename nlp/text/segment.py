"""Cutting text into words (first version)."""

from __future__ import annotations

import re
from collections.abc import Iterable

import jieba
import rjieba

from nlp.text.lexicon import Word
from nlp.types import MaskedText

_PLACEHOLDER = re.compile(r"(〔[^〔〕]{1,6}〕)")


class _Whole:
    def __init__(self) -> None:
        self.identity = ""

    def _words(self, text: str) -> list[str]:
        raise NotImplementedError

    def cut(self, text: MaskedText) -> list[str]:
        tokens: list[str] = []
        for number, piece in enumerate(_PLACEHOLDER.split(text)):
            if number % 2:
                tokens.append(piece)
            elif piece:
                words = self._words(piece)
                tokens += words if "".join(words) == piece else list(piece)
        return tokens


class RustJieba(_Whole):
    def __init__(self, words: Iterable[Word] = ()) -> None:
        self._jieba = rjieba.Jieba()
        for word in words:
            self._jieba.add_word(word.text, word.frequency, word.tag)
        self.identity = "rjieba"

    def _words(self, text: str) -> list[str]:
        return list(self._jieba.cut(text, True)) if text.isprintable() or "\n" in text else list(text)


class Jieba(_Whole):
    def __init__(self, words: Iterable[Word] = ()) -> None:
        self._jieba = jieba.Tokenizer()
        self._jieba.FREQ, self._jieba.total = self._jieba.gen_pfdict(self._jieba.get_dict_file())
        self._jieba.initialized = True
        for word in words:
            self._jieba.add_word(word.text, word.frequency, word.tag)
        self.identity = "jieba"

    def _words(self, text: str) -> list[str]:
        return list(self._jieba.cut(text))
