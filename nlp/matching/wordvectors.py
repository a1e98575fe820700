"""What a matter is about, as a vector: the words of the matter by how they keep company in many messages."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from nlp.errors import MatchingError
from nlp.matching.lexical import SparseRow


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """The word with id ``ids[i]`` (ascending) has the vector ``scale * vectors[i]``. No word is stored, only its id."""

    ids: npt.NDArray[np.int32]
    vectors: npt.NDArray[np.int8] = field(repr=False)
    """Shape (len(ids), dimension)."""
    scale: float

    def __post_init__(self) -> None:
        if self.vectors.ndim != 2 or len(self.ids) != len(self.vectors):
            raise MatchingError("匹配模型的词向量与词表数目不符")

    @property
    def dimension(self) -> int:
        return int(self.vectors.shape[1])

    def of(self, row: SparseRow) -> npt.NDArray[np.float32]:
        """The weighted sum of the row's words, unit length, shape (dimension,); zero when none is known."""
        at = np.searchsorted(self.ids, row.ids)
        at[at == len(self.ids)] = 0
        known = self.ids[at] == row.ids if len(self.ids) else np.zeros(len(row.ids), dtype=bool)
        total = row.weights[known] @ (self.vectors[at[known]].astype(np.float32) * np.float32(self.scale))
        length = np.linalg.norm(total)
        return np.asarray(total / length if length > 0 else total, dtype=np.float32)
