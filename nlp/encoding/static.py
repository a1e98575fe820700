"""The shipped encoder: words are looked up and added. Plain arrays, no torch.

Title and body are added up apart, and weigh the same however long the body is: the title names the matter and the
place, the body tells the story (docs/decisions/002 has what this gains).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from nlp.encoding.lookup import WordLookup
from nlp.encoding.parts import split_title
from nlp.encoding.table import StaticTable
from nlp.encoding.units import unit_rows
from nlp.types import Document, FloatMatrix

_RULE = "parts"
"""Named in the identity: another way of adding up would make other vectors of the same table."""


class StaticEncoder:
    """A word that is not in the table counts as its characters; a document without a title is its body."""

    def __init__(self, table: StaticTable) -> None:
        self._vectors = table.vectors()
        self._lookup = WordLookup(table.words)
        self.identity = f"static-{_RULE}-{table.fingerprint()}"

    @classmethod
    def load(cls, folder: Path) -> StaticEncoder:
        """Raises :class:`nlp.errors.EncoderError` when the folder is missing, damaged or contradicts itself."""
        return cls(StaticTable.load(folder))

    @property
    def dimension(self) -> int:
        return int(self._vectors.shape[1])

    def encode(self, documents: Sequence[Document]) -> FloatMatrix:
        """float32, shape (len(documents), dimension); rows of length 1, or 0 where no word is known."""
        parts = unit_rows(self._sums([part for document in documents for part in split_title(document)]))
        return unit_rows(parts[0::2] + parts[1::2])

    def _sums(self, texts: Sequence[Sequence[str]]) -> FloatMatrix:
        """One row a text: the sum of its words' vectors."""
        rows = [self._lookup.rows(tokens) for tokens in texts]
        ends = np.cumsum([0, *map(len, rows)])
        columns = np.fromiter(chain.from_iterable(rows), np.int32, ends[-1])
        said = np.ones(len(columns), dtype=np.float32)
        sums: FloatMatrix = csr_array((said, columns, ends), shape=(len(texts), len(self._vectors))) @ self._vectors
        return sums
