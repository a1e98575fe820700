"""Fits matching on districts that people have read, and measures it on each district by the model of the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from nlp.matching import MatchModel, MatchRecord, Thresholds, cluster
from nlp.matching.lexical import TermWeights
from nlp.matching.wordvectors import WordVectors
from training.matching_classes import LabelledCases, fit_line, label_case_pairs
from training.matching_figures import PairCounts, b_cubed, pair_counts
from training.matching_pairs import Labelled, label_pairs
from training.matching_terms import fit_term_weights, fit_word_vectors
from training.matching_trees import fit_trees
from training.neighbourhoods import Neighbourhood, read_background, read_neighbourhoods

__all__ = ["MatchReport", "Neighbourhood", "fit_matching", "read_background", "read_neighbourhoods"]

log = logging.getLogger(__name__)

SURE_TRIED = tuple(np.round(np.arange(0.20, 0.66, 0.05), 2).tolist())
CLASS_TRIED = tuple(np.round(np.arange(0.06, 0.45, 0.03), 2).tolist())
NEIGHBOURS_AVERAGED = 1
"""A threshold is judged with this many on each side of it: a lone peak is luck."""
OPEN_RECALL = 0.97
"""The open threshold lets a person see this share of the true pairs that are candidates."""
LEAST_OPEN = 0.02
_BEFORE_TUNING = Thresholds(sure=0.4, open=LEAST_OPEN, klass=0.2)


@dataclass(frozen=True, slots=True)
class District:
    """Figures of one neighbourhood by the model of all others."""

    name: str
    messages: int
    cases: PairCounts
    case_b3: float
    classes: PairCounts
    candidate_recall: float


@dataclass(frozen=True, slots=True)
class MatchReport:
    """Leave-one-neighbourhood-out figures, with the thresholds that were chosen."""

    districts: tuple[District, ...]
    thresholds: Thresholds

    def figures(self) -> dict[str, float]:
        """Pooled over the neighbourhoods: pairs are added up, B-cubed and recall weighted by messages."""
        cases = sum((d.cases for d in self.districts), PairCounts())
        classes = sum((d.classes for d in self.districts), PairCounts())
        sizes = [d.messages for d in self.districts]
        return {
            "case_pair_p": cases.precision,
            "case_pair_r": cases.recall,
            "case_pair_f1": cases.f1,
            "case_b3": float(np.average([d.case_b3 for d in self.districts], weights=sizes)),
            "class_pair_f1": classes.f1,
            "recall_at_50": float(np.average([d.candidate_recall for d in self.districts], weights=sizes)),
        }

    def table(self) -> str:
        """Markdown, one row a neighbourhood and one for all."""
        rows = [
            f"| {d.name} | {d.messages} | {d.cases.f1:.3f} | {d.case_b3:.3f} | {d.classes.f1:.3f} | "
            f"{d.candidate_recall:.3f} |"
            for d in self.districts
        ]
        pooled = self.figures()
        total = (
            f"| 合计 | {sum(d.messages for d in self.districts)} | {pooled['case_pair_f1']:.3f} | "
            f"{pooled['case_b3']:.3f} | {pooled['class_pair_f1']:.3f} | {pooled['recall_at_50']:.3f} |"
        )
        head = "| 片区 | 留言 | 一件事对 F1 | 一件事 B³ | 一类事对 F1 | 候选召回@50 |\n|---|---|---|---|---|---|"
        return "\n".join([head, *rows, total])

    def __str__(self) -> str:
        return " ".join(f"{name}={value:.3f}" for name, value in self.figures().items())


@dataclass(frozen=True, slots=True, eq=False)
class _Material:
    """One neighbourhood, ready for fitting."""

    neighbourhood: Neighbourhood
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
    apart = [_fit(weights, words, [m for m in material if m is not left]) for left in material]
    thresholds = _tuned(apart, material)
    model = replace(_fit(weights, words, material), thresholds=thresholds)
    model.save(out)
    districts = tuple(
        _district(replace(other, thresholds=thresholds), left) for other, left in zip(apart, material, strict=True)
    )
    return MatchReport(districts, thresholds)


def _distinct(records: Iterable[MatchRecord]) -> list[MatchRecord]:
    """Each text once: a copied message says nothing new of the language."""
    return list({record.text: record for record in records}.values())


def _material(neighbourhood: Neighbourhood, weights: TermWeights, words: WordVectors) -> _Material:
    pairs = label_pairs(neighbourhood, weights, words)
    return _Material(neighbourhood, pairs, label_case_pairs(neighbourhood, pairs.profiles))


def _fit(weights: TermWeights, words: WordVectors, material: Sequence[_Material]) -> MatchModel:
    pairs = [m.pairs for m in material]
    return MatchModel(
        weights=weights,
        words=words,
        trees=fit_trees(np.concatenate([p.features for p in pairs]), np.concatenate([p.same for p in pairs])),
        kinship=fit_line([m.kin for m in material]),
        thresholds=_BEFORE_TUNING,
        dimension=len(material[0].neighbourhood.records[0].vector),
    )


def _tuned(apart: Sequence[MatchModel], material: Sequence[_Material]) -> Thresholds:
    open_ = _open_threshold(apart, material)
    couples = list(zip(apart, material, strict=True))
    sure = _best(
        SURE_TRIED,
        lambda tried: sum(
            (_cases(replace(m, thresholds=Thresholds(tried, open_, 0.2)), left) for m, left in couples), PairCounts()
        ),
    )
    klass = _best(
        CLASS_TRIED,
        lambda tried: sum(
            (_classes(replace(m, thresholds=Thresholds(sure, open_, tried)), left) for m, left in couples), PairCounts()
        ),
    )
    return Thresholds(sure=sure, open=min(open_, sure), klass=klass)


def _best(tried: Sequence[float], counts: Callable[[float], PairCounts]) -> float:
    """The threshold whose F1, averaged with its neighbours', is highest."""
    scores = [counts(threshold).f1 for threshold in tried]
    reach = range(-NEIGHBOURS_AVERAGED, NEIGHBOURS_AVERAGED + 1)
    inner = range(NEIGHBOURS_AVERAGED, len(tried) - NEIGHBOURS_AVERAGED)
    return tried[max(inner, key=lambda at: sum(scores[at + step] for step in reach))]


def _open_threshold(apart: Sequence[MatchModel], material: Sequence[_Material]) -> float:
    true = [m.trees.probability(left.pairs.features[left.pairs.same]) for m, left in zip(apart, material, strict=True)]
    return max(LEAST_OPEN, round(float(np.quantile(np.concatenate(true), 1 - OPEN_RECALL)), 3))


def _cases(model: MatchModel, left: _Material) -> PairCounts:
    assigned = cluster(left.neighbourhood.records, model)
    return pair_counts(left.neighbourhood.cases(), [a.case for a in assigned])


def _classes(model: MatchModel, left: _Material) -> PairCounts:
    assigned = cluster(left.neighbourhood.records, model)
    return pair_counts(left.neighbourhood.classes(), [a.klass for a in assigned])


def _district(model: MatchModel, left: _Material) -> District:
    gold = left.neighbourhood
    assigned = cluster(gold.records, model)
    cases = [a.case for a in assigned]
    return District(
        name=gold.name,
        messages=len(gold.records),
        cases=pair_counts(gold.cases(), cases),
        case_b3=b_cubed(gold.cases(), cases),
        classes=pair_counts(gold.classes(), [a.klass for a in assigned]),
        candidate_recall=left.pairs.recall,
    )
