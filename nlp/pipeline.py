"""The way of a suggestion: raw text in, :class:`Reading` out. The only place where the stages meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Flag, auto
from itertools import repeat

import numpy as np

from nlp.errors import EmptyText, TextTooLong, UnreadableText
from nlp.matching.whereabouts import stand_in
from nlp.matters.distinct import distinct
from nlp.matters.sections import sections
from nlp.ports import Encoder, PlaceFinder, Segmenter, Tagger
from nlp.text.normalise import normalise
from nlp.text.pii import mask
from nlp.types import Analysis, Document, FloatMatrix, MaskedText, Part, Place, Reading, Suggestion

MAX_CHARACTERS = 50_000
"""Longer than any letter seen in the ledgers that were measured (the longest had 20,000)."""


class Wanted(Flag):
    """What a caller may do without: it costs time that a million rows feel. The tags and places come always."""

    PARTS = auto()
    """``analysis.parts``; empty where they are not wanted."""
    COMPARED = auto()
    """What matching compares: ``reading.vector`` and ``located``, both empty where they are not wanted."""
    ALL = PARTS | COMPARED


_NO_VECTOR = np.zeros(0, dtype=np.float32)


def to_document(suggestion: Suggestion, segmenter: Segmenter) -> Document:
    """Normalise, mask and segment. Raises :class:`UnreadableText` when nothing readable is left."""
    length = len(suggestion.title) + len(suggestion.text)
    if length > MAX_CHARACTERS:
        raise TextTooLong(length, MAX_CHARACTERS)
    title = mask(normalise(suggestion.title)).replace("\n", " ")
    body = mask(normalise(suggestion.text))
    if not title and not body:
        raise EmptyText
    if title == body:
        title = ""
    text = MaskedText(f"{title}\n{body}" if title else body)
    return Document(text=text, tokens=tuple(segmenter.cut(text)), title_length=len(title))


@dataclass(frozen=True, slots=True)
class Pipeline:
    segmenter: Segmenter
    encoder: Encoder
    tagger: Tagger
    places: PlaceFinder
    identity: str
    """Stored with every result: bundle, ruleset of the normaliser, lexicon."""
    comparing: Encoder | None = None
    """Encodes what matching compares, where that is not ``encoder``, which the tagger was trained with."""

    def document(self, suggestion: Suggestion) -> Document:
        """:func:`to_document` with this pipeline's segmenter."""
        return to_document(suggestion, self.segmenter)

    def read(self, suggestions: Sequence[Suggestion]) -> list[Reading]:
        """Analyse a batch, all or nothing: raises :class:`UnreadableText` for the first that cannot be read."""
        return self.read_documents(suggestions, [self.document(s) for s in suggestions])

    def read_each(
        self, suggestions: Sequence[Suggestion], wanted: Wanted = Wanted.ALL
    ) -> list[Reading | UnreadableText]:
        """Analyse a batch; what cannot be read comes back as its error, in its place."""
        prepared = [self._document_or_error(s) for s in suggestions]
        good = [(s, d) for s, d in zip(suggestions, prepared, strict=True) if isinstance(d, Document)]
        readings = iter(self.read_documents([s for s, _ in good], [d for _, d in good], wanted))
        return [next(readings) if isinstance(d, Document) else d for d in prepared]

    def read_documents(
        self, suggestions: Sequence[Suggestion], documents: Sequence[Document], wanted: Wanted = Wanted.ALL
    ) -> list[Reading]:
        if not documents:
            return []
        vectors = self.encoder.encode(documents)
        analyses = self._analyses(suggestions, documents, vectors, wanted)
        if Wanted.COMPARED not in wanted:
            return list(map(Reading, suggestions, documents, analyses, repeat(_NO_VECTOR)))
        located = [self._located(suggestion) for suggestion in suggestions]
        beside = [stand_in(analysis.places, columns) for analysis, columns in zip(analyses, located, strict=True)]
        return list(map(Reading, suggestions, documents, analyses, self._compared(documents, vectors, beside), located))

    def _analyses(
        self, suggestions: Sequence[Suggestion], documents: Sequence[Document], vectors: FloatMatrix, wanted: Wanted
    ) -> list[Analysis]:
        tagged = self.tagger.tag(documents, vectors)
        told = self._parts(documents) if Wanted.PARTS in wanted else [()] * len(documents)
        return [
            Analysis(
                id=suggestion.id,
                tags=tags,
                places=self.places.find(document, _beside(suggestion)),
                masked_text=document.text,
                bundle=self.identity,
                parts=parts,
            )
            for suggestion, document, tags, parts in zip(suggestions, documents, tagged, told, strict=True)
        ]

    def _compared(
        self, documents: Sequence[Document], vectors: FloatMatrix, beside: Sequence[Place | None]
    ) -> FloatMatrix:
        """What matching compares: each document behind its place ``beside``. ``vectors``: of the tagger's encoder."""
        encoder = self.comparing or self.encoder
        compared = vectors if self.comparing is None else encoder.encode(documents)
        behind = {row: self._behind(place, documents[row]) for row, place in enumerate(beside) if place is not None}
        if behind:
            compared = compared.copy()
            compared[list(behind)] = encoder.encode(list(behind.values()))
        return compared

    def _behind(self, place: Place, document: Document) -> Document:
        name = MaskedText(place.text)
        title_length = document.title_length and len(name) + document.title_length
        text = MaskedText(name + document.text)
        return Document(text, (*self.segmenter.cut(name), *document.tokens), title_length)

    def _located(self, suggestion: Suggestion) -> tuple[tuple[Place, ...], ...]:
        """The places that each column names. They are no part of the text: no tag, no word of it changes."""
        columns = [Document(t, tuple(self.segmenter.cut(t))) for t in map(mask, map(normalise, suggestion.located))]
        return tuple(self.places.locate(column, _beside(suggestion)) for column in columns)

    def _parts(self, documents: Sequence[Document]) -> list[tuple[Part, ...]]:
        """The distinct matters of each document. Only sections are read again: no mark in a text, no cost."""
        told = [sections(document) for document in documents]
        texts = [
            MaskedText(d.text[start:end]) for d, found in zip(documents, told, strict=True) for start, end in found
        ]
        pieces = [Document(text=text, tokens=tuple(self.segmenter.cut(text))) for text in texts]
        tags = iter(self.tagger.tag(pieces, self.encoder.encode(pieces)) if pieces else ())
        return [
            distinct(document.text, [(section, next(tags)) for section in found])
            for document, found in zip(documents, told, strict=True)
        ]

    def _document_or_error(self, suggestion: Suggestion) -> Document | UnreadableText:
        try:
            return self.document(suggestion)
        except UnreadableText as error:
            return error


def _beside(suggestion: Suggestion) -> str:
    """All that the ledger's columns say of where."""
    return "\n".join(suggestion.located)
