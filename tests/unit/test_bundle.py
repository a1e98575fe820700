"""A bundle is loaded whole and as it was written, or refused by name."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from nlp.bundle import Deployment, Manifest, current, load
from nlp.errors import BundleError, BundleFormatUnknown, BundleTampered
from nlp.types import RawText, Suggestion
from tests.shipped import MODELS, shipped_bundle
from tests.tiny_transformer import write_tiny_transformer

MOST_BYTES = 25_000_000
"""A bundle in git stays under this."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    shutil.copytree(current(MODELS), folder)
    return folder


def manifest(folder: Path, **changed: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changed), encoding="utf-8")


def test_the_shipped_bundle_is_small_and_says_what_it_scores() -> None:
    folder = current(MODELS)
    assert sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) < MOST_BYTES
    card = (folder / "CARD.md").read_text(encoding="utf-8")
    assert f"{Manifest.load(folder).metrics['dev.theme2']:.3f}" in card


def test_it_holds_no_text_with_digits_and_no_pickle() -> None:
    bundle = shipped_bundle()
    words = bundle.pipeline.tagger.vocabulary.words  # type: ignore[attr-defined]
    assert not [word for word in words if any(c.isdigit() for c in word)]
    assert not list(current(MODELS).rglob("*.pkl"))


def test_a_changed_file_is_refused(copy: Path) -> None:
    path = copy / "tagger" / "calibration.json"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with pytest.raises(BundleTampered, match=r"tagger/calibration\.json 与清单的校验值不符"):
        load(copy)


def test_a_missing_file_is_refused(copy: Path) -> None:
    (copy / "lexicon" / "words.txt").unlink()
    with pytest.raises(BundleTampered, match=r"lexicon/words\.txt 缺失"):
        load(copy)


def test_a_stray_file_is_refused(copy: Path) -> None:
    (copy / "encoder" / "更多.npz").write_bytes(b"")
    with pytest.raises(BundleTampered, match=r"encoder/更多\.npz 多余"):
        load(copy)


@pytest.mark.parametrize(
    ("changed", "error", "said"),
    [
        ({"format": 2}, BundleFormatUnknown, "的格式是 2，本程序只认格式 1"),
        ({"normaliser": "normalise-0"}, BundleError, "按规则集 normalise-0 训练"),
        ({"segmenter": "hanlp"}, BundleError, "要用分词器 hanlp"),
    ],
)
def test_another_version_is_refused(
    copy: Path, changed: dict[str, object], error: type[BundleError], said: str
) -> None:
    manifest(copy, **changed)
    with pytest.raises(error, match=said):
        load(copy)


def test_no_bundle_at_all(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="没有 CURRENT"):
        current(tmp_path)
    with pytest.raises(BundleError, match="不是模型包"):
        load(tmp_path)
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(BundleError, match="读不了：第 1 行不是 JSON"):
        load(tmp_path)


def test_an_office_adds_words_and_places(tmp_path: Path) -> None:
    words, places = tmp_path / "词.txt", tmp_path / "地名.csv"
    words.write_text("晒坝头\n", encoding="utf-8")
    places.write_text("名称,别名\n云顶半山,半山\n", encoding="utf-8")
    bundle = load(current(MODELS), Deployment(words=words, places=places))
    asked = [Suggestion("1", RawText("半山门口的晒坝头路灯坏了"))]
    (reading,) = bundle.pipeline.read(asked)
    assert "晒坝头" in reading.document.tokens
    assert "半山" in [place.text for place in reading.analysis.places]
    assert bundle.identity != shipped_bundle().identity


def test_a_transformer_takes_the_tables_place_by_one_setting(tmp_path: Path) -> None:
    encoder = write_tiny_transformer(tmp_path / "transformer", "路灯坏了")
    bundle = load(current(MODELS), Deployment(encoder=encoder))
    asked = [Suggestion("1", RawText("路灯坏了"))]
    (reading,) = bundle.pipeline.read(asked)
    (plain,) = shipped_bundle().pipeline.read(asked)
    assert bundle.match_model.dimension == len(reading.vector) != len(plain.vector)
    assert reading.analysis.tags == plain.analysis.tags
    assert bundle.identity != shipped_bundle().identity
