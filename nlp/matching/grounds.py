"""What joins two reports besides alike wording. 路灯坏了 is said in every village in the same words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nlp.matching.features import NAMES
from nlp.matching.record import MatchRecord

NEAR_COPY = 0.75
"""Cosine of the n-grams from which two texts are said to be nearly the same."""
_TEXT_COSINE, _PERSON_SAME = NAMES.index("text_cosine"), NAMES.index("person_same")


def grounded(left: MatchRecord, right: MatchRecord, features: npt.NDArray[np.float32]) -> bool:
    """Whether both name one place, or are one person's, or are one text in which no two places stand apart.

    ``features`` is the row of this pair. A place that only one of them names is no common ground.
    """
    if set(left.places) & set(right.places) or features[_PERSON_SAME]:
        return True
    return bool(features[_TEXT_COSINE] >= NEAR_COPY) and not (left.places or right.places)
