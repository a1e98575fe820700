"""Any sentence-transformers model folder in the place of the static table.

The only module of ``nlp`` that imports sentence_transformers, and only when such a folder is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nlp.encoding.units import unit_rows
from nlp.errors import EncoderError
from nlp.types import Document, FloatMatrix

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DOCUMENTS_PER_STEP = 32
"""Documents that the transformer sees at once; more needs memory and is no faster on a CPU."""
_READ_BYTES = 1 << 20


class TransformerEncoder:
    """``prefix`` goes before each text: ``query: `` for the E5 family, empty for most others.

    Raises :class:`EncoderError` when the folder is no such model or sentence-transformers is not installed.
    """

    def __init__(self, folder: Path, prefix: str = "query: ") -> None:
        self._model = _open(folder)
        self._prefix = prefix
        self.dimension = _width(self._model, folder)
        self.identity = f"transformer-{_fingerprint(folder, prefix)}"

    def encode(self, documents: Sequence[Document]) -> FloatMatrix:
        """float32, shape (len(documents), dimension), unit rows. Reads ``document.text``, not its tokens."""
        if not documents:
            return np.zeros((0, self.dimension), dtype=np.float32)
        texts = [self._prefix + document.text for document in documents]
        vectors = self._model.encode(texts, batch_size=DOCUMENTS_PER_STEP, show_progress_bar=False)
        return unit_rows(np.asarray(vectors, dtype=np.float32))


def _open(folder: Path) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    except ImportError as error:
        raise EncoderError(
            "使用变换器编码器需要 sentence-transformers，本机没有安装。"
            "请先装 torch 的 CPU 版，再执行：pip install 'minqing[training]'；或改回自带的静态编码器"
        ) from error
    if not (folder / "modules.json").is_file():
        raise EncoderError(f"编码器目录 {folder} 不是 sentence-transformers 模型：缺少 modules.json")
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise EncoderError(f"编码器目录 {folder} 中的模型打不开，请检查文件是否完整") from error


def _width(model: SentenceTransformer, folder: Path) -> int:
    width = model.get_embedding_dimension()
    if not width:
        raise EncoderError(f"编码器目录 {folder} 中的模型没有说明向量维数")
    return int(width)


def _fingerprint(folder: Path, prefix: str) -> str:
    """Twelve hexadecimal digits that change with the prefix, a file's name or a file's content."""
    digest = hashlib.sha256(prefix.encode())
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as file:
            while piece := file.read(_READ_BYTES):
                digest.update(piece)
    return digest.hexdigest()[:12]
