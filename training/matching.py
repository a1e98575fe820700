"""Fits matching on districts that people have read, and measures it on each district by the model of the others."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from nlp.matching import MatchModel, MatchRecord, Thresholds
from nlp.matching.lexical import TermWeights
from nlp.matching.wordvectors import WordVectors
from training.matching_classes import LabelledCases, fit_line, label_case_pairs
from training.matching_figures import b_cubed, pair_counts
from training.matching_pairs import Labelled, label_pairs
from training.matching_report import District, MatchReport
from training.matching_terms import fit_term_weights, fit_word_vectors
from training.matching_trees import fit_trees
from training.matching_trial import LEAST_OPEN, Trial, tuned
from training.neighbourhoods import Neighbourhood, read_neighbourhoods

__all__ = ["MatchReport", "Neighbourhood", "fit_matching", "read_neighbourhoods"]

log = logging.getLogger(__name__)

_BEFORE_TUNING = Thresholds(sure=0.4, open=LEAST_OPEN, klass=0.2)


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """One neighbourhood, ready for fitting."""

    pairs: Labelled
    kin: LabelledCases


def fit_matching(
    neighbourhoods: Sequence[Neighbourhood], out: Path, background: Iterable[MatchRecord] = ()
) -> MatchReport:
    """Fits on all neighbourhoods, tunes by leaving each out in turn, and writes the model to the folder ``out``.

    ``background``: more records of the same language, unlabelled, from which the rarity of terms is learned.
    """
    own = [record for neighbourhood in neighbourhoods for record in neighbourhood.records]
    everything = _distinct([*background, *own])
    log.info("并案：%d 条留言统计用词", len(everything))
    weights = fit_term_weights(everything)
    words = fit_word_vectors(everything, weights)
    material = [_material(neighbourhood, weights, words) for neighbourhood in neighbourhoods]
    trials = [Trial.of(_fit(weights, words, [m for m in material if m is not left]), left.pairs) for left in material]
    thresholds = tuned(trials)
    replace(_fit(weights, words, material), thresholds=thresholds).save(out)
    return MatchReport(tuple(_district(trial, thresholds) for trial in trials), thresholds)


def _distinct(records: Iterable[MatchRecord]) -> list[MatchRecord]:
    """Each text once: a copied message says nothing new of the language."""
    return list({record.text: record for record in records}.values())


def _material(neighbourhood: Neighbourhood, weights: TermWeights, words: WordVectors) -> Material:
    pairs = label_pairs(neighbourhood, weights, words)
    return Material(pairs, label_case_pairs(pairs))


def _fit(weights: TermWeights, words: WordVectors, material: Sequence[Material]) -> MatchModel:
    pairs = [m.pairs for m in material]
    return MatchModel(
        weights=weights,
        words=words,
        trees=fit_trees(np.concatenate([p.features for p in pairs]), np.concatenate([p.same for p in pairs])),
        kinship=fit_line([m.kin for m in material]),
        thresholds=_BEFORE_TUNING,
        dimension=len(material[0].pairs.profiles[0].record.vector),
    )


def _district(trial: Trial, thresholds: Thresholds) -> District:
    gold, cases = trial.left, trial.cases(thresholds.sure)
    [classes] = trial.classes(thresholds.sure, [thresholds.klass])
    return District(
        name=gold.name,
        messages=len(gold.cases),
        cases=pair_counts(gold.cases, cases),
        case_b3=b_cubed(gold.cases, cases),
        classes=pair_counts(gold.classes, classes),
        candidate_recall=gold.recall,
    )
