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
from nlp.matching.profile import Profile
from nlp.matching.score import Line
from nlp.types import FloatMatrix
from training.neighbourhoods import Neighbourhood


@dataclass(frozen=True, slots=True, eq=False)
class LabelledCases:
    """All pairs of the cases that people made in one neighbourhood."""

    features: FloatMatrix
    akin: npt.NDArray[np.bool_]


def label_case_pairs(neighbourhood: Neighbourhood, profiles: Sequence[Profile]) -> LabelledCases:
    """``profiles``: one a record, in any order."""
    members: dict[str, list[Profile]] = defaultdict(list)
    case_of = dict(zip((r.id for r in neighbourhood.records), neighbourhood.cases(), strict=True))
    for profile in profiles:
        members[case_of[profile.record.id]].append(profile)
    kinds = np.array([neighbourhood.class_of.get(group[0].record.id, "") for group in members.values()])
    left, right = np.triu_indices(len(members), 1)
    features = kinship_features(case_columns(list(members.values())), left, right)
    return LabelledCases(features, np.asarray((kinds[left] == kinds[right]) & (kinds[left] != "")))


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
