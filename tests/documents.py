"""Documents for tests, cut by the segmenter that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.text.segment import RustJieba
from nlp.types import Document, MaskedText, RawText, Suggestion

SEGMENTER = RustJieba()


def document(text: str, title: str = "") -> Document:
    whole = MaskedText(f"{title}\n{text}" if title else text)
    return Document(text=whole, tokens=tuple(SEGMENTER.cut(whole)), title_length=len(title))


def documents(texts: Sequence[str]) -> list[Document]:
    return [document(text) for text in texts]


def suggestion(text: str, title: str = "", id: str = "1") -> Suggestion:
    return Suggestion(id=id, text=RawText(text), title=RawText(title))
