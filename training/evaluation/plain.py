"""The plain baseline beside a bundle, fitted in the same run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from nlp.types import Document
from training.baseline import PlainAnswers, plain_answers
from training.evaluation.outcome import Outcome
from training.folds import FOLDS, fold_numbers
from training.labelled import Labelled, pick

NAME = "基线"
FEWEST_CROSSED = 20
"""With fewer rows than this the folds teach nothing."""


def fitted_baseline(train: Sequence[Document], learned: Sequence[Labelled], documents: Sequence[Document]) -> Outcome:
    """Fitted on labelled rows of its own; those whose text is tested are left out."""
    tested = {document.text for document in documents}
    kept = [i for i, document in enumerate(train) if document.text not in tested]
    return _outcome(plain_answers([train[i] for i in kept], pick(learned, kept), documents))


def crossed_baseline(documents: Sequence[Document], rows: Sequence[Labelled]) -> Outcome:
    """Each row answered by a baseline that was fitted on the other folds of the tested rows themselves.

    With fewer than :data:`FEWEST_CROSSED` rows it always gives the commonest answer.
    """
    folds = fold_numbers(documents)
    if len(rows) < FEWEST_CROSSED or len(set(folds.tolist())) == 1:
        return _commonest(rows)
    themes, leads, needs = [""] * len(rows), [""] * len(rows), [frozenset[str]()] * len(rows)
    for fold in range(FOLDS):
        seen, unseen = np.flatnonzero(folds != fold).tolist(), np.flatnonzero(folds == fold).tolist()
        if unseen:
            said = plain_answers([documents[i] for i in seen], pick(rows, seen), [documents[i] for i in unseen])
            for place, row in enumerate(unseen):
                themes[row], leads[row], needs[row] = said.themes[place], said.leads[place], said.needs[place]
    return _outcome(PlainAnswers(themes, leads, needs))


def _outcome(said: PlainAnswers) -> Outcome:
    return Outcome(NAME, said.themes, [[lead] for lead in said.leads], said.needs)


def _commonest(rows: Sequence[Labelled]) -> Outcome:
    theme = Counter(row.theme for row in rows).most_common(1)[0][0]
    lead = Counter(row.department for row in rows).most_common(1)[0][0]
    needs = Counter(row.needs for row in rows).most_common(1)[0][0]
    return Outcome(NAME, [theme] * len(rows), [[lead]] * len(rows), [needs] * len(rows))
