"""From the labels that a tagger was trained with to those in use: renamed, merged, retired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

from nlp.errors import TaxonomyError
from nlp.tagging.calibration import Floats
from nlp.taxonomy import Taxonomy, current_label

Columns = tuple[int, ...]
_Value = TypeVar("_Value")
_TITLES = {"theme": "主题", "department": "部门", "need": "七有五性"}


@dataclass(frozen=True, slots=True)
class Succession:
    """Nothing but what changed: a task that is not named here keeps its labels.

    ``columns[task][label]``: the trained columns that speak for a label in use. A column that speaks for none is
    gone before any probability is made of the scores, so the shares of the others add up without it.
    """

    columns: Mapping[str, Mapping[str, Columns]] = field(default_factory=dict)

    @classmethod
    def of(cls, trained: Mapping[str, Sequence[str]], taxonomy: Taxonomy) -> Succession:
        """Raises :class:`TaxonomyError` when no trained label of a task is in use any more."""
        former = taxonomy.former
        known: dict[str, tuple[Mapping[str, object], Mapping[str, str]]] = {
            "theme": (taxonomy.themes, former.themes),
            "department": (taxonomy.departments, former.departments),
            "need": (taxonomy.needs, former.needs),
        }
        now = {task: [current_label(label, *labels) for label in trained[task]] for task, labels in known.items()}
        return cls({task: _grouped(task, labels) for task, labels in now.items() if labels != list(trained[task])})

    def labels(self, trained: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
        """The labels in use by task, in the order of the columns of :meth:`scores`."""
        return {task: tuple(self.columns.get(task, names)) for task, names in trained.items()}

    def scores(self, task: str, scores: Floats, temperature: float) -> Floats:
        """A column for each label in use. The softmax share (at ``temperature``) of merged labels is their sum."""
        if task not in self.columns:
            return scores
        parts = [logsumexp(scores[:, list(c)] * temperature, axis=1) / temperature for c in self.columns[task].values()]
        return np.stack(parts, axis=1)

    def trained(self, task: str, chosen: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The trained column that stands first for each chosen label in use."""
        if task not in self.columns:
            return chosen
        return np.array([columns[0] for columns in self.columns[task].values()], dtype=np.int64)[chosen]

    def inherited(
        self, task: str, trained: Mapping[str, Sequence[str]], values: Mapping[str, _Value]
    ) -> dict[str, _Value]:
        """Something known of each trained label, for the labels in use; of merged ones, that of the first."""
        columns = self.columns.get(task)
        if columns is None:
            return dict(values)
        return {label: values[trained[task][group[0]]] for label, group in columns.items()}


def _grouped(task: str, now: Sequence[str]) -> dict[str, Columns]:
    groups: dict[str, Columns] = {}
    for column, label in enumerate(now):
        if label:
            groups[label] = (*groups.get(label, ()), column)
    if not groups:
        raise TaxonomyError(
            f"分类表与模型包没有共同的{_TITLES[task]}：请在 [successors] 里写明接替，或用 minqing train 重新训练"
        )
    return groups
