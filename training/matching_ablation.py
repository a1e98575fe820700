"""What each signal is worth: the figures of decision 003 with one group of signals left out, each district left out.

    python -m training.matching_ablation [--shared ../shared] [--bundle models]

Reads the districts through the bundle in use, whose tagger has seen their themes: what it says of the theme flatters.
Thresholds are tuned for each row by itself. Prints a table.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from nlp.bundle import current, load
from nlp.errors import MinqingError
from nlp.matching.features import NAMES
from nlp.matching.kinship import BY_KIND, BY_SIZE
from nlp.matching.phrases import read_phrase_book
from training.kind_readings import KINDS, records_of_kinds
from training.matching import Bench, district_figures
from training.matching_classes import USED, LabelledCases, label_case_pairs
from training.matching_kinds import fit_logistic, others
from training.matching_pairs import Labelled, label_pairs
from training.matching_report import MatchReport
from training.matching_trees import fit_trees
from training.matching_trial import Trial, tuned
from training.neighbourhoods import read_neighbourhoods
from training.shared import shared_folder

PROJECT = Path(__file__).resolve().parents[1]
PLACE = "地点"
GROUPS: Mapping[str, frozenset[str]] = {
    "无（全部信号）": frozenset(),
    PLACE: frozenset(name for name in NAMES if "place" in name) | {"scope_cosine"},
    "静态向量": frozenset({"vector_cosine", "matter_vector_cosine"}),
    "字词": frozenset({"text_cosine", "matter_cosine"}),
    "标题": frozenset({"title_cosine", "title_matter_cosine"}),
    "主题": frozenset({"theme_same"}),
    "时间": frozenset({"log_days_apart"}),
    "同一人": frozenset({"person_same"}),
    "引用的名称和数字": frozenset({"name_cosine"}),
    "篇幅": frozenset({"log_length_ratio"}),
    "问题类别（只用于一类事）": frozenset(BY_KIND),
    "案件大小（只用于一类事）": frozenset(BY_SIZE),
}
"""Signals of a pair of messages and of a pair of cases, by what they look at."""


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """One district left out, and what the others teach."""

    whole: Trial
    """With all signals."""
    taught: Sequence[Labelled]
    pairs: Sequence[LabelledCases]

    @classmethod
    def of(cls, bench: Bench, left: Labelled, districts: Sequence[Labelled]) -> Fold:
        taught = others(left, districts)
        pairs = [label_case_pairs(d, bench.school.kinds(others(d, taught))) for d in taught]
        return cls(Trial.of(bench.model(taught), left), taught, pairs)

    def without(self, signals: frozenset[str]) -> Trial:
        if not signals:
            return self.whole
        kept, akin = ([n for n in names if n not in signals] for names in (NAMES, USED))
        columns, wide = [NAMES.index(n) for n in kept], [USED.index(n) for n in akin]
        same = np.concatenate([d.same for d in self.taught])
        trees = fit_trees(np.concatenate([d.features[:, columns] for d in self.taught]), same, kept)
        compared = np.concatenate([p.features[:, wide] for p in self.pairs])
        line = fit_logistic(compared, np.concatenate([p.akin for p in self.pairs]), tuple(akin))
        return Trial.of(replace(self.whole.model, trees=trees, kinship=line), self._left(columns, signals))

    def _left(self, columns: Sequence[int], signals: frozenset[str]) -> Labelled:
        """Common ground is a place for the most part: it goes with the places."""
        left = self.whole.left
        trust = np.ones_like(left.trust) if signals == GROUPS[PLACE] else left.trust
        return replace(left, features=left.features[:, list(columns)], trust=trust)


def ablation(bench: Bench, districts: Sequence[Labelled]) -> Iterator[tuple[str, MatchReport]]:
    """One report a group of :data:`GROUPS`, without its signals."""
    folds = [Fold.of(bench, left, districts) for left in districts]
    for name, signals in GROUPS.items():
        trials = [fold.without(signals) for fold in folds]
        thresholds = tuned(trials)
        yield name, MatchReport(tuple(district_figures(trial, thresholds) for trial in trials), thresholds)


def row(name: str, report: MatchReport) -> str:
    figures = report.figures()
    shown = " | ".join(f"{figures[figure]:.3f}" for figure in ("case_pair_f1", "case_b3", "class_pair_f1"))
    return f"| {name} | {shown} |"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.matching_ablation", description=__doc__)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    parser.add_argument("--bundle", type=Path, default=PROJECT / "models")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING)
    try:
        for name, report in ablation(*_material(given.shared, given.bundle)):
            print(row(name, report), flush=True)
    except MinqingError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _material(shared: Path, models: Path) -> tuple[Bench, list[Labelled]]:
    bundle = load(current(models))
    cases = shared_folder(shared) / "data" / "cases"
    weights, words = bundle.match_model.weights, bundle.match_model.words
    districts = [label_pairs(part, weights, words) for part in read_neighbourhoods(cases, bundle.pipeline)]
    return Bench.of(weights, words, read_phrase_book(KINDS), records_of_kinds(shared, bundle.pipeline)), districts


if __name__ == "__main__":
    sys.exit(main())
