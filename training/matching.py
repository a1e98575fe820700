"""Fits matching on districts that people have read, and measures it on each district by the model of the others."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from nlp.matching import MatchModel, MatchRecord, Thresholds
from nlp.matching.lexical import TermWeights
from nlp.matching.phrases import PhraseBook, read_phrase_book
from nlp.matching.profile import profile
from nlp.matching.wordvectors import WordVectors
from training.kind_readings import KINDS
from training.matching_classes import fit_line, label_case_pairs
from training.matching_figures import b_cubed, pair_counts
from training.matching_kinds import NO_KIND, KindSchool, Lesson, others
from training.matching_pairs import Labelled, label_pairs
from training.matching_report import District, MatchReport
from training.matching_terms import fit_term_weights, fit_word_vectors
from training.matching_trees import fit_trees
from training.matching_trial import LEAST_OPEN, Trial, tuned
from training.neighbourhoods import Neighbourhood, read_neighbourhoods

__all__ = ["KINDS", "MatchReport", "Neighbourhood", "fit_matching", "read_neighbourhoods"]

log = logging.getLogger(__name__)

_BEFORE_TUNING = Thresholds(sure=0.4, open=LEAST_OPEN, klass=0.2)


def fit_matching(
    neighbourhoods: Sequence[Neighbourhood],
    out: Path,
    background: Iterable[MatchRecord] = (),
    kinds: Path = KINDS,
    read: Iterable[tuple[MatchRecord, str]] = (),
) -> MatchReport:
    """Fits on all neighbourhoods, tunes by leaving each out in turn, and writes the model to the folder ``out``.

    ``background``: more records of the same language, unlabelled, from which the rarity of terms is learned.
    ``kinds``: the list of kinds of problem, see :mod:`nlp.matching.phrases`.
    ``read``: records of no neighbourhood with the name of their kind, see :mod:`training.kind_readings`.
    """
    own = [record for neighbourhood in neighbourhoods for record in neighbourhood.records]
    everything = _distinct([*background, *own])
    log.info("并案：%d 条留言统计用词", len(everything))
    weights = fit_term_weights(everything)
    words = fit_word_vectors(everything, weights)
    districts = [label_pairs(neighbourhood, weights, words) for neighbourhood in neighbourhoods]
    book = read_phrase_book(kinds)
    bench = Bench.of(weights, words, book, read)
    trials = [Trial.of(bench.model([d for d in districts if d is not left]), left) for left in districts]
    thresholds = tuned(trials)
    replace(bench.model(districts), thresholds=thresholds).save(out)
    return MatchReport(tuple(district_figures(trial, thresholds) for trial in trials), thresholds)


@dataclass(frozen=True, slots=True)
class Bench:
    """Fits models on any choice of districts."""

    weights: TermWeights
    words: WordVectors
    school: KindSchool

    @classmethod
    def of(
        cls, weights: TermWeights, words: WordVectors, book: PhraseBook, read: Iterable[tuple[MatchRecord, str]]
    ) -> Bench:
        lessons = [Lesson(profile(record, weights, words), _number(book, kind)) for record, kind in read]
        return cls(weights, words, KindSchool(book, weights.ids, lessons))

    def model(self, districts: Sequence[Labelled]) -> MatchModel:
        """Its thresholds still have to be tuned."""
        return MatchModel(
            weights=self.weights,
            words=self.words,
            trees=fit_trees(
                np.concatenate([d.features for d in districts]), np.concatenate([d.same for d in districts])
            ),
            kinship=fit_line([label_case_pairs(d, self.school.kinds(others(d, districts))) for d in districts]),
            thresholds=_BEFORE_TUNING,
            dimension=len(districts[0].profiles[0].record.vector),
            kinds=self.school.kinds(districts),
        )


def _number(book: PhraseBook, kind: str) -> int:
    return book.names.index(kind) if kind else NO_KIND


def _distinct(records: Iterable[MatchRecord]) -> list[MatchRecord]:
    """Each text once: a copied message says nothing new of the language."""
    return list({record.text: record for record in records}.values())


def district_figures(trial: Trial, thresholds: Thresholds) -> District:
    """Of the district that the model of ``trial`` has not seen."""
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
