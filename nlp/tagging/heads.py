"""Linear layers over features: every label of every task is one column."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from nlp.tagging.levels import Levels, Weights, products

FloatArray = npt.NDArray[np.float32]

TASKS = ("theme", "department", "need", "kind", "urgency")
"""``urgency`` has two columns: at least 1, at least 2."""

_STRONGEST = 160_000
"""Stored are the weights of the strongest features, in 31 levels: on unread messages 99.8 % of the themes stay
what they were, at 40 % of the size of all features in 255 levels (docs/decisions/005)."""


def task_columns(labels: Mapping[str, Sequence[str]]) -> dict[str, slice]:
    """Where each task's labels lie in a matrix of logits."""
    ends = list(itertools.accumulate(len(names) for names in labels.values()))
    return {task: slice(end - len(labels[task]), end) for task, end in zip(labels, ends, strict=True)}


@dataclass(frozen=True, slots=True, eq=False)
class LinearHeads:
    """``weights`` of shape (features, labels), ``bias`` of shape (labels,); the tasks lie side by side."""

    labels: Mapping[str, tuple[str, ...]]
    weights: Weights
    bias: FloatArray

    @property
    def columns(self) -> dict[str, slice]:
        return task_columns(self.labels)

    def logits(self, features: csr_matrix[Any]) -> FloatArray:
        """Shape (rows, labels)."""
        return np.asarray(products(features, self.weights) + self.bias, dtype=np.float32)

    def save(self, path: Path) -> None:
        """The levels of the strongest features; those of the others are 0."""
        levels = self.weights if isinstance(self.weights, Levels) else _strongest(self.weights)
        # One column after another: neighbours of one label are alike, and deflate sees it.
        np.savez_compressed(path, table=np.ascontiguousarray(levels.table.T), scale=levels.scale, bias=self.bias)

    @classmethod
    def load(cls, path: Path, labels: Mapping[str, tuple[str, ...]]) -> LinearHeads:
        with np.load(path, allow_pickle=False) as file:
            levels = Levels(np.ascontiguousarray(file["table"].T), file["scale"].astype(np.float32))
            return cls(labels, levels, file["bias"].astype(np.float32))


def _strongest(weights: FloatArray) -> Levels:
    levels = Levels.of(weights)
    levels.table[np.argsort(-np.linalg.norm(weights, axis=1), kind="stable")[_STRONGEST:]] = 0
    return levels


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """The second layer: it sees the first layer's logits for *all* tasks and the encoder's vector.

    A theme says much about the department and the other way round; a layer on top learns how much. What it
    learns is added to the first layer's own logits (times ``keep``), a residual connection: alone it loses two
    points of level-2 accuracy, added it gains one and a half (docs/decisions/005).
    """

    keep: Mapping[str, float]
    mean: FloatArray
    scale: FloatArray
    weights: Mapping[str, FloatArray]
    bias: Mapping[str, FloatArray]

    def inputs(self, logits: FloatArray, vectors: FloatArray) -> FloatArray:
        return np.asarray((np.hstack([logits, vectors]) - self.mean) * self.scale, dtype=np.float32)

    def logits(self, columns: Mapping[str, slice], first: FloatArray, vectors: FloatArray) -> dict[str, FloatArray]:
        """Final logits of the stacked tasks, each of shape (rows, labels of the task).

        ``columns``: where the tasks lie in ``first``, the first layer's logits.
        """
        inputs = self.inputs(first, vectors)
        return {
            task: keep * first[:, columns[task]] + inputs @ self.weights[task] + self.bias[task]
            for task, keep in self.keep.items()
        }

    def save(self, path: Path) -> None:
        arrays: dict[str, npt.NDArray[Any]] = {
            f"weights.{task}": self.weights[task].astype(np.float16) for task in self.keep
        }
        arrays |= {f"bias.{task}": self.bias[task] for task in self.keep}
        arrays |= {"mean": self.mean, "scale": self.scale}
        arrays |= {f"keep.{task}": np.array(keep) for task, keep in self.keep.items()}
        np.savez_compressed(path, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> Stack:
        with np.load(path, allow_pickle=False) as file:
            tasks = [task for task in TASKS if f"bias.{task}" in file]
            return cls(
                keep={task: float(file[f"keep.{task}"]) for task in tasks},
                mean=file["mean"],
                scale=file["scale"],
                weights={task: file[f"weights.{task}"].astype(np.float32) for task in tasks},
                bias={task: file[f"bias.{task}"] for task in tasks},
            )
