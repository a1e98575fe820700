"""Rows of length 1."""

from __future__ import annotations

import numpy as np

from nlp.types import FloatMatrix


def unit_rows(vectors: FloatMatrix) -> FloatMatrix:
    """Divide each row by its length; rows of length 0 stay 0."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    units: FloatMatrix = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return units
