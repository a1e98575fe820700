"""Labelled pairs: candidate records with the word of people on whether they are one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.matching.candidates import all_pairs
from nlp.matching.features import features_of
from nlp.matching.gathering import arrival
from nlp.matching.grounds import trust
from nlp.matching.lexical import TermWeights
from nlp.matching.profile import Profile, columns, profile
from nlp.matching.wordvectors import WordVectors
from nlp.types import FloatMatrix
from training.neighbourhoods import Neighbourhood


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Pairs of positions of one neighbourhood's records, in the order in which they came."""

    name: str
    cases: list[str]
    classes: list[str | None]
    profiles: list[Profile]
    pairs: npt.NDArray[np.int64]
    features: FloatMatrix
    trust: npt.NDArray[np.float32]
    """Factor of each pair's probability, see :mod:`nlp.matching.grounds`."""
    same: npt.NDArray[np.bool_]
    recall: float
    """Share of the true pairs that are among the candidates."""


def label_pairs(neighbourhood: Neighbourhood, weights: TermWeights, words: WordVectors) -> Labelled:
    records = sorted(neighbourhood.records, key=arrival)
    profiles = [profile(record, weights, words) for record in records]
    cases = [neighbourhood.case_of.get(record.id, f"#{record.id}") for record in records]
    table = columns(profiles)
    pairs = all_pairs(table)
    left, right = pairs.T
    names = np.array(cases)
    features = features_of(table, left, right)
    same = np.asarray(names[left] == names[right])
    return Labelled(
        name=neighbourhood.name,
        cases=cases,
        classes=[neighbourhood.class_of.get(record.id) for record in records],
        profiles=profiles,
        pairs=pairs,
        features=features,
        trust=trust(table, left, right, features),
        same=same,
        recall=float(same.sum() / max(1, true_pairs(cases))),
    )


def true_pairs(groups: Sequence[str]) -> int:
    _, counts = np.unique(np.array(groups), return_counts=True)
    return int((counts * (counts - 1) // 2).sum())
