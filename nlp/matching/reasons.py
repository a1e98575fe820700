"""Why two records are held to be one matter, in words that a clerk reads."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nlp.matching.features import NAMES
from nlp.matching.grounds import NEAR_COPY
from nlp.matching.lexical import word_id
from nlp.matching.profile import Profile

MOST_WORDS = 4
SAME_WORDING = 0.5
_COLUMN = {name: column for column, name in enumerate(NAMES)}


def reasons(left: Profile, right: Profile, features: npt.NDArray[np.float32]) -> tuple[str, ...]:
    """同一地点 …；同一事项 …; ``features`` is the row of this pair."""
    a, b = left.record, right.record
    value = {name: float(features[column]) for name, column in _COLUMN.items()}
    found = []
    places = [name for key, name in zip(a.places, a.place_names, strict=True) if key in set(b.places)]
    if places and (a.county == b.county or not (a.county and b.county)):
        found.append("同一地点 " + "、".join(places[:MOST_WORDS]))
    words = shared_matter(left, right)
    if words:
        found.append("同一事项 " + "、".join(words[:MOST_WORDS]))
    names = [name for name in a.names if name in set(b.names)]
    if names:
        found.append("同样提到 " + "、".join(names[:MOST_WORDS]))
    if value["text_cosine"] >= NEAR_COPY:
        found.append("文字几乎相同")
    elif value["title_cosine"] >= SAME_WORDING:
        found.append("标题或开头相近")
    if value["person_same"]:
        found.append("同一反映人")
    return tuple(found) or ("内容相近",)


def shared_matter(left: Profile, right: Profile) -> list[str]:
    """Words of the matter that both hold, heaviest first."""
    weight = dict(zip(left.rows["matter"].ids.tolist(), left.rows["matter"].weights.tolist(), strict=True))
    shared = set(left.record.matter) & set(right.record.matter)
    return sorted((w for w in shared if len(w) > 1), key=lambda w: (-weight.get(word_id(w), 0.0), w))
