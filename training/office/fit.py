"""Fits the office's labels of one task: SVM, linear layer and perceptrons (see :mod:`nlp.tagging.office`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from nlp.tagging.calibration import Choice
from nlp.tagging.heads import FloatArray, LinearHeads
from nlp.tagging.ngrams import NgramVocabulary
from nlp.tagging.office import LINEAR_SHARE, SVM_SHARE, Affine, OfficeHead, Perceptron
from nlp.types import Document
from training.office.perceptron import fit_perceptron
from training.vocabulary import fit_vocabulary

MINIMUM_MESSAGES = 5
"""A feature is kept when at least this many messages hold it: nobody's name becomes one."""
FOLDS = 3
SVM_C, TOLERANCE = 0.5, 0.01
LAYER_C = 0.005
LAYER_TOLERANCE, MOST_STEPS = 1e-3, 500
RARITY = 0.5
"""A label counts (all / its own rows) to this power: rare ones are heard without drowning the frequent ones."""
ABSENT = -1.5
"""Score of a label without an example in the rows at hand."""
SEEDS = (0, 1, 2)
LEAST_SPREAD = 0.01
THREADS = 2
_LONGEST = 2
_BITS = 21

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What a head learns from, one row a message."""

    features: csr_matrix[Any]
    vectors: FloatArray
    """The encoder's."""
    shipped: FloatArray
    """All scores of the shipped tagger, of the messages and of their openings."""

    def __getitem__(self, places: Places) -> Material:
        return Material(self.features[places], self.vectors[places], self.shipped[places])


def office_vocabulary(documents: Sequence[Document]) -> NgramVocabulary:
    """Single characters, pairs of them, and words: longer n-grams gain nothing here and cost most of the time."""
    full = fit_vocabulary(documents, minimum=MINIMUM_MESSAGES)
    short = full.characters < np.uint64(1) << np.uint64(_BITS * _LONGEST)
    idf = np.concatenate([full.idf[: full.first_word][short], full.idf[full.first_word : full.first_pair]])
    return NgramVocabulary(full.characters[short], full.words, full.pairs[:0], idf)


def fit_head(material: Material, names: Sequence[str], folds: Places) -> OfficeHead:
    """Uncalibrated. ``names``: each row's label; ``folds``: shape (rows,), near copies share one."""
    labels = tuple(sorted(set(names)))
    place = {label: number for number, label in enumerate(labels)}
    target = np.array([place[name] for name in names])
    weight = _rarity(target)
    svm, first = _crossed_svm(material.features, target, weight, folds)
    mean, scale = _standard(np.hstack([first, material.vectors, material.shipped]))
    inputs = ((np.hstack([first, material.vectors, material.shipped]) - mean) * scale).astype(np.float32)
    with ThreadPoolExecutor(THREADS) as pool:
        linear = pool.submit(_layer, inputs, target, weight)
        dense = inputs[:, len(labels) :]
        perceptrons: list[Perceptron] = list(pool.map(lambda seed: fit_perceptron(dense, target, weight, seed), SEEDS))
    own = LinearHeads({"own": labels}, svm.weights, svm.bias)
    return OfficeHead(labels, own, mean, scale, linear.result(), tuple(perceptrons), Choice(1.0, 1.0, 0.0))


def crossed_scores(material: Material, target: Places, folds: Places) -> tuple[FloatArray, FloatArray]:
    """Each row's scores by an SVM and a linear layer that did not see it, and the weights of the SVM of all rows.

    Shapes (rows, labels) and (features, labels). Without the perceptrons, which would double the time.
    """
    weight = _rarity(target)
    svm, first = _crossed_svm(material.features, target, weight, folds)
    inputs = np.hstack([first, material.vectors, material.shipped])
    mean, scale = _standard(inputs)
    inputs = ((inputs - mean) * scale).astype(np.float32)
    scores = SVM_SHARE * first
    for fold in range(FOLDS):
        seen, unseen = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(unseen) and len(set(target[seen])) == len(weight):
            scores[unseen] += LINEAR_SHARE * _layer(inputs[seen], target[seen], weight)(inputs[unseen])
    return scores, svm.weights


def _rarity(target: Places) -> FloatArray:
    """Weight of each label, shape (labels,)."""
    counts = np.bincount(target)
    return np.asarray((len(target) / len(counts) / counts) ** RARITY, dtype=np.float32)


def _crossed_svm(
    features: csr_matrix[Any], target: Places, weight: FloatArray, folds: Places
) -> tuple[Affine, FloatArray]:
    """The SVM of all rows, and each row's scores by one that did not see it."""
    first = np.full((len(target), len(weight)), ABSENT, dtype=np.float32)
    seen = [np.flatnonzero(folds != fold) for fold in range(FOLDS)] + [np.arange(len(target))]
    with ThreadPoolExecutor(THREADS) as pool:
        *crossed, whole = pool.map(lambda rows: _svm(features[rows], target[rows], weight), seen)
    for fold, svm in enumerate(crossed):
        unseen = np.flatnonzero(folds == fold)
        first[unseen] = svm(features[unseen])
    return whole, first


def _svm(features: csr_matrix[Any], target: Places, weight: FloatArray) -> Affine:
    classes = sorted(Counter(target.tolist()))
    shares = {number: float(weight[number]) for number in classes}
    model = LinearSVC(C=SVM_C, tol=TOLERANCE, class_weight=shares, random_state=0).fit(features, target)
    coefficients, intercept = model.coef_, model.intercept_
    if len(classes) == 2:
        coefficients, intercept = np.vstack([-coefficients, coefficients]), np.concatenate([-intercept, intercept])
    weights = np.zeros((features.shape[1], len(weight)), dtype=np.float32)
    bias = np.full(len(weight), ABSENT, dtype=np.float32)
    weights[:, classes], bias[classes] = coefficients.T, intercept
    return Affine(weights, bias)


def _standard(inputs: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean, and one over the spread; a column that hardly moved says nothing and is left out."""
    spread = inputs.std(axis=0)
    scale = np.where(spread > LEAST_SPREAD, 1 / np.maximum(spread, LEAST_SPREAD), 0)
    return inputs.mean(axis=0).astype(np.float32), scale.astype(np.float32)


def _layer(inputs: FloatArray, target: Places, weight: FloatArray) -> Affine:
    shares = {number: float(share) for number, share in enumerate(weight)}
    model = LogisticRegression(C=LAYER_C, max_iter=MOST_STEPS, tol=LAYER_TOLERANCE, class_weight=shares)
    model.fit(inputs, target)
    weights, bias = model.coef_, model.intercept_
    if len(weight) == 2:
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return Affine(np.asarray(weights.T, dtype=np.float32), np.asarray(bias, dtype=np.float32))
