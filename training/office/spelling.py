"""Two spellings of one name: 市城管局, 城管局（本级） and 城管 are one."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

_RANK = re.compile(r"^(省|市|区|县|旗|州|镇|乡)+")
_ENDINGS = (
    *("人民政府", "委员会", "办公室", "局", "委", "办", "科", "股", "所", "中心", "大队", "支队", "队"),
    *("类", "问题"),
)
_LEAST_CORE = 2
"""Characters that must stay: 水务局 is not 水务 without 务."""
_BESIDE = re.compile(r"\(.*?\)|[\s·、,.\-_]+")
"""Brackets with what they hold, spaces and marks."""


def core(name: str) -> str:
    """Without rank in front, kind of office behind, brackets and spaces; the same for spellings of one name."""
    plain = _BESIDE.sub("", unicodedata.normalize("NFKC", name)) or name.strip()
    ranked = _RANK.sub("", plain) or plain
    ending = next((e for e in _ENDINGS if ranked.endswith(e) and len(ranked) - len(e) >= _LEAST_CORE), "")
    return ranked.removesuffix(ending)


def spellings(names: Iterable[str]) -> list[list[str]]:
    """Names that are likely one name written in several ways, in the order in which they came."""
    alike: dict[str, list[str]] = defaultdict(list)
    for name in names:
        alike[core(name)].append(name)
    return [same for same in alike.values() if len(same) > 1]
