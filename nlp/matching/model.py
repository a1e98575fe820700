"""Everything learned that matching needs, and the folder it lives in. Nothing in it unpickles."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from nlp.errors import MatchingError
from nlp.matching import features, kinship
from nlp.matching.grounds import trust
from nlp.matching.kinds import JUDGED_BY, NO_KINDS, Kinds
from nlp.matching.lexical import TermWeights
from nlp.matching.phrases import PhraseBook
from nlp.matching.profile import Columns, Profile, profiles
from nlp.matching.record import MatchRecord
from nlp.matching.score import Line, Trees
from nlp.matching.wordvectors import WordVectors

FORMAT = 1
SETTINGS = "matching.json"
ARRAYS = "matching.npz"
RECORDS_AT_ONCE = 256
"""Profiles made together."""
_TREE_ARRAYS = ("feature", "threshold", "left", "right", "value")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities at which something happens; tuned with the model and worth nothing for another."""

    sure: float
    """A case whose mean probability is at least this takes the record without asking."""
    open: float
    """From here to ``sure`` a person is asked; below, the record opens a case."""
    klass: float
    """Two groups of cases whose mean likeness is at least this are one class."""

    def __post_init__(self) -> None:
        if not 0 < self.open <= self.sure < 1 or not 0 < self.klass < 1:
            raise MatchingError("匹配阈值应满足 0 < open ≤ sure < 1、0 < klass < 1")


@dataclass(frozen=True, slots=True, eq=False)
class MatchModel:
    """Term weights, the score of a pair and its thresholds. Belongs to one encoder: see ``dimension``."""

    weights: TermWeights
    words: WordVectors
    trees: Trees
    """That two records are one case."""
    kinship: Line
    """That two cases are one class."""
    thresholds: Thresholds
    dimension: int
    """Width of the vectors it was fitted with."""
    kinds: Kinds = NO_KINDS

    def profile(self, record: MatchRecord) -> Profile:
        """Raises :class:`MatchingError` for a vector of another width or with values that cannot be compared."""
        return self.profiles([record])[0]

    def profiles(self, records: Sequence[MatchRecord]) -> list[Profile]:
        """As :meth:`profile` for each, in order; much faster for many."""
        for record in records:
            if record.vector.shape != (self.dimension,) or not np.isfinite(record.vector).all():
                raise MatchingError(f"记录的向量应为 {self.dimension} 维有限数值；请用同一个模型包重新分析")
        starts = range(0, len(records), RECORDS_AT_ONCE)
        return [
            each for at in starts for each in profiles(records[at : at + RECORDS_AT_ONCE], self.weights, self.words)
        ]

    def probabilities(
        self, table: Columns, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float64]:
        """That rows ``left[i]`` and ``right[i]`` of ``table`` belong to one case, shape (len(left),)."""
        compared = features.features_of(table, left, right)
        return np.asarray(self.trees.probability(compared) * trust(table, left, right, compared))

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        settings = {
            "format": FORMAT,
            "features": self.trees.names,
            "thresholds": {"sure": self.thresholds.sure, "open": self.thresholds.open, "class": self.thresholds.klass},
            "dimension": self.dimension,
            "class_features": self.kinship.names,
            "class_weights": self.kinship.weights,
            "class_bias": self.kinship.bias,
            "kinds": dict(zip(self.kinds.book.names, self.kinds.book.phrases, strict=True)),
            "kind_scale": self.kinds.scale,
            "kind_judge": [*self.kinds.judge.weights, self.kinds.judge.bias],
            "word_scale": self.words.scale,
            "unseen": self.weights.unseen,
            "base": self.trees.base,
            "depth": self.trees.depth,
        }
        (folder / SETTINGS).write_text(json.dumps(settings, ensure_ascii=False, indent=1), encoding="utf-8")
        np.savez_compressed(
            folder / ARRAYS,
            ids=self.weights.ids,
            idf=self.weights.idf.astype(np.float16),
            word_ids=self.words.ids,
            word_vectors=self.words.vectors,
            kind_ids=self.kinds.ids,
            kind_weights=self.kinds.weights,
            kind_bias=self.kinds.bias,
            **{f"tree_{name}": getattr(self.trees, name) for name in _TREE_ARRAYS},
        )

    @classmethod
    def load(cls, folder: Path) -> MatchModel:
        """Raises :class:`MatchingError` for a folder that is missing, damaged, or fitted to other features."""
        try:
            settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
            with np.load(folder / ARRAYS, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
            return cls._from_parts(settings, arrays)
        except (OSError, KeyError, ValueError, TypeError, EOFError, BadZipFile, zlib.error) as error:
            raise MatchingError(f"匹配模型 {folder} 缺失或损坏，请重新生成模型包（{type(error).__name__}）") from error

    @classmethod
    def _from_parts(cls, settings: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> MatchModel:
        named = tuple(settings["features"]), tuple(settings["class_features"])
        known = named[0] == features.NAMES and set(named[1]) <= set(kinship.NAMES)
        if settings["format"] != FORMAT or not known:
            raise MatchingError("匹配模型由另一版本的程序生成，请重新生成模型包")
        thresholds = settings["thresholds"]
        return cls(
            TermWeights(arrays["ids"], arrays["idf"].astype(np.float32), float(settings["unseen"])),
            WordVectors(arrays["word_ids"], arrays["word_vectors"], float(settings["word_scale"])),
            _trees(settings, arrays),
            Line(named[1], tuple(map(float, settings["class_weights"])), float(settings["class_bias"])),
            Thresholds(float(thresholds["sure"]), float(thresholds["open"]), float(thresholds["class"])),
            int(settings["dimension"]),
            _kinds(settings, arrays) if "kinds" in settings else NO_KINDS,
        )


def _trees(settings: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> Trees:
    feature, threshold, left, right, value = (arrays[f"tree_{name}"] for name in _TREE_ARRAYS)
    names, base, depth = tuple(settings["features"]), float(settings["base"]), int(settings["depth"])
    return Trees(names, base, feature, threshold, left, right, value, depth)


def _kinds(settings: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> Kinds:
    *weights, bias = map(float, settings["kind_judge"])
    return Kinds(
        PhraseBook(tuple(settings["kinds"]), tuple(map(tuple, settings["kinds"].values()))),
        arrays["kind_ids"],
        arrays["kind_weights"],
        float(settings["kind_scale"]),
        arrays["kind_bias"],
        Line(JUDGED_BY, tuple(weights), bias),
    )
