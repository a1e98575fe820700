"""The office's labels as a taxonomy: names that the shipped one has keep their entry, others get one of their own."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path

from nlp.taxonomy import DEPARTMENTS, NEEDS, NO_MATTER, THEMES, Taxonomy
from nlp.types import Level
from training.labelled import LabelError

OWN_GROUPS = tuple(str(number) for number in range(20, 100) if str(number) != NO_MATTER)
"""Groups of theme codes that the shipped taxonomy leaves free."""
OWN_GROUP_NAME = "本单位"
_LEVELS = (
    (Level.VILLAGE, re.compile(r"(村|社区|居委会|村委会)$")),
    (Level.TOWNSHIP, re.compile(r"(街道|街道办|街道办事处|镇|乡|镇政府|乡政府)$")),
)


def theme_codes(names: Iterable[str], shipped: Taxonomy) -> dict[str, str]:
    """A code for each name: the shipped theme's where one is called so, else the next free one."""
    by_name = {theme.name: code for code, theme in shipped.themes.items()}
    free = (f"{group}{number:02}" for group, number in product(OWN_GROUPS, range(1, 100)))
    codes = {}
    for name in sorted(set(names)):
        code = by_name.get(name) or next((c for c in free if c not in shipped.themes), None)
        if code is None:
            raise LabelError(f"主题太多（{len(set(names))} 个），请用 --labels 对照表合并一些")
        codes[name] = code
    return codes


def write_taxonomy(
    folder: Path, shipped: Path, themes: Mapping[str, str] | None, departments: Sequence[str] | None
) -> None:
    """The three files; what is None stays as shipped. ``themes``: code by name."""
    known = Taxonomy.load(shipped)
    folder.mkdir(parents=True)
    for name in (THEMES, NEEDS, DEPARTMENTS):
        shutil.copyfile(shipped / name, folder / name)
    if themes is not None:
        (folder / THEMES).write_text(_themes(themes, known), encoding="utf-8")
    if departments is not None:
        (folder / DEPARTMENTS).write_text(_departments(departments, known), encoding="utf-8")


def _themes(codes: Mapping[str, str], known: Taxonomy) -> str:
    groups: dict[str, list[str]] = {}
    for name, code in sorted(codes.items(), key=lambda item: item[1]):
        theme = known.themes.get(code)
        head = f"{code[:2]} {theme.group_name if theme else OWN_GROUP_NAME}"
        groups.setdefault(head, []).append(f"{code} = {_quoted(name)}")
    return "".join(f"[{_quoted(head)}]\n" + "\n".join(lines) + "\n" for head, lines in groups.items())


def _departments(names: Sequence[str], known: Taxonomy) -> str:
    levels: dict[Level, list[str]] = {}
    for name in names:
        department = known.departments.get(name)
        level = department.level if department else _level(name)
        duties = "、".join(department.duties) if department else name
        levels.setdefault(level, []).append(f"{_quoted(name)} = {_quoted(duties)}")
    return "".join(f"[{level.value}]\n" + "\n".join(lines) + "\n" for level, lines in levels.items())


def _level(name: str) -> Level:
    return next((level for level, ending in _LEVELS if ending.search(name)), Level.COUNTY)


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's is one."""
    return json.dumps(text, ensure_ascii=False)
