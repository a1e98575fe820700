"""Distils a static table from a sentence-transformers teacher, in three steps.

1. Each word's row is the teacher's vector of the word alone, in the 256 directions in which messages differ most,
   shorter the more often the word is said (smooth inverse frequency).
2. The rows are fitted so that the sum of a message's words points where the teacher's vector of it points.
3. The rows are fitted so that a title points to its own body.

Nothing of a message is kept but words that five messages share: see :mod:`training.distil_vocabulary`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlp.encoding.static import StaticEncoder
from nlp.encoding.table import StaticTable
from nlp.encoding.units import unit_rows
from nlp.errors import EncoderError
from nlp.types import Document, FloatMatrix
from training.distil_bags import Bags, opening_text
from training.distil_fit import fit_to_pairs, fit_to_sentences
from training.distil_vocabulary import MOST_WORDS, Vocabulary, choose_words
from training.teacher_vectors import TeacherVectors

DIMENSION = 256
"""Of the table; these directions hold 92 % of the variance of the teacher's vectors of messages."""
COMMON_SHARE = 1e-4
"""The ``a`` of smooth inverse frequency a / (a + share): words said more often than this count less."""
MOST_SENTENCES = 12_000
"""Messages that the teacher reads, by far the longest part; 4,000 and 8,000 did as well within the noise of a seed."""

STEPS = ("词向量", "句向量", "题文对")
Watch = Callable[[str, StaticEncoder], None]
"""Told the name of each step and the encoder that it made."""


@dataclass(frozen=True, slots=True, eq=False)
class TeacherSpace:
    """The teacher's vectors seen from their middle, in the directions in which they differ most."""

    middle: FloatMatrix
    directions: FloatMatrix

    @classmethod
    def of(cls, sentences: FloatMatrix) -> TeacherSpace:
        """Fewer than :data:`DIMENSION` directions where the teacher or the number of sentences allows no more."""
        middle: FloatMatrix = sentences.mean(axis=0, dtype=np.float32)
        _, _, directions = np.linalg.svd(sentences - middle, full_matrices=False)
        return cls(middle, directions[:DIMENSION].T)

    def view(self, vectors: FloatMatrix, middle: FloatMatrix | None = None) -> FloatMatrix:
        """Shape (len(vectors), directions); ``middle`` in the place of the sentences' own, for words alone."""
        seen = (vectors - (self.middle if middle is None else middle)) @ self.directions
        return seen.astype(np.float32)


def distil(
    teacher: Path,
    corpus: Sequence[Document],
    out: Path,
    *,
    cache: Path | None = None,
    watch: Watch = lambda step, encoder: None,
    most_words: int = MOST_WORDS,
) -> StaticEncoder:
    """Write the encoder's folder to ``out`` and return it loaded.

    ``cache`` keeps the teacher's vectors between runs (hashes and vectors; it never belongs in a bundle).
    Raises :class:`EncoderError` when no word is frequent enough or no message has a title of its own.
    """
    messages = _once(corpus)
    vocabulary = choose_words(messages, most_words)
    bags = Bags(vocabulary.words)
    voice = TeacherVectors(teacher, cache)
    read = _readable(messages, bags)
    sentences = voice.encode([opening_text(message) for message in read])
    space = TeacherSpace.of(sentences)

    def told(step: str, table: FloatMatrix) -> FloatMatrix:
        watch(step, StaticEncoder(StaticTable.quantise(vocabulary.words, table)))
        return table

    table = told(STEPS[0], first_table(vocabulary, voice.encode(vocabulary.words), space))
    table = told(STEPS[1], fit_to_sentences(table, bags.openings(read), unit_rows(space.view(sentences))))
    table = told(STEPS[2], fit_to_pairs(table, *_pairs(messages, bags)))
    StaticTable.quantise(vocabulary.words, table).save(out)
    return StaticEncoder.load(out)


def first_table(vocabulary: Vocabulary, words: FloatMatrix, space: TeacherSpace) -> FloatMatrix:
    """Step 1, from the teacher's vectors of the words; scaled so that a row's length is about 1."""
    weights = COMMON_SHARE / (COMMON_SHARE + vocabulary.shares)
    table: FloatMatrix = space.view(words, words.mean(axis=0)) * weights[:, None].astype(np.float32)
    table /= np.sqrt(np.square(table).sum(axis=1).mean(), dtype=np.float32)
    return table


def _once(corpus: Sequence[Document]) -> list[Document]:
    """Each text once, for a form letter sent by forty people teaches no more than one; in a drawn order.

    The order is that of the texts' hashes, so that the same messages give the same table however they came.
    """
    return sorted({document.text: document for document in corpus}.values(), key=_place_in_the_draw)


def _readable(messages: Sequence[Document], bags: Bags) -> list[Document]:
    """Messages that open with known words, at most :data:`MOST_SENTENCES`."""
    known = [message for message, bag in zip(messages, bags.openings(messages), strict=True) if len(bag)]
    if not known:
        raise EncoderError("语料中没有足够常见的词：蒸馏编码器至少需要五条含有相同词语的诉求")
    return known[:MOST_SENTENCES]


def _pairs(messages: Sequence[Document], bags: Bags) -> tuple[list[np.ndarray], list[np.ndarray]]:
    titles, bodies = bags.pairs(messages)
    if not titles:
        raise EncoderError("语料中没有带标题的诉求：蒸馏编码器的最后一步需要标题和正文")
    return titles, bodies


def _place_in_the_draw(document: Document) -> str:
    return hashlib.sha256(document.text.encode("utf-8", "replace")).hexdigest()
