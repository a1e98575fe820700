"""A deployment's own list of places: a csv that an office keeps in Excel or WPS, one place a row.

名称,类别,别名,所属县区
丽发新城,小区,丽发小区、丽发,清河区
柳塘,村,,清河区
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from nlp.errors import PlaceListError
from nlp.places.keys import place_key

COLUMNS = ("名称", "类别", "别名", "所属县区")
"""The first line of the file. Only 名称 must be filled."""
ENDINGS = {
    "小区": "小区",
    "村": "村",
    "社区": "社区",
    "街道": "街道",
    "镇": "镇",
    "乡": "乡",
    "县区": "",
    "道路": "",
    "单位": "",
    "其他": "",
    "": "",
}
"""What can stand under 类别, and how names of that kind end: 柳塘 of kind 村 is 柳塘村, whichever is said."""
SHORTEST_NAME = 2
"""A single character is in too many words to be a place."""
ENCODINGS = ("utf-8-sig", "gb18030")
"""As Excel and WPS save a csv."""
_BETWEEN = re.compile(r"[、，,;；|/\s]+")


class Listed(NamedTuple):
    """A place as the list has it."""

    key: str
    county: str
    """Empty where the list does not say."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Known names and what they mean; looks up the longest name at a position."""

    names: Mapping[str, tuple[Listed, ...]] = field(default_factory=dict)
    """Each name with the places that go by it: one, or one a county."""
    _by_start: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        starts: dict[str, list[str]] = {}
        for name in sorted(self.names, key=len, reverse=True):
            starts.setdefault(name[:SHORTEST_NAME], []).append(name)
        object.__setattr__(self, "_by_start", {start: tuple(names) for start, names in starts.items()})

    def __len__(self) -> int:
        return len(self.names)

    def spans(self, text: str, beside: str = "") -> list[tuple[int, int, Listed]]:
        """(start, end, place) of every name in ``text``, longest first at each position, not overlapping.

        ``beside``: what the ledger's columns say; asked for the county where ``text`` does not tell it.
        """
        found: list[tuple[int, int, Listed]] = []
        end = 0
        for at in range(len(text) if self.names else 0):
            if at < end:
                continue
            for name in self._by_start.get(text[at : at + SHORTEST_NAME], ()):
                if text.startswith(name, at):
                    end = at + len(name)
                    found.append((at, end, self._meant(name, (text, beside))))
                    break
        return found

    def _meant(self, name: str, told: Sequence[str]) -> Listed:
        """Of a name in several counties the place in the one that the first of ``told`` names; else none is known."""
        listed = self.names[name]
        if len(listed) == 1:
            return listed[0]
        for text in told:
            named = [place for place in listed if place.county and place.county in text]
            if len(named) == 1:
                return named[0]
        keys = {place.key for place in listed}
        return Listed(keys.pop() if len(keys) == 1 else place_key(name), "")


def read_gazetteer(lines: Iterable[str], source: str) -> Gazetteer:
    """Raises :class:`PlaceListError` naming ``source`` and line for what is no such list or contradicts itself."""
    rows = csv.reader(lines)
    columns = _columns(next(rows, []), source)
    names: dict[str, dict[str, Listed]] = {}
    for row in rows:
        cells = {column: row[at].strip() if at < len(row) else "" for column, at in columns.items()}
        if any(cells.values()):
            try:
                _add(names, cells)
            except ValueError as problem:
                raise PlaceListError(source, rows.line_num, str(problem)) from None
    return Gazetteer({name: tuple(places.values()) for name, places in names.items()})


def load_gazetteer(path: Path) -> Gazetteer:
    """As :func:`read_gazetteer`, of a file. Raises :class:`PlaceListError` for one that cannot be read, too."""
    try:
        content = path.read_bytes()
    except OSError:
        raise PlaceListError(str(path), 0, "读不了：没有这个文件，或没有权限") from None
    for encoding in ENCODINGS:
        try:
            return read_gazetteer(content.decode(encoding).splitlines(), path.name)
        except UnicodeDecodeError:
            continue
    raise PlaceListError(path.name, 0, "不是 UTF-8 也不是 GB18030 编码，请在 Excel 或 WPS 中另存为 CSV")


def _columns(header: list[str], source: str) -> dict[str, int]:
    found = {name.strip(): at for at, name in enumerate(header) if name.strip() in COLUMNS}
    if COLUMNS[0] not in found:
        raise PlaceListError(source, 1, f"第一行应为表头：{','.join(COLUMNS)}（只有“{COLUMNS[0]}”必填）")
    return found


def _add(names: dict[str, dict[str, Listed]], cells: Mapping[str, str]) -> None:
    """Raises ValueError with what is wrong."""
    name, kind, county = cells[COLUMNS[0]], cells.get("类别", ""), cells.get("所属县区", "")
    if kind not in ENDINGS:
        raise ValueError(f"类别“{kind}”不认识，请用 {'、'.join(filter(None, ENDINGS))}，或留空")
    if not name:
        raise ValueError("没有名称")
    ending = ENDINGS[kind]
    full = name if name.endswith(ending) else name + ending
    others = [other for other in _BETWEEN.split(cells.get("别名", "")) if other]
    place = Listed(place_key(full), county)
    for each in dict.fromkeys([name, full, *others]):
        if len(each) < SHORTEST_NAME:
            raise ValueError(f"地名“{each}”太短，至少两个字")
        if names.setdefault(each, {}).setdefault(county, place) != place:
            where = f"在{county}" if county else ""
            raise ValueError(f"“{each}”{where}前面已经属于另一个地点，请删去一处或写明各自的所属县区")
