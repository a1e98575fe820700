"""Cutting text into words: jieba's dictionary and the lexicon, in Rust or in Python.

The two cut nearly alike, not quite (docs/decisions/001-segmenter.md): what was trained with one is served with it.
"""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Callable, Iterable

import jieba
import rjieba

from nlp.text.lexicon import Word, fingerprint
from nlp.text.placeholders import PLACEHOLDER
from nlp.types import MaskedText

_PLACEHOLDER = re.compile(f"({PLACEHOLDER.pattern})")


class _DictionarySegmenter:
    """What the two below share. Immutable once made, and safe to use from several threads."""

    def __init__(self, library: str, words: Iterable[Word], cut: Callable[[str], Iterable[str]]) -> None:
        self._cut = cut
        self._identity = f"{library}-{importlib.metadata.version(library)}/{fingerprint(words)}"

    @property
    def identity(self) -> str:
        """Library, version (which brings the dictionary) and hash of the lexicon: ``rjieba-0.2.2/1f0c…``."""
        return self._identity

    def cut(self, text: MaskedText) -> list[str]:
        """Words in order; joined they are the text. A placeholder of masked data is one word. Total."""
        if "〔" not in text:
            return self._words(text)
        return [word for piece in _PLACEHOLDER.split(text) for word in self._words(piece)]

    def _words(self, piece: str) -> list[str]:
        if PLACEHOLDER.fullmatch(piece):
            return [piece]
        try:
            words = list(self._cut(piece))
        except UnicodeEncodeError:  # a lone surrogate: Rust's strings cannot hold it
            return list(piece)
        return words if "".join(words) == piece else list(piece)


class RustJieba(_DictionarySegmenter):
    """jieba in Rust, the default: about fifteen times as fast."""

    def __init__(self, words: Iterable[Word] = ()) -> None:
        words = tuple(words)
        library = rjieba.Jieba()
        for word in words:
            library.add_word(word.text, word.frequency, word.tag)
        super().__init__("rjieba", words, library.cut)


class Jieba(_DictionarySegmenter):
    """jieba in Python, where no build of rjieba is to be had. Its dictionary takes a second to read."""

    def __init__(self, words: Iterable[Word] = ()) -> None:
        words = tuple(words)
        library = jieba.Tokenizer()
        # Not initialize(): that writes a cache into the folder for temporary files, shared with everyone.
        library.FREQ, library.total = library.gen_pfdict(library.get_dict_file())
        library.initialized = True
        for word in words:
            library.add_word(word.text, word.frequency, word.tag)
        super().__init__("jieba", words, library.cut)
