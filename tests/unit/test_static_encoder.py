"""The static encoder and its table: what a document's vector is made of, and which folders are refused."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.encoding.static import StaticEncoder
from nlp.encoding.table import StaticTable
from nlp.errors import EncoderError
from nlp.types import Document, FloatMatrix, MaskedText

WORDS = ("路灯", "坏", "噪音", "路", "灯")
VECTORS = np.array([[2, 0, 0], [0, 1, 0], [0, 0, 4], [0.5, 0.5, 0], [1, 0, 1]], dtype=np.float32)


def document(*tokens: str) -> Document:
    return Document(MaskedText("".join(tokens)), tokens)


@pytest.fixture
def table() -> StaticTable:
    return StaticTable.quantise(WORDS, VECTORS)


def sum_of(*rows: int) -> FloatMatrix:
    total = VECTORS[list(rows)].sum(axis=0)
    return total / np.linalg.norm(total)


@pytest.mark.parametrize(
    ("tokens", "rows", "why"),
    [
        (("路灯",), (0,), "one word is its own direction"),
        (("路灯", "坏"), (0, 1), "words add up, the longer row weighs more"),
        (("坏", "路灯"), (0, 1), "order does not matter"),
        (("路灯", "路灯", "坏"), (0, 0, 1), "a word said twice counts twice"),
        (("路灯", "，", "坏", "。"), (0, 1), "what is not in the table is passed over"),
        (("灯路",), (4, 3), "an unknown word counts as its characters"),
        (("灯泡",), (4,), "of which some may be unknown"),
    ],
)
def test_a_document_is_the_sum_of_its_words(
    table: StaticTable, tokens: tuple[str, ...], rows: tuple[int, ...], why: str
) -> None:
    (vector,) = StaticEncoder(table).encode([document(*tokens)])
    np.testing.assert_allclose(vector, sum_of(*rows), atol=0.01, err_msg=why)


def titled(title: tuple[str, ...], body: tuple[str, ...]) -> Document:
    tokens = (*title, "\n", *body)
    return Document(MaskedText("".join(tokens)), tokens, title_length=len("".join(title)))


@pytest.mark.parametrize("times", [1, 2, 50])
def test_title_and_body_weigh_the_same_however_long_the_body(table: StaticTable, times: int) -> None:
    (vector,) = StaticEncoder(table).encode([titled(("路灯",), ("噪音",) * times)])
    np.testing.assert_allclose(vector, [0.5**0.5, 0, 0.5**0.5], atol=0.01)


@pytest.mark.parametrize(
    ("title", "body"),
    [((), ("路灯", "坏")), (("咨询",), ("路灯", "坏")), (("路灯", "坏"), ("谢谢",)), (("路灯", "坏"), ())],
    ids=["no title", "a title of unknown words", "a body of unknown words", "no body"],
)
def test_where_one_part_says_nothing_the_other_speaks(
    table: StaticTable, title: tuple[str, ...], body: tuple[str, ...]
) -> None:
    (vector,) = StaticEncoder(table).encode([titled(title, body) if title else document(*body)])
    np.testing.assert_allclose(vector, sum_of(0, 1), atol=0.01)


def test_a_word_that_reaches_over_the_end_of_the_title_is_of_the_body(table: StaticTable) -> None:
    crossing = Document(MaskedText("路灯坏噪音"), ("路灯", "坏", "噪音"), title_length=1)
    (vector,) = StaticEncoder(table).encode([crossing])
    np.testing.assert_allclose(vector, sum_of(0, 1, 2), atol=0.01)


def test_the_text_beside_the_tokens_is_not_read(table: StaticTable) -> None:
    encoder = StaticEncoder(table)
    other = Document(MaskedText("噪音"), ("路灯",))
    np.testing.assert_array_equal(encoder.encode([other]), encoder.encode([document("路灯")]))


@given(st.integers(1, 20), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_quantising_moves_no_value_by_more_than_half_a_step(words: int, width: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(words, width)).astype(np.float32)
    table = StaticTable.quantise([f"词{'甲' * n}" for n in range(words)], vectors)
    assert (np.abs(table.vectors() - vectors) <= table.scales[:, None] * 0.5001).all()


def test_a_word_without_weight_stays_without_weight() -> None:
    table = StaticTable.quantise(["的"], np.zeros((1, 3), dtype=np.float32))
    assert not StaticEncoder(table).encode([document("的")]).any()


def test_what_was_saved_is_what_is_loaded(table: StaticTable, tmp_path: Path) -> None:
    table.save(tmp_path / "encoder")
    loaded = StaticEncoder.load(tmp_path / "encoder")
    documents = [document("路灯", "坏"), document("噪音")]
    np.testing.assert_array_equal(loaded.encode(documents), StaticEncoder(table).encode(documents))
    assert loaded.identity == StaticEncoder(table).identity


@pytest.mark.parametrize(
    "changed",
    [
        StaticTable.quantise(("路灯", "坏", "噪声", "路", "灯"), VECTORS),
        StaticTable.quantise(WORDS, VECTORS * 2),
        StaticTable.quantise(WORDS, VECTORS[::-1].copy()),
    ],
    ids=["a word", "a scale", "the codes"],
)
def test_the_identity_tells_another_table(table: StaticTable, changed: StaticTable) -> None:
    assert StaticEncoder(changed).identity != StaticEncoder(table).identity


CODES = np.ones((2, 3), dtype=np.int8)
SCALES = np.ones(2, dtype=np.float32)


@pytest.mark.parametrize(
    ("words", "codes", "scales", "message"),
    [
        (("路", "灯", "坏"), CODES, SCALES, "行数对不上"),
        (("路", "灯"), CODES, SCALES[:1], "行数对不上"),
        (("路", "路"), CODES, SCALES, "重复的词"),
        (("路", "灯"), CODES.astype(np.float32), SCALES, "int8"),
        (("路", "灯"), CODES[0], SCALES, "二维数组"),
        (("路", "灯"), CODES[:, :0], SCALES, "二维数组"),
        (("路", "灯"), CODES, np.array([1, np.nan], dtype=np.float32), "无效数值"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(
    words: tuple[str, ...], codes: np.ndarray, scales: np.ndarray, message: str
) -> None:
    with pytest.raises(EncoderError, match=message):
        StaticTable(words, codes, scales)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="不可用"):
        StaticEncoder.load(tmp_path / "没有")


@pytest.mark.parametrize("name", ["codes.npy", "scales.npy", "words.txt"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe not an array", b"\x93NUMPY\x01\x00"])
def test_a_damaged_file_is_refused(table: StaticTable, tmp_path: Path, name: str, content: bytes) -> None:
    table.save(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(EncoderError):
        StaticEncoder.load(tmp_path)


def test_pickled_objects_are_not_opened(table: StaticTable, tmp_path: Path) -> None:
    table.save(tmp_path)
    np.save(tmp_path / "codes.npy", np.array([print], dtype=object), allow_pickle=True)
    with pytest.raises(EncoderError, match="已损坏"):
        StaticEncoder.load(tmp_path)


LEAST_A_SECOND = 20_000
"""Documents of 60 characters (35 words) that one core must encode; processor time, so that a busy machine may pass."""


def test_it_keeps_up_with_the_segmenter() -> None:
    words = [chr(0x4E00 + number) for number in range(5_000)]
    random = np.random.default_rng(1)
    vectors = random.normal(size=(len(words), 256)).astype(np.float32)
    encoder = StaticEncoder(StaticTable.quantise(words, vectors))
    texts = random.choice([*words, "没有的词", "，"], size=(LEAST_A_SECOND, 35))
    documents = [document(*tokens) for tokens in texts.tolist()]
    started = time.process_time()
    encoder.encode(documents)
    assert time.process_time() - started < 1
