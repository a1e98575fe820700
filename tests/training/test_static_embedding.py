"""One table, two libraries: sentence-transformers must say of it what the shipped encoder says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlp.encoding.static import StaticEncoder
from nlp.encoding.table import StaticTable
from nlp.text.segment import RustJieba
from nlp.types import Document, MaskedText
from training.static_embedding import as_static_embedding

SENTENCES = [
    "幸福小区门口的路灯坏了半个月，晚上老人出门看不清路",
    "建议在希望小学旁增设公交站，方便孩子上下学",
    "楼下烧烤店油烟太大，WiFi 6 路由器旁都是味道！",
    "路灯",
    "〔电话〕打了三次没有人接",
    "𠮷野家门口",
    "1234",
    "",
]
AGREEMENT = 0.9999


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    segmenter = RustJieba()
    texts = [MaskedText(sentence) for sentence in SENTENCES]
    return [Document(text, tuple(segmenter.cut(text))) for text in texts]


@pytest.fixture(scope="module")
def folder(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every second word is left out of the table, its characters are in it: both ways of looking up are used."""
    heard = sorted({token for document in documents for token in document.tokens if token.isalpha()})
    words = sorted({*heard[::2], *"".join(heard[::3])})
    vectors = np.random.default_rng(11).normal(size=(len(words), 32)).astype(np.float32)
    folder = tmp_path_factory.mktemp("encoder")
    StaticTable.quantise(words, vectors).save(folder)
    return folder


def test_both_libraries_agree(folder: Path, documents: list[Document]) -> None:
    ours = StaticEncoder.load(folder).encode(documents)
    theirs = as_static_embedding(folder).encode([" ".join(document.tokens) for document in documents])
    known = np.linalg.norm(ours, axis=1) > 0
    assert known.sum() >= 5
    assert ((ours * theirs).sum(axis=1)[known] >= AGREEMENT).all()
    np.testing.assert_allclose(theirs[~known], 0, atol=1e-6)


def test_a_document_with_a_title_is_its_two_parts(folder: Path, documents: list[Document]) -> None:
    title, body = documents[0], documents[1]
    text = MaskedText(f"{title.text}\n{body.text}")
    whole = Document(text, (*title.tokens, "\n", *body.tokens), title_length=len(title.text))
    ours = StaticEncoder.load(folder).encode([whole])[0]
    theirs = as_static_embedding(folder).encode([" ".join(title.tokens), " ".join(body.tokens)]).sum(axis=0)
    assert ours @ theirs / np.linalg.norm(theirs) >= AGREEMENT


def test_saved_by_the_other_library_it_still_agrees(folder: Path, documents: list[Document], tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    as_static_embedding(folder).save(str(tmp_path), create_model_card=False)
    text = " ".join(documents[0].tokens)
    loaded = SentenceTransformer(str(tmp_path), device="cpu").encode([text])
    assert (loaded * StaticEncoder.load(folder).encode(documents[:1])).sum() >= AGREEMENT
