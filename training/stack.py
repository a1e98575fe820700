"""Fits the second layer on the first layer's out-of-fold logits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from nlp.tagging.heads import FloatArray, Stack
from nlp.types import FloatMatrix
from training.heads import LabelSpace, label_columns
from training.labelled import Labelled

KEEP = {"theme": 4.0, "department": 4.0, "need": 1.0}
"""How much of the first layer's own logits stays; on the scale of log odds an SVM's margin counts about four."""
SHARE = {"theme": 0.7, "department": 0.7, "need": 1.0}
"""How much of the second layer is added. Flat between 0.5 and 1 in cross-validation."""
STRENGTH = 0.01
"""Inverse regularisation C, chosen by cross-validation among 0.003, 0.01, 0.03 and 0.1."""
ACCEPTABLE_WEIGHT = 0.3
ABSENT = -20.0
LEAST_SPREAD = 0.01
"""Standard deviation of logits or vector components below which a column is left out."""


def fit_stack(first: FloatArray, vectors: FloatMatrix, rows: Sequence[Labelled], space: LabelSpace) -> Stack:
    """``first``: out-of-fold logits of the first layer, shape (len(rows), labels)."""
    inputs = np.hstack([first, vectors])
    mean = inputs.mean(axis=0)
    spread = inputs.std(axis=0)
    # A column that hardly moved in training says nothing, and would shout when it moves later.
    scale = np.where(spread > LEAST_SPREAD, 1 / np.maximum(spread, LEAST_SPREAD), 0)
    prepared = ((inputs - mean) * scale).astype(np.float32)
    fitted = {task: _fit(prepared, rows, task, space.tasks[task]) for task in KEEP}
    return Stack(
        keep=KEEP,
        mean=mean.astype(np.float32),
        scale=scale.astype(np.float32),
        weights={task: SHARE[task] * weights for task, (weights, _) in fitted.items()},
        bias={task: np.float32(SHARE[task]) * bias for task, (_, bias) in fitted.items()},
    )


def _fit(
    inputs: FloatArray, rows: Sequence[Labelled], task: str, labels: Sequence[str]
) -> tuple[FloatArray, FloatArray]:
    if task == "need":
        columns = [_binary(inputs, np.array([need in row.needs for row in rows])) for need in labels]
        return np.stack([w for w, _ in columns], axis=1), np.array([b for _, b in columns], dtype=np.float32)
    return _choice(inputs, rows, task, labels)


def _choice(
    inputs: FloatArray, rows: Sequence[Labelled], task: str, labels: Sequence[str]
) -> tuple[FloatArray, FloatArray]:
    index, names, weight = [], [], []
    for number, row in enumerate(rows):
        main, acceptable = str(getattr(row, task)), getattr(row, f"{task}_ok")
        further = sorted(acceptable - {main})
        index += [number] * (1 + len(further))
        names += [main, *further]
        weight += [1.0] + [ACCEPTABLE_WEIGHT / max(1, len(further))] * len(further)
    if len(set(names)) == 1:
        lone = np.array([name == names[0] for name in labels])
        return np.zeros((inputs.shape[1], len(labels)), dtype=np.float32), np.where(lone, 0, ABSENT)
    model = LogisticRegression(C=STRENGTH, max_iter=100).fit(inputs[index], names, sample_weight=weight)
    return label_columns(model, labels, ABSENT)


def _binary(inputs: FloatArray, target: npt.NDArray[np.bool_]) -> tuple[FloatArray, float]:
    if target.all() or not target.any():
        return np.zeros(inputs.shape[1], dtype=np.float32), ABSENT if not target.any() else -ABSENT
    model = LogisticRegression(C=STRENGTH, max_iter=100).fit(inputs, target)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])
