"""Another encoder by one setting: what it reads, and the clear word when it cannot be had."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from nlp.encoding.transformer import TransformerEncoder
from nlp.errors import EncoderError
from nlp.types import Document, MaskedText
from tests.tiny_transformer import write_tiny_transformer

CHARACTERS = "路灯坏了噪音扰民"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_transformer(tmp_path_factory.mktemp("model"), CHARACTERS)


def test_it_reads_the_text_and_not_the_tokens(folder: Path) -> None:
    encoder = TransformerEncoder(folder)
    text = MaskedText("路灯坏了")
    one, other = encoder.encode([Document(text, ("路灯", "坏了")), Document(text, tuple(text))])
    np.testing.assert_allclose(one, other, atol=1e-6)


def test_the_prefix_is_part_of_the_text_and_of_the_identity(folder: Path) -> None:
    documents = [Document(MaskedText("路灯坏了"), ("路灯坏了",))]
    plain, prefixed = TransformerEncoder(folder, prefix=""), TransformerEncoder(folder, prefix="噪音")
    assert not np.allclose(plain.encode(documents), prefixed.encode(documents), atol=1e-3)
    assert plain.identity != prefixed.identity
    assert plain.identity == TransformerEncoder(folder, prefix="").identity


def test_other_weights_have_another_identity(folder: Path, tmp_path: Path) -> None:
    other = write_tiny_transformer(tmp_path, CHARACTERS, seed=6)
    assert TransformerEncoder(other).identity != TransformerEncoder(folder).identity


@pytest.mark.parametrize("exists", [True, False], ids=["an empty folder", "no folder"])
def test_a_folder_that_is_no_model_is_named(tmp_path: Path, exists: bool) -> None:
    empty = tmp_path / "空"
    if exists:
        empty.mkdir()
    with pytest.raises(EncoderError, match=r"空 不是 sentence-transformers 模型"):
        TransformerEncoder(empty)


def test_a_model_cut_short_is_refused(folder: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(folder, tmp_path / "broken")
    (broken / "config.json").unlink()
    with pytest.raises(EncoderError, match="打不开"):
        TransformerEncoder(broken)


def test_without_the_extra_the_error_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderError, match="pip install"):
        TransformerEncoder(folder)
