"""What fitting found: figures of each neighbourhood by the model of all others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp.matching import Thresholds
from training.matching_figures import PairCounts


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
