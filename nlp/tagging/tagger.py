"""The shipped tagger: n-grams -> linear heads -> stack -> calibrated, explained tags."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import softmax

from nlp.ports import Router
from nlp.tagging.calibration import Binary, Choice, Floats
from nlp.tagging.evidence import best_spans, word_weights
from nlp.tagging.heads import LinearHeads, Stack
from nlp.tagging.layout import Layout
from nlp.tagging.ngrams import NgramVocabulary
from nlp.tagging.review import ReviewPolicy, review_reasons
from nlp.taxonomy import Taxonomy
from nlp.types import Document, FloatMatrix, KindTag, NeedTag, Tags, ThemeTag, UrgencyTag

THEMES_SHOWN = 3
MOST_NEEDS = 3
URGENT = ("1", "2")


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


@dataclass(frozen=True, slots=True, eq=False)
class LinearTagger:
    """Implements :class:`nlp.ports.Tagger`."""

    vocabulary: NgramVocabulary
    heads: LinearHeads
    stack: Stack
    calibration: Calibration
    taxonomy: Taxonomy
    router: Router

    @classmethod
    def load(cls, folder: Path, taxonomy: Taxonomy, router: Router) -> LinearTagger:
        labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        return cls(
            vocabulary=NgramVocabulary.load(folder / "vocabulary.npz"),
            heads=LinearHeads.load(folder / "heads.npz", {task: tuple(names) for task, names in labels.items()}),
            stack=Stack.load(folder / "stack.npz"),
            calibration=Calibration.load(folder / "calibration.json"),
            taxonomy=taxonomy,
            router=router,
        )

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
        layout = Layout.of(documents)
        occurrences = self.vocabulary.occurrences(layout)
        features = self.vocabulary.features(occurrences, len(documents))
        scores = self._scores(features, vectors, self.vocabulary.known_share(layout, len(documents)))
        chosen = scores.tasks["theme"].argmax(axis=1) + self.heads.columns["theme"].start
        weights = word_weights(layout, occurrences, features, self.heads.weights, chosen)
        return self.answers(documents, scores, np.split(weights, layout.token_bounds()))

    def answers(self, documents: Sequence[Document], scores: Scores, weights: Sequence[Floats]) -> list[Tags]:
        """Tags from scores. ``weights``: for each document its words' weights for the best theme, in logits."""
        tables = self._probabilities(scores)
        rows = ({task: table[row] for task, table in tables.items()} for row in range(len(documents)))
        return [
            self._tags(document, row, known, carried)
            for document, row, known, carried in zip(documents, rows, scores.known.tolist(), weights, strict=True)
        ]

    def _scores(self, features: csr_matrix[Any], vectors: FloatMatrix, known: Floats) -> Scores:
        first, columns = self.heads.logits(features), self.heads.columns
        tasks: dict[str, Floats] = {task: first[:, place] for task, place in columns.items()}
        return Scores(tasks | self.stack.logits(columns, first, vectors), known)

    def _probabilities(self, scores: Scores) -> dict[str, Floats]:
        tasks, calibration, labels = scores.tasks, self.calibration, self.heads.labels
        return {
            "theme": calibration.theme.probabilities(tasks["theme"]),
            "department": calibration.department.probabilities(tasks["department"]),
            "need": _each(tasks["need"], [calibration.need[name] for name in labels["need"]]),
            "kind": softmax(tasks["kind"] * calibration.kind_temperature, axis=1),
            "urgency": _each(tasks["urgency"], [calibration.urgency[name] for name in URGENT]),
        }

    def _tags(self, document: Document, row: Mapping[str, Floats], known: float, weights: Floats) -> Tags:
        themes = self._themes(row["theme"])
        named = dict(zip(self.heads.labels["department"], row["department"].tolist(), strict=True))
        departments = self.router.route(named, themes, document.text)
        kind = int(row["kind"].argmax())
        return Tags(
            themes=themes,
            qiyouwuxing=self._needs(row["need"]),
            departments=departments,
            kind=KindTag(self.heads.labels["kind"][kind], float(row["kind"][kind])),
            urgency=self._urgency(row["urgency"]),
            evidence=best_spans(document, weights, themes[0].name),
            review_reasons=review_reasons(self.calibration.review, document.text, known, themes, departments),
        )

    def _themes(self, probabilities: Floats) -> tuple[ThemeTag, ...]:
        best = np.argsort(-probabilities, kind="stable")[:THEMES_SHOWN].tolist()
        codes = self.heads.labels["theme"]
        return tuple(ThemeTag(codes[i], self.taxonomy.theme(codes[i]).name, float(probabilities[i])) for i in best)

    def _needs(self, probabilities: Floats) -> tuple[NeedTag, ...]:
        names = self.heads.labels["need"]
        above = [
            NeedTag(name, probability)
            for name, probability in zip(names, probabilities.tolist(), strict=True)
            if probability >= self.calibration.need[name].threshold
        ]
        return tuple(sorted(above, key=lambda tag: -tag.probability)[:MOST_NEEDS])

    def _urgency(self, probabilities: Floats) -> UrgencyTag:
        """The highest level whose probability passes its threshold; its probability is that of exactly it."""
        one, two = probabilities.tolist()
        two = min(one, two)
        if two >= self.calibration.urgency["2"].threshold:
            return UrgencyTag(2, two)
        if one >= self.calibration.urgency["1"].threshold:
            return UrgencyTag(1, one - two)
        return UrgencyTag(0, 1 - one)


def _each(scores: Floats, calibrations: Sequence[Binary]) -> Floats:
    """Column by column."""
    return np.stack([c.probabilities(scores[:, i]) for i, c in enumerate(calibrations)], axis=1)
