"""What a class is called: its kind of problem, or its typical words, and how many places it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from nlp.matching.kinds import Kinds
from nlp.matching.kinship import CaseColumns
from nlp.matching.lexical import word_id
from nlp.matching.profile import Profile

NAME_WORDS = 3
CLEAR_KIND = 0.35
"""Mean probability from which a kind names a class."""
PLACES_ARE = (
    ("小区", "小区|苑|花园|家园|公馆|新城|公寓|府|城|院|家属区|宿舍"),
    ("村", "村|组|寨|屯"),
    ("条路", "路|街|大道|巷"),
)
"""What places are counted as, by how most of their names end."""
MOST_PLACES = 0.5


def class_names(
    classes: Mapping[str, Sequence[int]], cases: Sequence[Sequence[Profile]], table: CaseColumns, kinds: Kinds
) -> dict[str, str]:
    """``classes``: class id to positions of its cases. Two classes of one kind are told apart by their words."""
    kind_of = {klass: _kind(table, members, kinds) for klass, members in classes.items()}
    shared = Counter(kind_of.values())
    names = {}
    for klass, members in classes.items():
        profiles = [profile for number in members for profile in cases[number]]
        what = kind_of[klass]
        if not what or shared[what] > 1:
            words = _typical_words(profiles)
            what = f"{what}（{words}）" if what and words else what or words
        names[klass] = " · ".join(filter(None, (what, _places([cases[number] for number in members]))))
    return names


def _kind(table: CaseColumns, members: Sequence[int], kinds: Kinds) -> str:
    """The name of the kind that its cases are likeliest of; empty where that is not clear."""
    if not kinds.book.names:
        return ""
    means = table.kinds[list(members)].mean(axis=0)
    best = int(np.argmax(means))
    return kinds.book.names[best] if means[best] >= CLEAR_KIND else ""


def _places(cases: Iterable[Sequence[Profile]]) -> str:
    """5 个小区; empty where fewer than two places are named."""
    named: dict[str, str] = {}
    for profiles in cases:
        counts = Counter(key for profile in profiles for key in profile.record.places)
        if counts:
            [(place, _)] = counts.most_common(1)
            named[place] = next(
                name
                for p in profiles
                for key, name in zip(p.record.places, p.record.place_names, strict=True)
                if key == place
            )
    if len(named) < 2:
        return ""
    for what, endings in PLACES_ARE:
        if sum(name.endswith(tuple(endings.split("|"))) for name in named.values()) > MOST_PLACES * len(named):
            return f"{len(named)} {what}" if what.startswith("条") else f"{len(named)} 个{what}"
    return f"{len(named)} 处"


def _typical_words(profiles: Iterable[Profile]) -> str:
    """The most telling first: 油烟、餐馆、楼下. What only one report says (a name, a date) is not typical."""
    weight: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for profile in profiles:
        row = profile.rows["title_matter"]
        telling = dict(zip(row.ids.tolist(), row.weights.tolist(), strict=True))
        for word in set(profile.record.title_matter):
            if len(word) > 1:
                weight[word] += telling.get(word_id(word), 0.0)
                said[word] += 1
    ranked = sorted(weight, key=lambda word: (said[word] == 1, -weight[word], word))
    return "、".join(ranked[:NAME_WORDS])
