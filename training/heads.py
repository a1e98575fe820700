"""Fits the first layer: one linear SVM a label over the n-gram features."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from nlp.tagging.heads import FloatArray, LinearHeads
from nlp.taxonomy import KINDS
from training.labelled import Labelled

ABSENT = -1.5
"""Logit of a label that has no example in the rows at hand: below all that were seen to be wrong."""
THEME_C, DEPARTMENT_C, NEED_C, SINGLE_C = 0.3, 0.3, 0.3, 0.2
ACCEPTABLE_THEME_WEIGHT = 0.15
"""An acceptable theme is a further example of the message, at this weight; 0.4 gains acceptable answers and
loses exact ones (docs/decisions/005)."""
ACCEPTABLE_DEPARTMENT_WEIGHT = 0.3
TOLERANCE = 0.01
"""Of the solver: the same answers as with 0.0001 in two thirds of the time (docs/decisions/005)."""
URGENT_WEIGHT = 3.0
"""Urgent messages are one in seven."""


@dataclass(frozen=True, slots=True)
class LabelSpace:
    """The labels of each task, in the order of the columns."""

    theme: tuple[str, ...]
    department: tuple[str, ...]
    need: tuple[str, ...]

    @classmethod
    def of(cls, rows: Sequence[Labelled], needs: Sequence[str]) -> LabelSpace:
        return cls(
            theme=tuple(sorted({theme for row in rows for theme in row.theme_ok})),
            department=tuple(sorted({name for row in rows for name in row.department_ok})),
            need=tuple(needs),
        )

    @property
    def tasks(self) -> dict[str, tuple[str, ...]]:
        return {
            "theme": self.theme,
            "department": self.department,
            "need": self.need,
            "kind": KINDS,
            "urgency": ("1", "2"),
        }


def fit_heads(features: csr_matrix[Any], rows: Sequence[Labelled], space: LabelSpace) -> LinearHeads:
    """``features`` of shape (len(rows), features). The tasks are fitted side by side on two threads."""
    theme = ChoiceTask("theme", space.theme, THEME_C, "theme_ok", ACCEPTABLE_THEME_WEIGHT)
    department = ChoiceTask("department", space.department, DEPARTMENT_C, "department_ok", ACCEPTABLE_DEPARTMENT_WEIGHT)
    jobs = [
        lambda: _choice(features, rows, theme),
        lambda: _choice(features, rows, department),
        lambda: _binaries(features, [[need in row.needs for row in rows] for need in space.need], NEED_C, 1.0),
        lambda: _choice(features, rows, ChoiceTask("kind", KINDS, SINGLE_C)),
        lambda: _binaries(features, [[row.urgency >= u for row in rows] for u in (1, 2)], SINGLE_C, URGENT_WEIGHT),
    ]
    with ThreadPoolExecutor(max_workers=2) as pool:
        fitted = list(pool.map(lambda job: job(), jobs))
    return LinearHeads(
        labels=space.tasks,
        weights=np.ascontiguousarray(np.hstack([weights for weights, _ in fitted])),
        bias=np.concatenate([bias for _, bias in fitted]),
    )


@dataclass(frozen=True, slots=True)
class ChoiceTask:
    """A task where one label is right: which attribute of a row holds it, and which the acceptable others."""

    main: str
    labels: tuple[str, ...]
    c: float
    acceptable: str | None = None
    weight: float = 0.0


def _choice(features: csr_matrix[Any], rows: Sequence[Labelled], task: ChoiceTask) -> tuple[FloatArray, FloatArray]:
    """One against the rest, with the acceptable labels as lighter further examples; a lone label always wins."""
    index = list(range(len(rows)))
    names = [str(getattr(row, task.main)) for row in rows]
    further = [
        (number, name)
        for number, row in enumerate(rows)
        if task.acceptable is not None
        for name in sorted(getattr(row, task.acceptable) - {getattr(row, task.main)})
    ]
    index += [number for number, _ in further]
    names += [name for _, name in further]
    if len(set(names)) == 1:
        lone = np.array([name == names[0] for name in task.labels])
        return np.zeros((features.shape[1], len(lone)), dtype=np.float32), np.where(lone, -ABSENT, ABSENT)
    sample_weight = np.concatenate([np.ones(len(rows)), np.full(len(further), task.weight)])
    model = LinearSVC(C=task.c, tol=TOLERANCE, random_state=0).fit(features[index], names, sample_weight=sample_weight)
    return label_columns(model, task.labels, ABSENT)


def label_columns(model: Any, labels: Sequence[str], absent: float) -> tuple[FloatArray, FloatArray]:
    """A linear model's columns in the order of ``labels``; one without examples has the logit ``absent``."""
    coefficients, intercept = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients = np.vstack([-coefficients, coefficients])
        intercept = np.concatenate([-intercept, intercept])
    weights = np.zeros((coefficients.shape[1], len(labels)), dtype=np.float32)
    bias = np.full(len(labels), absent, dtype=np.float32)
    column = {label: number for number, label in enumerate(labels)}
    for row, name in enumerate(model.classes_):
        weights[:, column[name]] = coefficients[row]
        bias[column[name]] = intercept[row]
    return weights, bias


def _binaries(
    features: csr_matrix[Any], targets: Sequence[Sequence[bool]], c: float, positive: float
) -> tuple[FloatArray, FloatArray]:
    """One independent yes/no model a target."""
    weights: npt.NDArray[np.float32] = np.zeros((features.shape[1], len(targets)), dtype=np.float32)
    bias = np.full(len(targets), ABSENT, dtype=np.float32)
    for number, target in enumerate(targets):
        if len(set(target)) == 2:
            model = LinearSVC(C=c, class_weight={True: positive, False: 1.0}, tol=TOLERANCE, random_state=0)
            model.fit(features, target)
            weights[:, number] = model.coef_[0]
            bias[number] = model.intercept_[0]
    return weights, bias
