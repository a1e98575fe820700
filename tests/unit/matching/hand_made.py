"""Records and a model whose answers can be worked out by hand.

The model knows two signals. Without a shared place two records are strangers; with one, it is the share of common
words of the matter that decides: most of them, some, or few.
"""

from __future__ import annotations

import numpy as np

from nlp.matching import MatchModel, MatchRecord, Thresholds, kinship
from nlp.matching import features as pair
from nlp.matching.leaves import LEAF
from nlp.matching.lexical import TermWeights
from nlp.matching.score import Line, Trees
from nlp.matching.wordvectors import WordVectors

DIMENSION = 4
THRESHOLDS = Thresholds(sure=0.7, open=0.3, klass=0.5)
SURE, UNSURE = 1 / (1 + np.exp(-2.0)), 0.5
"""What the model says at one place of nearly the same words, and of about half the same words."""

_PLACE, _MATTER = pair.NAMES.index("place_cosine"), pair.NAMES.index("matter_cosine")

TREES = Trees(
    names=pair.NAMES,
    base=0.0,
    feature=np.array([[_PLACE, LEAF, _MATTER, LEAF, _MATTER, LEAF, LEAF]], np.int32),
    threshold=np.array([[0.3, 0, 0.2, 0, 0.7, 0, 0]], np.float32),
    left=np.array([[1, 0, 3, 0, 5, 0, 0]], np.int32),
    right=np.array([[2, 0, 4, 0, 6, 0, 0]], np.int32),
    value=np.array([[0, -4, 0, -2, 0, 0, 2]], np.float32),
    depth=3,
)
ALIKE_BY_MATTER = Line(kinship.NAMES, tuple(10.0 * (name == "matter_cosine") for name in kinship.NAMES), -5.0)

MODEL = MatchModel(
    weights=TermWeights(np.empty(0, np.int32), np.empty(0, np.float32), 1.0),
    words=WordVectors(np.array([3, 7], np.int32), np.array([[100, 0], [0, 100]], np.int8), 0.01),
    trees=TREES,
    kinship=ALIKE_BY_MATTER,
    thresholds=THRESHOLDS,
    dimension=DIMENSION,
)

LIFT = ("电梯", "困人", "不修", "物业")
HALF_LIFT = ("电梯", "物业", "噪音", "太大")
LAMP = ("路灯", "不亮", "漆黑", "摔跤")


def record(id: str, place: str = "", matter: tuple[str, ...] = LIFT, vector: list[float] | None = None) -> MatchRecord:
    places = (place,) if place else ()
    text = f"{place}{''.join(matter)}"
    return MatchRecord(
        id=id,
        text=text,
        title=text,
        matter=matter,
        title_matter=matter,
        places=places,
        place_names=places,
        title_places=places,
        place_counts=tuple(2 for _ in places),
        scopes=(),
        names=(),
        theme="",
        vector=np.array(vector or [1, 0, 0, 0], dtype=np.float32),
    )
