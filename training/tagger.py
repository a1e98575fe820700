"""Fits the shipped tagger and says how it does out of fold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from nlp.routing.router import DirectoryRouter
from nlp.tagging.calibration import Floats
from nlp.tagging.heads import FloatArray, task_columns
from nlp.tagging.layout import Layout
from nlp.tagging.ngrams import NgramVocabulary
from nlp.tagging.tagger import LinearTagger, Scores
from nlp.taxonomy import Taxonomy
from nlp.types import Document, FloatMatrix
from training.calibrate import calibrate
from training.folds import FOLDS, fold_numbers
from training.heads import LabelSpace, fit_heads
from training.labelled import Labelled, pick
from training.stack import fit_stack
from training.vocabulary import fit_vocabulary

MINIMUM_MESSAGES = 5
"""A feature is kept when at least this many messages hold it (the privacy rule of the shared data)."""

Folds = npt.NDArray[np.int64]


def fit_tagger(
    documents: Sequence[Document],
    vectors: FloatMatrix,
    rows: Sequence[Labelled],
    taxonomy: Taxonomy,
    parts: int = FOLDS,
) -> tuple[LinearTagger, Scores]:
    """The tagger, calibrated on the measured rows, and the scores of every row by models that did not see it.

    ``vectors``: the encoder's, shape (len(documents), dimension); ``parts``: of the cross-validation.
    """
    vocabulary = fit_vocabulary(documents, minimum=MINIMUM_MESSAGES)
    features, known = extract(vocabulary, documents)
    space = LabelSpace.of(rows, tuple(taxonomy.needs))
    folds = fold_numbers(documents, parts)
    first = out_of_fold_heads(features, rows, space, folds)
    scores = Scores(out_of_fold_stack(first, vectors, rows, space, folds), known)
    measured = np.flatnonzero([row.measured for row in rows])
    tagger = LinearTagger(
        vocabulary=vocabulary,
        heads=fit_heads(features, rows, space),
        stack=fit_stack(first, vectors, rows, space),
        calibration=calibrate(scores.of(measured), pick(rows, measured), space),
        taxonomy=taxonomy,
        router=router_of(rows, taxonomy),
    )
    return tagger, scores


def out_of_fold_heads(
    features: csr_matrix[Any], rows: Sequence[Labelled], space: LabelSpace, folds: Folds
) -> FloatArray:
    """Logits of each row by heads fitted on the other folds, shape (len(rows), labels)."""
    logits = np.zeros((len(rows), sum(map(len, space.tasks.values()))), dtype=np.float32)
    for fold in np.unique(folds):
        seen, unseen = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        logits[unseen] = fit_heads(features[seen], pick(rows, seen), space).logits(features[unseen])
    return logits


def router_of(rows: Sequence[Labelled], taxonomy: Taxonomy) -> DirectoryRouter:
    """Knows which departments led the rows of each theme."""
    return DirectoryRouter(taxonomy, usual_departments(rows))


def write_tagger(tagger: LinearTagger, rows: Sequence[Labelled], folder: Path) -> None:
    """The ``tagger/`` folder of a bundle, routing included."""
    tagger.save(folder)
    router_of(rows, tagger.taxonomy).save(folder / "usual.json")


def extract(vocabulary: NgramVocabulary, documents: Sequence[Document]) -> tuple[csr_matrix[Any], Floats]:
    """Features of shape (len(documents), len(vocabulary)) and each document's share of known words."""
    layout = Layout.of(documents)
    facts = vocabulary.facts(layout)
    return vocabulary.count(layout, facts).matrix, vocabulary.known_share(layout, facts)


def out_of_fold_stack(
    first: FloatArray, vectors: FloatMatrix, rows: Sequence[Labelled], space: LabelSpace, folds: Folds
) -> dict[str, Floats]:
    """Final scores by task, each row by a second layer fitted on the other folds."""
    columns = task_columns(space.tasks)
    tasks: dict[str, Floats] = {task: first[:, place].copy() for task, place in columns.items()}
    for fold in np.unique(folds):
        seen, unseen = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        stack = fit_stack(first[seen], vectors[seen], pick(rows, seen), space)
        for task, logits in stack.logits(columns, first[unseen], vectors[unseen]).items():
            tasks[task][unseen] = logits
    return tasks


def usual_departments(rows: Sequence[Labelled]) -> dict[str, dict[str, float]]:
    """For each theme the share of its rows that each department leads, largest first, from one in twenty on."""
    leads: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        leads[row.theme][row.department] += 1
    return {
        theme: {
            name: round(count / counts.total(), 3)
            for name, count in counts.most_common()
            if count / counts.total() >= 0.05
        }
        for theme, counts in sorted(leads.items())
    }
