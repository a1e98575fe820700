"""How well one task's labels are found: acc@1, acc@3, macro-F1, calibration, beside others on the same rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from nlp.tagging.calibration import Choice, Floats
from nlp.types import Document
from training.evaluation.estimates import Estimate, bootstrap
from training.metrics import calibration_error

SHOWN = 3
LEAST_TESTED = 10
"""With fewer test rows the F1 of one label is chance."""
FIGURE_NAMES = {"acc@1": "第一个就对", "acc@3": "前三个中有", "macro_f1": "宏平均 F1", "ece": "校准误差"}

Places = npt.NDArray[np.int64]
Names = Sequence[str]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Of each row the three best labels, and how sure the first is where probabilities are known."""

    names: tuple[tuple[str, ...], ...]
    sureness: tuple[float, ...] = ()

    @classmethod
    def of(cls, scores: Floats, labels: Names, choice: Choice | None = None) -> Ranked:
        best = np.argsort(-scores, axis=1, kind="stable")[:, :SHOWN]
        names = tuple(tuple(labels[i] for i in row) for row in best.tolist())
        sure = choice.probabilities(scores)[np.arange(len(scores)), best[:, 0]].tolist() if choice else ()
        return cls(names, tuple(sure))


def figures(answers: Ranked, truth: Names) -> dict[str, Estimate]:
    """Each with its bootstrap interval. Macro-F1 is the mean over the labels that the truth holds."""
    first = np.array([names[0] for names in answers.names])
    right = np.array(truth)
    within = np.array([t in names for names, t in zip(answers.names, truth, strict=True)])
    statistics = {
        "acc@1": lambda at: float((first[at] == right[at]).mean()),
        "acc@3": lambda at: float(within[at].mean()),
        "macro_f1": lambda at: macro_f1(first[at], right[at]),
    }
    if answers.sureness:
        sure = np.array(answers.sureness)
        statistics["ece"] = lambda at: calibration_error(sure[at], first[at] == right[at])
    return bootstrap(statistics, len(truth))


def macro_f1(answers: npt.NDArray[np.str_], truth: npt.NDArray[np.str_]) -> float:
    """Mean over the labels of ``truth``."""
    return float(np.mean(list(_f1(answers, truth).values())))


def label_f1(answers: Ranked, truth: Names) -> dict[str, float]:
    """Of the labels with at least :data:`LEAST_TESTED` rows in the test."""
    first, right = np.array([names[0] for names in answers.names]), np.array(truth)
    counts = Counter(truth)
    return {label: f1 for label, f1 in _f1(first, right).items() if counts[label] >= LEAST_TESTED}


def _f1(answers: npt.NDArray[np.str_], truth: npt.NDArray[np.str_]) -> dict[str, float]:
    labels, wanted = np.unique(truth, return_counts=True)
    given = dict(zip(*np.unique(answers, return_counts=True), strict=True))
    hits = dict(zip(*np.unique(truth[answers == truth], return_counts=True), strict=True))
    return {
        str(label): float(2 * hits.get(label, 0) / (count + given.get(label, 0)))
        for label, count in zip(labels, wanted, strict=True)
    }


def difference(ours: Ranked, theirs: Ranked, truth: Names) -> Estimate:
    """Of acc@1, ours less theirs, over the same resamples."""
    better = np.array([a[0] == t for a, t in zip(ours.names, truth, strict=True)], dtype=float)
    worse = np.array([a[0] == t for a, t in zip(theirs.names, truth, strict=True)], dtype=float)
    return bootstrap({"margin": lambda at: float((better - worse)[at].mean())}, len(truth))["margin"]


def plain_answers(train: Sequence[Document], names: Names, test: Sequence[Document]) -> Ranked:
    """The plain baseline: char TF-IDF and a linear SVM, nothing else."""
    words = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
    features = words.fit_transform([d.text for d in train])
    model = LinearSVC(C=0.3, random_state=0).fit(features, names)
    scores = model.decision_function(words.transform([d.text for d in test]))
    if scores.ndim == 1:
        scores = np.stack([-scores, scores], axis=1)
    return Ranked.of(scores, model.classes_.tolist())


def table(columns: Mapping[str, Mapping[str, Estimate]]) -> str:
    """Figures side by side, as markdown."""
    names = list(columns)
    wanted = [figure for figure in FIGURE_NAMES if any(figure in column for column in columns.values())]
    rows = [
        f"| {FIGURE_NAMES[figure]}（{figure}） | {' | '.join(_cell(columns[name].get(figure)) for name in names)} |"
        for figure in wanted
    ]
    return "\n".join([f"| 指标 | {' | '.join(names)} |", "|---|" + "---|" * len(names), *rows])


def _cell(estimate: Estimate | None) -> str:
    return "–" if estimate is None else f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"
