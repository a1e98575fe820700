"""Fits the likeness of two cases, by which cases become classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.matching.kinds import Kinds
from nlp.matching.kinship import BY_KIND, BY_SIZE, case_columns, kinship_features
from nlp.matching.score import Line
from nlp.types import FloatMatrix
from training.matching_kinds import fit_logistic, gold_cases
from training.matching_pairs import Labelled

USED = ("matter_cosine", "title_matter_cosine", "vector_cosine", "matter_vector_cosine", *BY_KIND, *BY_SIZE)
"""Signals that helped when a neighbourhood was left out; the others added nothing (docs/decisions/006)."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledCases:
    """All pairs of the cases that people made in one neighbourhood."""

    features: FloatMatrix
    akin: npt.NDArray[np.bool_]


def label_case_pairs(labelled: Labelled, kinds: Kinds) -> LabelledCases:
    """``kinds``: learned without this neighbourhood, or its own classes would look too clear."""
    cases = gold_cases(labelled)
    classes = np.array([labelled.classes[case[0]] or "" for case in cases])
    left, right = np.triu_indices(len(cases), 1)
    table = case_columns([[labelled.profiles[position] for position in case] for case in cases], kinds)
    akin = np.asarray((classes[left] == classes[right]) & (classes[left] != ""))
    return LabelledCases(kinship_features(table, table, USED)[left, right], akin)


def fit_line(examples: Sequence[LabelledCases]) -> Line:
    return fit_logistic(
        np.concatenate([e.features for e in examples]), np.concatenate([e.akin for e in examples]), USED
    )
