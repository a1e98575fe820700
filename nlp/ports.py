"""The seams of the pipeline: what it needs, owned by the one who calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from nlp.types import DepartmentTag, Document, FloatMatrix, MaskedText, Place, Tags, ThemeTag


class Segmenter(Protocol):
    """Cuts text into words. Nothing is lost: ``"".join(cut(t)) == t``. Placeholders of masked data stay whole."""

    @property
    def identity(self) -> str:
        """Changes whenever the same text could be cut differently."""
        ...

    def cut(self, text: MaskedText) -> list[str]: ...


class Encoder(Protocol):
    """Turns documents into unit vectors."""

    @property
    def identity(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, documents: Sequence[Document]) -> FloatMatrix:
        """float32 of shape (len(documents), dimension), rows of length 1 (or 0 where no word is known)."""
        ...


class PlaceFinder(Protocol):
    """Finds place mentions, in order of appearance, not overlapping."""

    def find(self, document: Document, beside: str = "") -> tuple[Place, ...]:
        """``beside``: what its ledger says of where; it tells of which county a name is, and is no part of the text."""
        ...

    def locate(self, document: Document, beside: str = "") -> tuple[Place, ...]:
        """Of a text that says where and nothing else: a name that ends like no place is one all the same."""
        ...


class Tagger(Protocol):
    """Tags a batch. ``vectors`` are the encoder's rows for the same documents."""

    def tag(self, documents: Sequence[Document], vectors: FloatMatrix) -> list[Tags]: ...


class Router(Protocol):
    """Names who leads and who helps, from the departments' probabilities and the themes."""

    def route(
        self, ranked: Sequence[tuple[str, float]], themes: Sequence[ThemeTag], text: MaskedText
    ) -> tuple[DepartmentTag, ...]:
        """At least three when the directory has them, the lead first when there is one.

        ``ranked``: departments with their probabilities, best first.
        """
        ...
