"""The shipped encoder: a document is the unit-length sum of its words' vectors. Plain arrays, no torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from nlp.encoding.lookup import WordLookup
from nlp.encoding.table import StaticTable
from nlp.encoding.units import unit_rows
from nlp.types import Document, FloatMatrix


class StaticEncoder:
    """Looks words up and adds them; a word that is not in the table counts as its characters."""

    def __init__(self, table: StaticTable) -> None:
        self._vectors = table.vectors()
        self._lookup = WordLookup(table.words)
        self.identity = f"static-{table.fingerprint()}"

    @classmethod
    def load(cls, folder: Path) -> StaticEncoder:
        """Raises :class:`nlp.errors.EncoderError` when the folder is missing, damaged or contradicts itself."""
        return cls(StaticTable.load(folder))

    @property
    def dimension(self) -> int:
        return int(self._vectors.shape[1])

    def encode(self, documents: Sequence[Document]) -> FloatMatrix:
        """float32, shape (len(documents), dimension); rows of length 1, or 0 where no word is known."""
        rows = [self._lookup.rows(document.tokens) for document in documents]
        ends = np.cumsum([0, *map(len, rows)])
        columns = np.fromiter((row for document in rows for row in document), np.int32, ends[-1])
        counts = csr_array(
            (np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(documents), len(self._vectors))
        )
        return unit_rows(counts @ self._vectors)
