"""Distils the shipped encoder and says after each step how well it finds the messages of a case.

The messages of ``data/cases``, by which cases are tuned, are kept out of the corpus: what is measured on them is
measured on texts that the table has not seen. Character TF-IDF and the teacher are measured in the same run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from nlp.encoding.static import StaticEncoder
from nlp.errors import UnreadableText
from nlp.types import Document, Suggestion
from training.distil import distil
from training.distil_bags import opening_text
from training.retrieval import Nearness, Neighbourhood, mean_average_precision, merged
from training.teacher_vectors import TeacherVectors

SAME_OPENING = 100
"""Characters of a body by which a message is known again under another title."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Mean average precision in percent: within each neighbourhood, and among all of them at once."""

    name: str
    within: float
    among: float


def distil_measured(
    teacher: Path, corpus: Sequence[Document], parts: Sequence[Neighbourhood], out: Path, cache: Path | None
) -> list[Measured]:
    """Distil from what is in ``corpus`` and not in ``parts``; the baselines come first, then the three steps."""
    texts = [document.text for part in parts for document in part.documents]
    figures = [_measured("字 TF-IDF", parts, _tfidf(texts)), _measured("教师", parts, _teacher(teacher, cache))]

    def watch(step: str, encoder: StaticEncoder) -> None:
        figures.append(_measured(step, parts, lambda documents: _cosines(encoder.encode(documents))))

    distil(teacher, unseen(corpus, parts), out, cache=cache, watch=watch)
    return figures


def unseen(corpus: Iterable[Document], parts: Iterable[Neighbourhood]) -> list[Document]:
    """``corpus`` without the messages of ``parts``, also where they come again under another title."""
    openings = {document.body[:SAME_OPENING] for part in parts for document in part.documents}
    return [document for document in corpus if document.body[:SAME_OPENING] not in openings]


def readable(messages: Iterable[Suggestion], document: Callable[[Suggestion], Document]) -> list[Document]:
    """The documents of the messages that have text."""
    documents = []
    for message in messages:
        try:
            documents.append(document(message))
        except UnreadableText:  # an empty row of a public file teaches nothing
            continue
    return documents


def _measured(name: str, parts: Sequence[Neighbourhood], nearness: Nearness) -> Measured:
    within = mean_average_precision(parts, nearness)
    return Measured(name, 100 * within, 100 * mean_average_precision([merged(parts)], nearness))


def _tfidf(texts: Sequence[str]) -> Nearness:
    grams = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True).fit(texts)

    def nearness(documents: Sequence[Document]) -> npt.NDArray[np.floating]:
        rows = grams.transform([document.text for document in documents])
        cosines: npt.NDArray[np.floating] = (rows @ rows.T).toarray()
        return cosines

    return nearness


def _teacher(folder: Path, cache: Path | None) -> Nearness:
    voice = TeacherVectors(folder, cache)
    return lambda documents: _cosines(voice.encode([opening_text(document) for document in documents]))


def _cosines(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.floating]:
    return vectors @ vectors.T
