"""Fits the score of a pair and writes scikit-learn's trees as plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

from nlp.matching.features import DIRECTIONS, NAMES
from nlp.matching.leaves import LEAF
from nlp.matching.score import Trees
from nlp.types import FloatMatrix

SETTINGS: dict[str, Any] = {
    "max_iter": 120,
    "learning_rate": 0.08,
    "max_leaf_nodes": 8,
    "max_depth": 4,
    "min_samples_leaf": 20,
    "l2_regularization": 3.0,
    "max_features": 0.3,
    "early_stopping": False,
    "random_state": 0,
}
"""Small trees that each see a third of the features: larger ones learn the districts by heart (decision 003)."""


def fit_trees(features: FloatMatrix, same: npt.NDArray[np.bool_], names: Sequence[str] = NAMES) -> Trees:
    """``features`` of shape (pairs, len(names)); each feature may count only in its direction."""
    directions = [DIRECTIONS[name] for name in names]
    model = HistGradientBoostingClassifier(monotonic_cst=directions, **SETTINGS).fit(features, same)
    grown = [trees[0].nodes for trees in model._predictors]
    return _as_arrays(grown, float(model._baseline_prediction.ravel()[0]), tuple(names))


def _as_arrays(grown: Sequence[npt.NDArray[Any]], base: float, names: tuple[str, ...]) -> Trees:
    shape = len(grown), max(map(len, grown))
    feature = np.full(shape, LEAF, dtype=np.int32)
    left, right = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    threshold, value = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    for row, nodes in enumerate(grown):
        filled = slice(0, len(nodes))
        leaf = nodes["is_leaf"].astype(bool)
        feature[row, filled] = np.where(leaf, LEAF, nodes["feature_idx"])
        threshold[row, filled] = nodes["num_threshold"]
        left[row, filled], right[row, filled] = nodes["left"], nodes["right"]
        value[row, filled] = nodes["value"]
    return Trees(names, base, feature, threshold, left, right, value, int(max(n["depth"].max() for n in grown)))
