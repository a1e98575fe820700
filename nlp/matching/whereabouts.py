"""The place part of a record: what its text names and what the ledger's own columns say, brought together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from nlp.types import Place

_SCOPE = re.compile(
    r"[A-Z]\d{0,2}[市区县]|西地省|.{1,8}(?:省|市|县|州|盟|旗|镇|乡|街道|街道办|街道办事处|(?<![社园片校景厂牧林])区)"
)
"""Keys of administrative names, anonymised or not."""
_SETTLEMENT = re.compile(r".*(?:村|社区|屯|寨|村[^村]{1,4}组)")
"""Keys of villages and communities: of a column, they say where the writer is, and not yet what place is meant."""
_COUNTY = re.compile(
    r"[A-Z]\d{1,2}[区县市]|[\u4e00-\u9fff]{1,4}"
    r"(?<![社园片校景厂牧林小新街营老])(?<!生活|宿舍|住宅|安置|家属|服务|商业|工业|示范|高新|开发|经开)[区县旗]"
)
"""A county, and none of the many other things that end like one (生活区, 开发区)."""
_CITY = re.compile(r"(?:[\u4e00-\u9fff]{2,7}(?:省|市|州|盟|自治区)|西地省|[A-Z]市)+")
"""What stands before a county in a full name (云州市清河区石桥镇)."""


class Whereabouts(NamedTuple):
    """See the fields of :class:`nlp.matching.record.MatchRecord`."""

    places: tuple[str, ...]
    place_names: tuple[str, ...]
    title_places: tuple[str, ...]
    place_counts: tuple[int, ...]
    scopes: tuple[str, ...]
    county: str
    beside: str


def stand_in(places: Sequence[Place], located: Sequence[Sequence[Place]]) -> Place | None:
    """What a column names, where ``places``, those of the text, name nothing: 我们小区, or not even that."""
    named = any(not _SCOPE.fullmatch(place.key) for place in places)
    return None if named else next(iter(_given(_specific(located), alone=True)), None)


def whereabouts(places: Sequence[Place], located: Sequence[Sequence[Place]], title_end: int) -> Whereabouts:
    """``places`` of the text, whose title ends at ``title_end``; ``located``: those of each column, finest first.

    A column's village stands for the place only where the text names none (我们村, or nothing): beside a road that is
    named it would make one place of all roads of the village. A column's estate or address is one more place.
    """
    specific = _specific([places])
    columns = [place for column in located for place in column]
    given = _given(_specific(located), alone=not specific)
    instead = stand_in(places, located)
    counts = Counter(place.key for place in specific)
    titled = [place.key for place in specific if place.start < title_end] if specific else [p.key for p in given]
    counts.update(titled if specific else ())
    counts.update(place.key for place in given if place.key not in counts)
    named = {place.key: place.text for place in reversed([*specific, *given])}
    left_out = [place.key for place in columns if place.key not in counts]
    return Whereabouts(
        places=tuple(counts),
        place_names=tuple(named[key] for key in counts),
        title_places=tuple(dict.fromkeys(titled)),
        place_counts=tuple(counts.values()),
        scopes=tuple(dict.fromkeys([*(p.key for p in places if _SCOPE.fullmatch(p.key)), *left_out])),
        county=_county(columns) or _county(places),
        beside=instead.text if instead else "",
    )


def _specific(groups: Iterable[Sequence[Place]]) -> list[Place]:
    """All but the administrative ones."""
    return [place for group in groups for place in group if not _SCOPE.fullmatch(place.key)]


def _given(columns: Sequence[Place], *, alone: bool) -> list[Place]:
    """What the columns add: sites always, else the first village where nothing else is named."""
    sites = [place for place in columns if not _SETTLEMENT.fullmatch(place.key)]
    return sites or (list(columns[:1]) if alone else [])


def _county(places: Iterable[Place]) -> str:
    """The one county that is named, alone or before a name; empty for none or several."""
    found = {place.county or _county_in(place.text) for place in places} - {""}
    return found.pop() if len(found) == 1 else ""


def _county_in(name: str) -> str:
    city = _CITY.match(name)
    county = _COUNTY.match(name, city.end() if city else 0)
    return county.group() if county else ""
