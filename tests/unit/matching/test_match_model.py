"""The folder of a fitted matcher: it answers as it was saved, or says in Chinese why it cannot be used."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlp.errors import MatchingError
from nlp.matching import MatchModel, Thresholds
from nlp.matching import features as pair
from nlp.matching.model import ARRAYS, SETTINGS
from nlp.matching.profile import columns
from nlp.matching.score import Line, Trees
from nlp.matching.wordvectors import WordVectors
from tests.unit.matching.hand_made import HALF_LIFT, LAMP, MODEL, SURE, TREES, UNSURE, record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    MODEL.save(tmp_path / "matching")
    return tmp_path / "matching"


def rewritten(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    change(settings)
    (folder / SETTINGS).write_text(json.dumps(settings), encoding="utf-8")


def rearranged(folder: Path, **changed: np.ndarray | None) -> None:
    with np.load(folder / ARRAYS) as stored:
        arrays = {name: stored[name] for name in stored.files}
    kept = {name: array for name, array in {**arrays, **changed}.items() if array is not None}
    np.savez(folder / ARRAYS, **kept)


def test_what_is_loaded_answers_as_what_was_saved(folder: Path) -> None:
    loaded = MatchModel.load(folder)
    asked = [
        record("1", "白鹭洲"),
        record("2", "白鹭洲"),
        record("3", "白鹭洲", HALF_LIFT),
        record("4", "青禾路", LAMP),
    ]
    left, right = np.array([0, 0, 0]), np.array([1, 2, 3])
    answers = [m.probabilities(columns([m.profile(each) for each in asked]), left, right) for m in (MODEL, loaded)]
    assert answers[1].tolist() == answers[0].tolist()
    assert answers[0][:2] == pytest.approx([SURE, UNSURE])
    assert (loaded.thresholds, loaded.dimension, loaded.kinship) == (MODEL.thresholds, MODEL.dimension, MODEL.kinship)
    assert loaded.words.vectors.tolist() == MODEL.words.vectors.tolist()
    assert loaded.weights.unseen == MODEL.weights.unseen


def test_saving_again_writes_the_same_settings(folder: Path, tmp_path: Path) -> None:
    MatchModel.load(folder).save(tmp_path / "again")
    assert (tmp_path / "again" / SETTINGS).read_bytes() == (folder / SETTINGS).read_bytes()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MatchingError, match="缺失或损坏，请重新生成模型包"):
        MatchModel.load(tmp_path / "没有")


@pytest.mark.parametrize("name", [SETTINGS, ARRAYS])
def test_a_file_that_is_not_there(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(MatchingError, match="缺失或损坏"):
        MatchModel.load(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [(SETTINGS, b""), (SETTINGS, b"{"), (SETTINGS, b"\xff\xfe"), (SETTINGS, b"[]"), (ARRAYS, b"no")],
)
def test_a_file_that_holds_something_else(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(MatchingError, match="缺失或损坏"):
        MatchModel.load(folder)


def test_settings_cut_short(folder: Path) -> None:
    whole = (folder / SETTINGS).read_bytes()
    (folder / SETTINGS).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(MatchingError, match="缺失或损坏"):
        MatchModel.load(folder)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda s: s.update(features=[*s["features"][:-1], "别的"]), "另一版本的程序"),
        (lambda s: s.update(features=s["features"][::-1]), "另一版本的程序"),
        (lambda s: s.update(class_features=["别的"]), "另一版本的程序"),
        (lambda s: s.update(format=99), "另一版本的程序"),
        (lambda s: s.pop("base"), "缺失或损坏"),
        (lambda s: s["thresholds"].pop("class"), "缺失或损坏"),
        (lambda s: s.update(dimension="很宽"), "缺失或损坏"),
        (lambda s: s["thresholds"].update(open=0.9, sure=0.5), "匹配阈值"),
        (lambda s: s.update(class_weights=[1.0]), "权重数目不符"),
    ],
)
def test_settings_of_another_model(folder: Path, change: Callable[[dict[str, Any]], object], problem: str) -> None:
    rewritten(folder, change)
    with pytest.raises(MatchingError, match=problem):
        MatchModel.load(folder)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"ids": None}, "缺失或损坏"),
        ({"tree_value": None}, "缺失或损坏"),
        ({"tree_value": TREES.value[:, :3]}, "不完整"),
        ({"tree_feature": np.full_like(TREES.feature, len(pair.NAMES))}, "自相矛盾"),
        ({"tree_left": np.full_like(TREES.left, 99)}, "自相矛盾"),
        ({"tree_right": np.full_like(TREES.right, -5)}, "自相矛盾"),
        ({"word_ids": np.array([1], np.int32)}, "词表数目不符"),
        ({"ids": np.array([{}], dtype=object)}, "缺失或损坏"),
    ],
)
def test_arrays_of_another_model(folder: Path, changed: dict[str, np.ndarray | None], problem: str) -> None:
    rearranged(folder, **changed)
    with pytest.raises(MatchingError, match=problem):
        MatchModel.load(folder)


@pytest.mark.parametrize("values", [(0.3, 0.5, 0.5), (1.0, 0.5, 0.5), (0.5, 0.0, 0.5), (0.5, 0.3, 1.0)])
def test_thresholds_are_in_order(values: tuple[float, float, float]) -> None:
    with pytest.raises(MatchingError, match="匹配阈值"):
        Thresholds(*values)


@pytest.mark.parametrize("scorer", [TREES, MODEL.kinship])
def test_a_score_wants_its_columns(scorer: Trees | Line) -> None:
    with pytest.raises(MatchingError, match=f"特征列数应为 {len(scorer.names)}"):
        scorer.probability(np.zeros((2, 1), np.float32))


def test_words_without_a_vector_say_nothing() -> None:
    row = MODEL.weights.row(np.array([5], np.int32))
    assert MODEL.words.of(row).tolist() == [0, 0]
    assert MODEL.words.of(MODEL.weights.row(np.array([3, 5], np.int32))).tolist() == [1, 0]
    nothing = WordVectors(np.empty(0, np.int32), np.empty((0, 2), np.int8), 1.0)
    assert nothing.of(row).tolist() == [0, 0]
