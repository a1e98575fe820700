"""The plain baseline that every figure stands beside: char n-gram TF-IDF and a linear SVM, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from nlp.types import Document
from training.labelled import Labelled
from training.metrics import need_f1


@dataclass(frozen=True, slots=True)
class PlainAnswers:
    """One entry a test row in each."""

    themes: list[str]
    leads: list[str]
    needs: list[frozenset[str]]


def plain_answers(train: Sequence[Document], rows: Sequence[Labelled], test: Sequence[Document]) -> PlainAnswers:
    """What the baseline, fitted on ``train`` with the labels of ``rows``, says of ``test``."""
    needs = sorted({need for row in rows for need in row.needs})
    yes = {need: _answers(train, [need in r.needs for r in rows], test) for need in needs}
    return PlainAnswers(
        themes=[str(theme) for theme in _answers(train, [r.theme for r in rows], test)],
        leads=[str(lead) for lead in _answers(train, [r.department for r in rows], test)],
        needs=[frozenset(n for n in needs if yes[n][i]) for i in range(len(test))],
    )


def baseline_figures(
    train: Sequence[Document], rows: Sequence[Labelled], test: Sequence[Document], truth: Sequence[Labelled]
) -> dict[str, float]:
    """The figures of :func:`training.metrics.tag_figures` that a classifier without probabilities has."""
    said = plain_answers(train, rows, test)
    micro, macro = need_f1([set(needs) for needs in said.needs], [r.needs for r in truth])
    return {
        "theme2": _share(lambda i: said.themes[i] == truth[i].theme, len(truth)),
        "theme2_ok": _share(lambda i: said.themes[i] in truth[i].theme_ok, len(truth)),
        "theme1": _share(lambda i: said.themes[i][:2] == truth[i].theme[:2], len(truth)),
        "dept": _share(lambda i: said.leads[i] == truth[i].department, len(truth)),
        "dept_ok": _share(lambda i: said.leads[i] in truth[i].department_ok, len(truth)),
        "qywx": micro,
        "qywx_macro": macro,
    }


def _answers(train: Sequence[Document], labels: Sequence[object], test: Sequence[Document]) -> list[object]:
    if len(set(labels)) == 1:
        return [labels[0]] * len(test)
    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True), LinearSVC(C=0.3)
    )
    return list(model.fit([d.text for d in train], labels).predict([d.text for d in test]))


def _share(right: Callable[[int], bool], count: int) -> float:
    return sum(map(right, range(count))) / count
