"""The taxonomy is data: themes, 七有五性 and the directory of departments, read from three TOML files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from nlp.errors import TaxonomyError
from nlp.types import Level

KINDS = ("投诉", "求助", "咨询", "建议", "举报", "表扬", "其他")
URGENCIES = ("一般", "较急", "紧急")
"""Names of urgency 0, 1 and 2."""

NO_MATTER = "18"
"""Level-1 theme of praise, empty talk and messages to nobody."""


@dataclass(frozen=True, slots=True)
class Theme:
    """主题: a level-2 theme. ``code`` has four digits, the first two name its group."""

    code: str
    name: str
    group_name: str

    @property
    def group(self) -> str:
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class Need:
    """One of 七有五性, with what it covers."""

    name: str
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Department:
    name: str
    level: Level
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    themes: Mapping[str, Theme]
    """By code, in the order of the file."""
    needs: Mapping[str, Need]
    departments: Mapping[str, Department]

    @classmethod
    def load(cls, folder: Path) -> Taxonomy:
        """Read ``themes.toml``, ``qiyouwuxing.toml`` and ``departments.toml`` of ``folder``.

        Raises :class:`TaxonomyError` naming the file and the entry that is wrong.
        """
        return cls(
            themes=_themes(folder / "themes.toml"),
            needs=_needs(folder / "qiyouwuxing.toml"),
            departments=_departments(folder / "departments.toml"),
        )

    def theme(self, code: str) -> Theme:
        try:
            return self.themes[code]
        except KeyError:
            raise TaxonomyError(f"主题代码 {code} 不在分类表中") from None

    def department(self, name: str) -> Department:
        try:
            return self.departments[name]
        except KeyError:
            raise TaxonomyError(f"部门“{name}”不在部门名录中") from None


def _tables(path: Path) -> dict[str, dict[str, str]]:
    """The file as tables of text entries."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TaxonomyError(f"读不了分类文件 {path.name}：{error}") from error
    for table, entries in content.items():
        if not isinstance(entries, dict) or not all(isinstance(value, str) for value in entries.values()):
            raise TaxonomyError(f"{path.name} 的 [{table}] 应为“名称 = 文字”的表")
    return cast("dict[str, dict[str, str]]", content)


def _themes(path: Path) -> dict[str, Theme]:
    themes: dict[str, Theme] = {}
    for table, entries in _tables(path).items():
        group, _, group_name = table.partition(" ")
        for code, name in entries.items():
            if len(code) != 4 or not code.isdigit() or code[:2] != group:
                raise TaxonomyError(f"{path.name} 的 [{table}] 中，主题代码 {code} 应为四位数字且以 {group} 开头")
            themes[code] = Theme(code, name, group_name)
    if not themes:
        raise TaxonomyError(f"{path.name} 中没有主题")
    return themes


def _needs(path: Path) -> dict[str, Need]:
    return {
        name: Need(name, tuple(covers.split("、")))
        for entries in _tables(path).values()
        for name, covers in entries.items()
    }


def _departments(path: Path) -> dict[str, Department]:
    departments: dict[str, Department] = {}
    for table, entries in _tables(path).items():
        if table not in set(Level):
            raise TaxonomyError(f"{path.name} 的 [{table}] 应为 {'、'.join(Level)} 之一")
        for name, duties in entries.items():
            if name in departments:
                raise TaxonomyError(f"{path.name} 中部门“{name}”出现了两次")
            departments[name] = Department(name, Level(table), tuple(duties.split("、")))
    if not departments:
        raise TaxonomyError(f"{path.name} 中没有部门")
    return departments
