"""What every encoder promises (nlp.ports.Encoder), held against the fake and the real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nlp.encoding.static import StaticEncoder
from nlp.encoding.table import StaticTable
from nlp.encoding.transformer import TransformerEncoder
from nlp.ports import Encoder
from nlp.types import Document, MaskedText
from tests.fakes import HashEncoder
from tests.tiny_transformer import write_tiny_transformer

WORDS = ("路灯", "坏", "了", "噪音", "扰民", "公交", "站")
DOCUMENTS = [
    Document(MaskedText("路灯坏了"), ("路灯", "坏", "了")),
    Document(MaskedText("噪音扰民"), ("噪音", "扰民")),
    Document(MaskedText("公交站路灯坏了"), ("公交", "站", "路灯", "坏", "了")),
]


def static(_folder: Path) -> Encoder:
    vectors = np.random.default_rng(7).normal(size=(len(WORDS), 12)).astype(np.float32)
    return StaticEncoder(StaticTable.quantise(WORDS, vectors))


def transformer(folder: Path) -> Encoder:
    return TransformerEncoder(write_tiny_transformer(folder, "".join(WORDS)))


@pytest.fixture(
    scope="module", params=[lambda _: HashEncoder(), static, transformer], ids=["hash", "static", "transformer"]
)
def encoder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    make: Callable[[Path], Encoder] = request.param
    return make(tmp_path_factory.mktemp("encoder"))


def test_one_float32_row_a_document(encoder: Encoder) -> None:
    vectors = encoder.encode(DOCUMENTS)
    assert vectors.shape == (len(DOCUMENTS), encoder.dimension)
    assert vectors.dtype == np.float32


def test_rows_have_length_one(encoder: Encoder) -> None:
    np.testing.assert_allclose(np.linalg.norm(encoder.encode(DOCUMENTS), axis=1), 1, atol=1e-5)


def test_no_documents_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_unreadable_documents_give_finite_rows_of_length_one_or_zero(encoder: Encoder) -> None:
    odd = [Document(MaskedText(text), tuple(text)) for text in ("", "🙂", "\n", "qwerty", "𠮷")]
    lengths = np.linalg.norm(encoder.encode(odd), axis=1)
    assert all(abs(length) < 1e-5 or abs(length - 1) < 1e-5 for length in lengths)


def test_the_same_document_gives_the_same_row_whatever_stands_beside_it(encoder: Encoder) -> None:
    together = encoder.encode(DOCUMENTS)
    alone = np.concatenate([encoder.encode([document]) for document in DOCUMENTS])
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_rows_follow_the_order_of_the_documents(encoder: Encoder) -> None:
    np.testing.assert_allclose(encoder.encode(DOCUMENTS[::-1]), encoder.encode(DOCUMENTS)[::-1], atol=1e-4)


def test_different_matters_differ(encoder: Encoder) -> None:
    first, second, _ = encoder.encode(DOCUMENTS)
    assert not np.allclose(first, second, atol=1e-3)


def test_the_identity_is_a_stable_word(encoder: Encoder) -> None:
    assert encoder.identity
    assert encoder.identity == encoder.identity.strip()
