"""The file form of the static encoder: one int8 row for each word, the word's weight folded in.

A folder holds ``words.txt`` (UTF-8, one word a line), ``codes.npy`` (int8, words × dimension) and ``scales.npy``
(float32, one a word); a word's vector is its codes times its scale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlp.errors import EncoderError
from nlp.types import FloatMatrix

LARGEST_CODE = 127
"""Codes lie within ±127, so that they are symmetric around zero."""

_WORDS, _CODES, _SCALES = "words.txt", "codes.npy", "scales.npy"


@dataclass(frozen=True, slots=True, eq=False)
class StaticTable:
    """Words and their quantised vectors. Raises :class:`EncoderError` when the three do not belong together."""

    words: tuple[str, ...]
    codes: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float32]

    def __post_init__(self) -> None:
        count = len(self.words)
        if self.codes.ndim != 2 or self.codes.dtype != np.int8 or not self.codes.shape[1]:
            raise EncoderError(f"编码表 {_CODES} 应为 int8 的二维数组，实为 {self.codes.dtype} {self.codes.shape}")
        if self.scales.shape != (count,) or len(self.codes) != count:
            rows = f"{_WORDS} {count} 词、{_CODES} {len(self.codes)} 行、{_SCALES} {self.scales.shape}"
            raise EncoderError(f"编码表的行数对不上：{rows}")
        if len(set(self.words)) != count:
            raise EncoderError(f"编码表 {_WORDS} 中有重复的词")
        if not np.isfinite(self.scales).all():
            raise EncoderError(f"编码表 {_SCALES} 中有无效数值（NaN 或无穷）")

    @classmethod
    def quantise(cls, words: Sequence[str], vectors: FloatMatrix) -> StaticTable:
        """Round each row of ``vectors`` (len(words) × dimension) to int8 with a scale of its own."""
        largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
        scales = (largest / LARGEST_CODE).astype(np.float32)
        codes = np.divide(vectors, scales, out=np.zeros_like(vectors), where=scales > 0)
        return cls(tuple(words), np.rint(codes).astype(np.int8), scales[:, 0])

    @classmethod
    def load(cls, folder: Path) -> StaticTable:
        try:
            words = (folder / _WORDS).read_text("utf-8").splitlines()
            codes = np.load(folder / _CODES, allow_pickle=False)
            scales = np.load(folder / _SCALES, allow_pickle=False)
        except OSError as error:
            raise EncoderError(
                f"编码器目录 {folder} 不可用：{error.filename or ''} {error.strerror or error}"
            ) from error
        except (ValueError, EOFError) as error:
            raise EncoderError(f"编码器目录 {folder} 中的文件已损坏，请重新取得模型包") from error
        return cls(tuple(words), codes, scales)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _WORDS).write_text("".join(f"{word}\n" for word in self.words), "utf-8")
        np.save(folder / _CODES, self.codes)
        np.save(folder / _SCALES, self.scales)

    def vectors(self) -> FloatMatrix:
        """float32, words × dimension."""
        return self.codes * self.scales[:, None]

    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change with any word, code or scale."""
        digest = hashlib.sha256("\n".join(self.words).encode())
        digest.update(np.ascontiguousarray(self.codes).tobytes())
        digest.update(np.ascontiguousarray(self.scales).tobytes())
        return digest.hexdigest()[:12]
