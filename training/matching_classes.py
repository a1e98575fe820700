"""Fits the likeness of two cases, by which cases become classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from nlp.matching.kinship import NAMES, case_columns, kinship_features
from nlp.matching.score import Line
from nlp.types import FloatMatrix
from training.matching_pairs import Labelled


@dataclass(frozen=True, slots=True, eq=False)
class LabelledCases:
    """All pairs of the cases that people made in one neighbourhood."""

    features: FloatMatrix
    akin: npt.NDArray[np.bool_]


def label_case_pairs(labelled: Labelled) -> LabelledCases:
    members: dict[str, list[int]] = defaultdict(list)
    for position, case in enumerate(labelled.cases):
        members[case].append(position)
    cases = list(members.values())
    kinds = np.array([labelled.classes[case[0]] or "" for case in cases])
    left, right = np.triu_indices(len(cases), 1)
    table = case_columns([[labelled.profiles[position] for position in case] for case in cases])
    akin = np.asarray((kinds[left] == kinds[right]) & (kinds[left] != ""))
    return LabelledCases(kinship_features(table, left, right), akin)


def fit_line(examples: Sequence[LabelledCases]) -> Line:
    """Logistic regression; the scaling of the features is folded into its weights."""
    features = np.concatenate([e.features for e in examples])
    scaler = StandardScaler().fit(features)
    model = LogisticRegression(max_iter=1000).fit(
        scaler.transform(features), np.concatenate([e.akin for e in examples])
    )
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - weights @ scaler.mean_)
    return Line(NAMES, tuple(map(float, weights)), bias)
