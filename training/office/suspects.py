"""Rows whose label is probably wrong: what others like them are labelled, and how sure a model is that never saw them.

Out-of-fold probabilities ranked by one of cleanlab's scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from cleanlab.rank import get_label_quality_scores
from scipy.special import softmax

from nlp.tagging.calibration import Floats
from nlp.tagging.evidence import best_spans, word_weights
from nlp.tagging.heads import FloatArray
from nlp.tagging.layout import Layout
from nlp.tagging.ngrams import NgramVocabulary
from nlp.types import Document
from training.calibrate import fit_temperature
from training.office.fit import FOLDS, crossed_scores, office_vocabulary
from training.office.history import Learnable
from training.office.learn import ReadHistory, material
from training.office.split import copies

NEIGHBOURS = 10
"""Rows that are most alike, by the encoder."""
SHARE_LISTED = 0.05
METHOD = "confidence_weighted_entropy"
"""Finds 82 % and 83 % of planted errors where its margins find 68 % and 42 % (docs/decisions/011)."""
_CHUNK = 1_000

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A row, what it is labelled, what is likelier, and why."""

    where: str
    id: str
    given: str
    likely: str
    given_probability: float
    likely_probability: float
    alike: int
    """Of the :data:`NEIGHBOURS` most alike rows, how many have the likelier label."""
    alike_given: int
    words: tuple[str, ...]
    """That speak for the likelier label."""


def suspects(history: ReadHistory, labels: Learnable, share: float = SHARE_LISTED) -> list[Suspect]:
    """The most suspicious ``share`` of the rows, the surest first."""
    places = np.array(labels.places)
    documents = [history.documents[int(place)] for place in places]
    vocabulary = office_vocabulary(documents)
    rows = material(vocabulary, history, places)
    names, target = np.unique(labels.names, return_inverse=True)
    scores, weights = crossed_scores(rows, target, copies(documents) % FOLDS)
    order, probabilities = ranked(scores, target)
    worst = order[: max(1, round(share * len(order)))]
    likely = _likely(probabilities, target)
    words = _words(vocabulary, [documents[i] for i in worst.tolist()], weights, likely[worst])
    near = _nearest(rows.vectors, worst)
    return [
        Suspect(
            where=history.rows[int(places[at])].where,
            id=history.rows[int(places[at])].suggestion.id,
            given=str(names[target[at]]),
            likely=str(names[likely[at]]),
            given_probability=float(probabilities[at, target[at]]),
            likely_probability=float(probabilities[at, likely[at]]),
            alike=int((target[near[n]] == likely[at]).sum()),
            alike_given=int((target[near[n]] == target[at]).sum()),
            words=words[n],
        )
        for n, at in enumerate(worst.tolist())
    ]


def ranked(scores: Floats, target: Places) -> tuple[Places, Floats]:
    """Rows, the most suspicious first, and the probabilities of shape (rows, labels)."""
    probabilities = softmax(scores * fit_temperature(scores, target), axis=1)
    quality = get_label_quality_scores(target, probabilities, method=METHOD)
    return np.argsort(quality, kind="stable"), probabilities


def _likely(probabilities: Floats, target: Places) -> Places:
    """The best label but for the given one."""
    others = probabilities.copy()
    others[np.arange(len(target)), target] = -1
    return np.asarray(others.argmax(axis=1))


def _nearest(vectors: npt.NDArray[np.float32], rows: Places) -> Places:
    """Of each of ``rows`` the most alike others, shape (len(rows), NEIGHBOURS)."""
    found = []
    for start in range(0, len(rows), _CHUNK):
        at = rows[start : start + _CHUNK]
        likeness = vectors[at] @ vectors.T
        likeness[np.arange(len(at)), at] = -2
        found.append(np.argpartition(-likeness, NEIGHBOURS, axis=1)[:, :NEIGHBOURS])
    return np.vstack(found)


def _words(
    vocabulary: NgramVocabulary, documents: Sequence[Document], weights: FloatArray, columns: Places
) -> list[tuple[str, ...]]:
    layout = Layout.of(documents)
    facts = vocabulary.facts(layout)
    carried = word_weights(layout, vocabulary.count(layout, facts), weights, columns)
    spans = best_spans(documents, layout, facts.may_be_shown, carried, [""] * len(documents))
    return [tuple(dict.fromkeys(span.text for span in row)) for row in spans]
