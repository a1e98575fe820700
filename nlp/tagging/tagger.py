"""The shipped tagger: n-grams -> linear heads -> stack -> calibrated, explained tags."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.special import softmax

from nlp.ports import Router
from nlp.tagging.calibration import Binary, Choice, Floats
from nlp.tagging.evidence import best_spans, word_weights
from nlp.tagging.heads import LinearHeads, Stack
from nlp.tagging.layout import Layout
from nlp.tagging.ngrams import NgramVocabulary
from nlp.tagging.review import ReviewPolicy, review_reasons
from nlp.tagging.succession import Succession
from nlp.taxonomy import Taxonomy
from nlp.types import Document, Evidence, FloatMatrix, KindTag, NeedTag, Tags, ThemeTag, UrgencyTag

THEMES_SHOWN = 3
MOST_NEEDS = 3
URGENT = ("1", "2")
MOST_RANKED = {"theme": THEMES_SHOWN, "department": 6, "need": 12, "kind": 1}
"""How many labels of a task are looked at, best first."""
Named = Sequence[tuple[str, float]]
"""Labels of one document with their probabilities, best first."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the final scores of each task become probabilities."""

    theme: Choice
    department: Choice
    kind_temperature: float
    need: Mapping[str, Binary]
    urgency: Mapping[str, Binary]
    """``"1"``: at least 1; ``"2"``: at least 2."""
    review: ReviewPolicy

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Calibration:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            theme=Choice(**raw["theme"]),
            department=Choice(**raw["department"]),
            kind_temperature=raw["kind_temperature"],
            need={name: Binary(**values) for name, values in raw["need"].items()},
            urgency={name: Binary(**values) for name, values in raw["urgency"].items()},
            review=ReviewPolicy(**raw["review"]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Final scores of a batch by task, each of shape (documents, labels of the task)."""

    tasks: Mapping[str, Floats]
    known: Floats
    """Share of each document's words that the features know."""

    def of(self, documents: npt.NDArray[np.integer[Any]]) -> Scores:
        """Those of some documents, by their places in the batch."""
        return Scores({task: table[documents] for task, table in self.tasks.items()}, self.known[documents])


class _Row(NamedTuple):
    """What is known of one document before its tags have names; the first four as in ``MOST_RANKED``."""

    themes: Named
    departments: Named
    needs: Named
    kinds: Named
    urgency: tuple[float, float]
    """At least 1, at least 2."""
    known: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LinearTagger:
    """Implements :class:`nlp.ports.Tagger`."""

    vocabulary: NgramVocabulary
    heads: LinearHeads
    stack: Stack
    calibration: Calibration
    taxonomy: Taxonomy
    router: Router
    succession: Succession = field(default_factory=Succession)
    """What the taxonomy changed since the training."""

    @classmethod
    def load(cls, folder: Path, taxonomy: Taxonomy, router: Router) -> LinearTagger:
        """Raises :class:`TaxonomyError` when the taxonomy shares no label of a task with the tagger."""
        labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        succession = Succession.of(labels, taxonomy)
        calibration = Calibration.load(folder / "calibration.json")
        return cls(
            vocabulary=NgramVocabulary.load(folder / "vocabulary.npz"),
            heads=LinearHeads.load(folder / "heads.npz", {task: tuple(names) for task, names in labels.items()}),
            stack=Stack.load(folder / "stack.npz"),
            calibration=replace(calibration, need=succession.inherited("need", labels, calibration.need)),
            taxonomy=taxonomy,
            router=router,
            succession=succession,
        )

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """The labels that are answered with, by task."""
        return self.succession.labels(self.heads.labels)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        labels = {task: list(names) for task, names in self.heads.labels.items()}
        (folder / "labels.json").write_text(json.dumps(labels, ensure_ascii=False), encoding="utf-8")
        self.vocabulary.save(folder / "vocabulary.npz")
        self.heads.save(folder / "heads.npz")
        self.stack.save(folder / "stack.npz")
        self.calibration.save(folder / "calibration.json")

    def tag(self, documents: Sequence[Document], vectors: FloatMatrix) -> list[Tags]:
        if not documents:
            return []
        return self.answers(documents, *self.read(documents, vectors))

    def read(self, documents: Sequence[Document], vectors: FloatMatrix) -> tuple[Scores, list[tuple[Evidence, ...]]]:
        """Scores of at least one document, and what speaks for each one's best theme."""
        layout = Layout.of(documents)
        facts = self.vocabulary.facts(layout)
        counted = self.vocabulary.count(layout, facts)
        scores = self._scores(counted.matrix, vectors, self.vocabulary.known_share(layout, facts))
        best = scores.tasks["theme"].argmax(axis=1)
        column = self.succession.trained("theme", best) + self.heads.columns["theme"].start
        weights = word_weights(layout, counted, self.heads.weights, column)
        labels = [self.taxonomy.theme(code).name for code in map(self.labels["theme"].__getitem__, best.tolist())]
        return scores, best_spans(documents, layout, facts.may_be_shown, weights, labels)

    def scores(self, documents: Sequence[Document], vectors: FloatMatrix) -> Scores:
        """Of at least one document, without the evidence."""
        layout = Layout.of(documents)
        facts = self.vocabulary.facts(layout)
        features = self.vocabulary.count(layout, facts).matrix
        return self._scores(features, vectors, self.vocabulary.known_share(layout, facts))

    def answers(
        self, documents: Sequence[Document], scores: Scores, evidence: Iterable[tuple[Evidence, ...]] = repeat(())
    ) -> list[Tags]:
        """Tags from scores, each document's evidence put in."""
        tables = self._probabilities(scores)
        labels = self.labels
        ranked = [best_named(tables[task], labels[task], most) for task, most in MOST_RANKED.items()]
        rows = zip(*ranked, tables["urgency"].tolist(), scores.known.tolist(), evidence, strict=False)
        return [self._tags(document, _Row(*row)) for document, row in zip(documents, rows, strict=True)]

    def _scores(self, features: csr_matrix[Any], vectors: FloatMatrix, known: Floats) -> Scores:
        first, columns = self.heads.logits(features), self.heads.columns
        tasks: dict[str, Floats] = {task: first[:, place] for task, place in columns.items()}
        tasks |= self.stack.logits(columns, first, vectors)
        for task, temperature in self._temperatures.items():
            tasks[task] = self.succession.scores(task, tasks[task], temperature)
        return Scores(tasks, known)

    @property
    def _temperatures(self) -> dict[str, float]:
        return {
            "theme": self.calibration.theme.temperature,
            "department": self.calibration.department.temperature,
            "need": 1.0,
        }

    def _probabilities(self, scores: Scores) -> dict[str, Floats]:
        tasks, calibration = scores.tasks, self.calibration
        return {
            "theme": calibration.theme.probabilities(tasks["theme"]),
            "department": calibration.department.probabilities(tasks["department"]),
            "need": _each(tasks["need"], [calibration.need[name] for name in self.labels["need"]]),
            "kind": softmax(tasks["kind"] * calibration.kind_temperature, axis=1),
            "urgency": _each(tasks["urgency"], [calibration.urgency[name] for name in URGENT]),
        }

    def _tags(self, document: Document, row: _Row) -> Tags:
        themes = tuple(ThemeTag(code, self.taxonomy.theme(code).name, p) for code, p in row.themes)
        departments = self.router.route(row.departments, themes, document.text)
        return Tags(
            themes=themes,
            qiyouwuxing=self._needs(row.needs),
            departments=departments,
            kind=KindTag(*row.kinds[0]),
            urgency=self._urgency(*row.urgency),
            evidence=row.evidence,
            review_reasons=review_reasons(self.calibration.review, document.text, row.known, themes, departments),
        )

    def _needs(self, ranked: Named) -> tuple[NeedTag, ...]:
        calibration = self.calibration.need
        above = [NeedTag(name, p) for name, p in ranked if p >= calibration[name].threshold]
        return tuple(above[:MOST_NEEDS])

    def _urgency(self, one: float, two: float) -> UrgencyTag:
        """The highest level whose probability passes its threshold; its probability is that of exactly it."""
        two = min(one, two)
        if two >= self.calibration.urgency["2"].threshold:
            return UrgencyTag(2, two)
        if one >= self.calibration.urgency["1"].threshold:
            return UrgencyTag(1, one - two)
        return UrgencyTag(0, 1 - one)


def best_named(probabilities: Floats, names: Sequence[str], most: int) -> list[Named]:
    """Of each row the ``most`` likeliest labels with their probabilities, best first, ties in the labels' order."""
    best = np.argsort(-probabilities, axis=1, kind="stable")[:, :most]
    values = np.take_along_axis(probabilities, best, axis=1)
    return [
        [(names[label], value) for label, value in zip(row, row_values, strict=True)]
        for row, row_values in zip(best.tolist(), values.tolist(), strict=True)
    ]


def _each(scores: Floats, calibrations: Sequence[Binary]) -> Floats:
    """Column by column."""
    return np.stack([c.probabilities(scores[:, i]) for i, c in enumerate(calibrations)], axis=1)
