"""A batch of documents laid end to end as code points: what the counting in numpy works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.types import Document

IntArray = npt.NDArray[np.int64]
KeyArray = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A batch of documents laid end to end, a gap of one character between them."""

    codes: KeyArray
    """Code points, lower case; 0 where a gap, a space or a digit breaks n-grams."""
    row: IntArray
    """The document of each character."""
    first: IntArray
    """Where each document begins, shape (documents,)."""
    token_start: IntArray
    token_width: IntArray
    token_row: IntArray
    tokens: list[str]

    @classmethod
    def of(cls, documents: Sequence[Document]) -> Layout:
        lengths = np.fromiter((len(d.text) + 1 for d in documents), dtype=np.int64, count=len(documents))
        first = np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(documents) else np.zeros(0, np.int64)
        laid = "".join(d.text + "\0" for d in documents)
        codes = np.frombuffer(laid.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
        tokens = [t for d in documents for t in d.tokens]
        counts = np.fromiter((len(d.tokens) for d in documents), dtype=np.int64, count=len(documents))
        widths = np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))
        token_row = np.repeat(np.arange(len(documents)), counts)
        # The gap after each document shifts the tokens of all that follow.
        token_start = np.cumsum(widths) - widths + token_row
        return cls(
            codes=_breaking(codes),
            row=np.repeat(np.arange(len(documents)), lengths),
            first=first,
            token_start=token_start,
            token_width=widths,
            token_row=token_row,
            tokens=tokens,
        )


def _breaking(codes: KeyArray) -> KeyArray:
    """Lower-case ASCII letters; spaces, controls and digits become 0 (no feature holds a digit: shared rule)."""
    upper = (codes >= ord("A")) & (codes <= ord("Z"))
    codes = np.where(upper, codes + np.uint64(32), codes)
    broken = (codes <= ord(" ")) | ((codes >= ord("0")) & (codes <= ord("9"))) | (codes == 0x3000)
    return np.where(broken, np.uint64(0), codes)
