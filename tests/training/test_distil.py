"""A whole distillation, small: own sentences, a random teacher of sixteen dimensions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlp.encoding.static import StaticEncoder
from nlp.encoding.table import StaticTable
from nlp.errors import EncoderError
from nlp.types import Document, FloatMatrix, MaskedText
from tests.tiny_transformer import WIDTH, write_tiny_transformer
from tests.training.own_corpus import MATTERS, PLACES, own_corpus
from training.distil import STEPS, distil
from training.teacher_vectors import TeacherVectors

WORDS = 400


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    characters = "".join(document.text for document in own_corpus()).replace("\n", "")
    return write_tiny_transformer(tmp_path_factory.mktemp("teacher"), characters)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache") / "teacher.npz"


@pytest.fixture(scope="module")
def steps(teacher: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, StaticEncoder]:
    """The encoder after each step, and as it was written (``""``)."""
    seen: dict[str, StaticEncoder] = {}
    folder = tmp_path_factory.mktemp("out") / "encoder"
    seen[""] = distil(teacher, own_corpus(), folder, cache=cache, watch=seen.setdefault, most_words=WORDS)
    return seen


def test_each_step_is_told_in_order(steps: dict[str, StaticEncoder]) -> None:
    assert tuple(steps)[:3] == STEPS
    assert steps[""].identity == steps[STEPS[2]].identity
    assert steps[""].dimension == WIDTH


def test_fitting_brings_the_table_nearer_to_the_teacher(
    steps: dict[str, StaticEncoder], teacher: Path, cache: Path
) -> None:
    documents = own_corpus()
    wanted = _middled(TeacherVectors(teacher, cache).encode([document.text for document in documents]))

    def agreement(encoder: StaticEncoder) -> float:
        """How alike the two rank all pairs of messages."""
        own = _middled(encoder.encode(documents))
        return float(np.corrcoef((own @ own.T).ravel(), (wanted @ wanted.T).ravel())[0, 1])

    assert agreement(steps[STEPS[1]]) > agreement(steps[STEPS[0]]) + 0.05


def test_a_title_finds_the_body_of_its_matter(steps: dict[str, StaticEncoder]) -> None:
    documents = own_corpus()
    matters = list(MATTERS) * len(PLACES)
    nearness = steps[""].encode(_parts(documents, True)) @ steps[""].encode(_parts(documents, False)).T
    found = [matters[int(body)] == matter for body, matter in zip(nearness.argmax(axis=1), matters, strict=True)]
    assert np.mean(found) >= 0.95


def test_the_same_corpus_in_another_order_gives_the_same_table(
    steps: dict[str, StaticEncoder], teacher: Path, cache: Path, tmp_path: Path
) -> None:
    again = distil(teacher, own_corpus()[::-1], tmp_path / "again", cache=cache, most_words=WORDS)
    assert again.identity == steps[""].identity


def test_no_word_of_few_messages_is_in_the_folder(teacher: Path, cache: Path, tmp_path: Path) -> None:
    rare = [
        replace(document, text=MaskedText(document.text + "呙老七"), tokens=(*document.tokens, "呙老七"))
        for document in own_corpus()[:4]
    ]
    distil(teacher, own_corpus() + rare * 3, tmp_path, cache=cache, most_words=WORDS)
    words = StaticTable.load(tmp_path).words
    assert "路灯" in words
    assert not {"呙老七", "呙"} & set(words)
    assert "呙老七".encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("corpus", "message"),
    [
        ([], "没有足够常见的词"),
        ([Document(MaskedText("123"), ("123",))] * 9, "没有足够常见的词"),
        ([replace(document, title_length=0) for document in own_corpus()], "没有带标题的诉求"),
    ],
    ids=["no corpus", "no words", "no titles"],
)
def test_a_corpus_that_cannot_teach_is_refused(
    corpus: list[Document], message: str, teacher: Path, cache: Path, tmp_path: Path
) -> None:
    with pytest.raises(EncoderError, match=message):
        distil(teacher, corpus, tmp_path, cache=cache, most_words=WORDS)


def test_the_teacher_is_asked_once(steps: dict[str, StaticEncoder], cache: Path, tmp_path: Path) -> None:
    texts = [document.text for document in own_corpus()]
    without_teacher = TeacherVectors(tmp_path / "no teacher here", cache)
    vectors = without_teacher.encode(texts)
    assert vectors.shape == (len(texts), WIDTH)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-2)


def test_the_memory_of_the_teacher_holds_no_text(steps: dict[str, StaticEncoder], cache: Path) -> None:
    with np.load(cache) as stored:
        assert set(stored.files) == {"keys", "vectors"}
        assert all(len(key) == 24 and int(key, 16) >= 0 for key in stored["keys"].tolist())


def _middled(vectors: FloatMatrix) -> FloatMatrix:
    moved = vectors - vectors.mean(axis=0)
    return moved / np.linalg.norm(moved, axis=1, keepdims=True)


def _parts(documents: list[Document], title: bool) -> list[Document]:
    """Each document's title, or its body, alone."""
    return [
        Document(MaskedText("".join(tokens)), tokens)
        for document in documents
        for cut in [document.tokens.index("\n")]
        for tokens in [document.tokens[:cut] if title else document.tokens[cut + 1 :]]
    ]
