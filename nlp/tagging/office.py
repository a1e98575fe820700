"""What an office taught: its own themes or departments, learned on top of the shipped tagger.

The office's labels are its own; what the shipped tagger says of a message (102 themes, 27 departments, needs, kind,
urgency) is evidence for them like the message's words. Three models are added up (docs/decisions/010):
a linear SVM over the office's n-grams, a linear layer over all scores, and small perceptrons over the shipped
tagger's scores, of the whole message and of its opening, and the encoder's vector.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from nlp.ports import Router
from nlp.tagging.calibration import Choice, Floats
from nlp.tagging.evidence import best_spans, word_weights
from nlp.tagging.heads import TASKS, FloatArray, LinearHeads
from nlp.tagging.layout import Layout
from nlp.tagging.ngrams import NgramVocabulary
from nlp.tagging.review import ReviewPolicy, review_reasons
from nlp.tagging.tagger import MOST_RANKED, LinearTagger, Scores, best_named
from nlp.taxonomy import Taxonomy
from nlp.types import DepartmentTag, Document, Evidence, FloatMatrix, MaskedText, Tags, ThemeTag

LINEAR_SHARE, PERCEPTRON_SHARE, SVM_SHARE = 0.5, 0.5, 2.0
"""Of the three models in the sum. Flat between half and twice each (docs/decisions/010)."""
OWN_TASKS = ("theme", "department")
OPENINGS = (20, 40)
"""Characters of a message that the shipped tagger reads a second and third time, alone: what a message is about
stands at its head, and what follows is often about other matters too. Measured in docs/decisions/010."""


@dataclass(frozen=True, slots=True, eq=False)
class Affine:
    """``inputs @ weights + bias``."""

    weights: FloatArray
    bias: FloatArray

    def __call__(self, inputs: FloatArray | csr_matrix[Any]) -> FloatArray:
        return np.asarray(inputs @ self.weights + self.bias, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Perceptron:
    """One hidden layer of rectified units."""

    hidden: Affine
    out: Affine

    def __call__(self, inputs: FloatArray) -> FloatArray:
        return self.out(np.maximum(self.hidden(inputs), 0))


@dataclass(frozen=True, slots=True, eq=False)
class OfficeHead:
    """Scores of one task's labels. ``mean``, ``scale``: of the inputs ``[svm, vectors, shipped]``, shape (inputs,)."""

    labels: tuple[str, ...]
    svm: LinearHeads
    mean: FloatArray
    scale: FloatArray
    linear: Affine
    perceptrons: tuple[Perceptron, ...]
    choice: Choice

    def logits(self, features: csr_matrix[Any], vectors: FloatArray, shipped: FloatArray) -> FloatArray:
        """Shape (documents, labels)."""
        return self.combined(self.svm.logits(features), vectors, shipped)

    def combined(self, first: FloatArray, vectors: FloatArray, shipped: FloatArray) -> FloatArray:
        """As :meth:`logits`, from the SVM's scores."""
        # A head of an older bundle learned from the scores of whole messages alone; they come first.
        inputs = (np.hstack([first, vectors, shipped])[:, : len(self.mean)] - self.mean) * self.scale
        dense = inputs[:, len(self.labels) :]
        guesses = sum((p(dense) for p in self.perceptrons), np.zeros_like(first)) / max(1, len(self.perceptrons))
        return np.asarray(SVM_SHARE * first + LINEAR_SHARE * self.linear(inputs) + PERCEPTRON_SHARE * guesses)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.svm.save(folder / "svm.npz")
        arrays: dict[str, npt.NDArray[Any]] = {"mean": self.mean, "scale": self.scale} | _affine("linear", self.linear)
        for number, perceptron in enumerate(self.perceptrons):
            arrays |= _affine(f"hidden{number}", perceptron.hidden) | _affine(f"out{number}", perceptron.out)
        np.savez_compressed(folder / "layers.npz", allow_pickle=False, **arrays)
        about = {"labels": self.labels, "choice": asdict(self.choice), "perceptrons": len(self.perceptrons)}
        (folder / "head.json").write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> OfficeHead:
        about = json.loads((folder / "head.json").read_text(encoding="utf-8"))
        labels = tuple(about["labels"])
        with np.load(folder / "layers.npz", allow_pickle=False) as file:
            return cls(
                labels=labels,
                svm=LinearHeads.load(folder / "svm.npz", {"own": labels}),
                mean=file["mean"],
                scale=file["scale"],
                linear=_loaded(file, "linear"),
                perceptrons=tuple(
                    Perceptron(_loaded(file, f"hidden{n}"), _loaded(file, f"out{n}"))
                    for n in range(about["perceptrons"])
                ),
                choice=Choice(**about["choice"]),
            )


class _Unrouted:
    """Stands in for the shipped tagger's :class:`nlp.ports.Router` where the office's own departments are routed."""

    def route(
        self, ranked: Sequence[tuple[str, float]], themes: Sequence[ThemeTag], text: MaskedText
    ) -> tuple[DepartmentTag, ...]:
        return ()


@dataclass(frozen=True, slots=True, eq=False)
class OfficeTagger:
    """Implements :class:`nlp.ports.Tagger`: the shipped tagger's answers with the office's own labels put in."""

    shipped: LinearTagger
    vocabulary: NgramVocabulary
    heads: Mapping[str, OfficeHead]
    """By task, at least one of :data:`OWN_TASKS`."""
    taxonomy: Taxonomy
    """The office's."""
    router: Router

    @classmethod
    def load(cls, folder: Path, shipped: LinearTagger, taxonomy: Taxonomy, router: Router) -> OfficeTagger:
        """``folder``: the bundle's ``office``."""
        heads = {task: OfficeHead.load(folder / task) for task in OWN_TASKS if (folder / task).is_dir()}
        return cls(shipped, NgramVocabulary.load(folder / "vocabulary.npz"), heads, taxonomy, router)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.vocabulary.save(folder / "vocabulary.npz")
        for task, head in self.heads.items():
            head.save(folder / task)

    def tag(self, documents: Sequence[Document], vectors: FloatMatrix) -> list[Tags]:
        if not documents:
            return []
        evidence: Sequence[tuple[Evidence, ...]] = ()
        if "theme" in self.heads:
            scores = self.shipped.scores(documents, vectors)
        else:
            scores, evidence = self.shipped.read(documents, vectors)
        layout = Layout.of(documents)
        facts = self.vocabulary.facts(layout)
        counted = self.vocabulary.count(layout, facts)
        base = shipped_view(self.shipped, documents, vectors, scores)
        own = {task: head.logits(counted.matrix, vectors, base) for task, head in self.heads.items()}
        if "theme" in own:
            head, best = self.heads["theme"], own["theme"].argmax(axis=1)
            weights = word_weights(layout, counted, head.svm.weights, best)
            names = [self.taxonomy.theme(head.labels[place]).name for place in best.tolist()]
            evidence = best_spans(documents, layout, facts.may_be_shown, weights, names)
        return self.answers(documents, scores, own, evidence)

    def answers(
        self,
        documents: Sequence[Document],
        scores: Scores,
        own: Mapping[str, Floats],
        evidence: Sequence[tuple[Evidence, ...]],
    ) -> list[Tags]:
        """Tags from the shipped tagger's scores and the own labels' logits."""
        shipped = replace(self.shipped, router=_Unrouted()) if "department" in own else self.shipped
        tags = shipped.answers(documents, scores, evidence)
        ranked = {
            task: best_named(self.heads[task].choice.probabilities(logits), self.heads[task].labels, MOST_RANKED[task])
            for task, logits in own.items()
        }
        policy = self.shipped.calibration.review
        return [
            self._tags(document, tag, {task: rows[place] for task, rows in ranked.items()}, policy, known)
            for place, (document, tag, known) in enumerate(zip(documents, tags, scores.known.tolist(), strict=True))
        ]

    def _tags(
        self,
        document: Document,
        tags: Tags,
        ranked: Mapping[str, Sequence[tuple[str, float]]],
        policy: ReviewPolicy,
        known: float,
    ) -> Tags:
        themes, departments = tags.themes, tags.departments
        if "theme" in ranked:
            themes = tuple(ThemeTag(code, self.taxonomy.theme(code).name, p) for code, p in ranked["theme"])
        if "department" in ranked:
            departments = self.router.route(ranked["department"], themes, document.text)
        reasons = review_reasons(policy, document.text, known, themes, departments)
        return replace(tags, themes=themes, departments=departments, review_reasons=reasons)


def shipped_view(
    tagger: LinearTagger, documents: Sequence[Document], vectors: FloatMatrix, whole: Scores | None = None
) -> FloatArray:
    """All that the shipped tagger says of each document and of its openings.

    Shape (documents, its labels * (1 + openings)). ``whole``: its scores of the documents, where they are known.
    An opening is read with the vector of its whole message: the words differ, the meaning stays.
    """
    scores = _side_by_side(whole or tagger.scores(documents, vectors))
    views = [scores]
    for length in OPENINGS:
        longer = [place for place, document in enumerate(documents) if len(document.text) > length]
        views.append(scores.copy())
        if longer:
            heads = [opening(documents[place], length) for place in longer]
            views[-1][longer] = _side_by_side(tagger.scores(heads, vectors[longer]))
    return np.hstack(views)


def _side_by_side(scores: Scores) -> FloatArray:
    return np.hstack([scores.tasks[task] for task in TASKS]).astype(np.float32)


def opening(document: Document, length: int) -> Document:
    """The first words, until there are ``length`` characters."""
    ends = accumulate(map(len, document.tokens))
    tokens = document.tokens[: 1 + sum(end < length for end in ends)]
    return Document(MaskedText("".join(tokens)), tokens)


def _affine(name: str, layer: Affine) -> dict[str, npt.NDArray[Any]]:
    return {f"{name}.weights": layer.weights.astype(np.float16), f"{name}.bias": layer.bias}


def _loaded(file: Mapping[str, Any], name: str) -> Affine:
    return Affine(file[f"{name}.weights"].astype(np.float32), file[f"{name}.bias"])
