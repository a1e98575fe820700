"""What joins two reports besides alike wording. 路灯坏了 is said in every village in the same words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nlp.matching.features import NAMES
from nlp.matching.profile import Columns
from nlp.types import FloatMatrix

NEAR_COPY = 0.75
"""Cosine of the n-grams from which two texts are said to be nearly the same."""
WITHOUT_GROUND = 0.7
"""What is left of a probability where two reports share no place and are not one person's."""
ELSEWHERE = 0.3
"""What is left where both titles name places and none is shared, where the counties are known and differ (one estate's
name in two counties is two places), or where neither text names a place (我们小区): never enough to join without a
person."""
_TEXT_COSINE, _PERSON_SAME, _PLACE, _APART = (
    NAMES.index(name) for name in ("text_cosine", "person_same", "place_cosine", "title_places_differ")
)


def trust(
    table: Columns, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64], features: FloatMatrix
) -> npt.NDArray[np.float32]:
    """Factor of the probability of each pair, in (0, 1]; ``features`` are the rows of these pairs (decision 007)."""
    nowhere = np.diff(table.views["place"].indptr) == 0
    copied = (features[:, _TEXT_COSINE] >= NEAR_COPY) & nowhere[left] & nowhere[right]
    one, other = table.county[left], table.county[right]
    other_county = (one != other) & (np.minimum(one, other) >= 0)
    shared = (features[:, _PLACE] > 0) & ~other_county
    grounded = shared | copied | (features[:, _PERSON_SAME] > 0)
    elsewhere = other_county | ((features[:, _APART] > 0) & ~shared) | (nowhere[left] & nowhere[right])
    return np.where(grounded, 1.0, np.where(elsewhere, ELSEWHERE, WITHOUT_GROUND)).astype(np.float32)
