"""A deployment's own list of places: one a line, other names of the same place after ``=``.

丽发新城 = 丽发小区 = 丽发
# a comment
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nlp.errors import PlaceListError
from nlp.places.keys import place_key

SHORTEST_NAME = 2
"""A single character is in too many words to be a place."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Known names and their keys; looks up the longest name at a position."""

    keys: Mapping[str, str] = field(default_factory=dict)
    _by_start: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        starts: dict[str, list[str]] = {}
        for name in sorted(self.keys, key=len, reverse=True):
            starts.setdefault(name[:SHORTEST_NAME], []).append(name)
        object.__setattr__(self, "_by_start", {start: tuple(names) for start, names in starts.items()})

    def __len__(self) -> int:
        return len(self.keys)

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, key) of every name in ``text``, longest first at each position, not overlapping."""
        found: list[tuple[int, int, str]] = []
        end = 0
        for at in range(len(text) if self.keys else 0):
            if at < end:
                continue
            for name in self._by_start.get(text[at : at + SHORTEST_NAME], ()):
                if text.startswith(name, at):
                    end = at + len(name)
                    found.append((at, end, self.keys[name]))
                    break
        return found


def read_gazetteer(lines: Iterable[str], source: str) -> Gazetteer:
    """Raises :class:`PlaceListError` naming ``source`` and line for a name that is too short or means two places."""
    keys: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        names = [name.strip() for name in line.split("#")[0].split("=")]
        if names == [""]:
            continue
        key = place_key(names[0])
        for name in names:
            if len(name) < SHORTEST_NAME:
                raise PlaceListError(source, number, "地名至少两个字")
            if keys.setdefault(name, key) != key:
                raise PlaceListError(source, number, "这个地名在前面已经属于另一个地点")
    return Gazetteer(keys)


def load_gazetteer(paths: Iterable[Path]) -> Gazetteer:
    """All lists as one; a later file may not contradict an earlier one."""
    keys: dict[str, str] = {}
    for path in paths:
        listed = read_gazetteer(path.read_text(encoding="utf-8-sig").splitlines(), path.name)
        for name, key in listed.keys.items():
            if keys.setdefault(name, key) != key:
                raise PlaceListError(path.name, 0, "有地名在另一份名单里属于另一个地点")
    return Gazetteer(keys)
