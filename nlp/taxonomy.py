"""The taxonomy is data: themes, 七有五性 and the directory of departments, read from three TOML files.

A label's id is never used again for something else: themes have a code, needs and departments their name. What is
no longer used stands in the table ``[successors]`` of its file: ``旧 = 新`` for what was renamed or merged, ``旧 = ""``
for what has no successor. So rows that were labelled long ago, and bundles trained on them, keep their meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nlp.errors import TaxonomyError
from nlp.taxonomy_file import Table, named_tables, read_tables
from nlp.types import Level

KINDS = ("投诉", "求助", "咨询", "建议", "举报", "表扬", "其他")
URGENCIES = ("一般", "较急", "紧急")
"""Names of urgency 0, 1 and 2."""

NO_MATTER = "18"
"""Level-1 theme of praise, empty talk and messages to nobody."""

THEMES, NEEDS, DEPARTMENTS = FILES = ("themes.toml", "qiyouwuxing.toml", "departments.toml")
SUCCESSORS = "successors"
LEVELS = {"村社区": Level.VILLAGE, "乡镇街道": Level.TOWNSHIP, "区县": Level.COUNTY, "上级": Level.ABOVE} | {
    level.value: level for level in Level
}
"""Heads of the tables of ``departments.toml``, in Chinese or English."""


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
class Former:
    """Labels that are no longer used: which one took its place, "" where none did."""

    themes: Mapping[str, str] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taxonomy:
    themes: Mapping[str, Theme]
    """By code, in the order of the file."""
    needs: Mapping[str, Need]
    departments: Mapping[str, Department]
    former: Former = field(default_factory=Former)

    @classmethod
    def load(cls, folder: Path, otherwise: Path | None = None) -> Taxonomy:
        """Read :data:`FILES` of ``folder``, and those it does not have from the folder ``otherwise``.

        Raises :class:`TaxonomyError` naming the file, and the line or the entry, that is wrong.
        """
        paths = taxonomy_files(folder, otherwise or folder)
        themes, former_themes = _split(paths[THEMES])
        needs, former_needs = _split(paths[NEEDS])
        departments, former_departments = _split(paths[DEPARTMENTS])
        known = _themes(themes), _needs(needs), _departments(departments)
        former = Former(
            _resolved(former_themes, known[0], THEMES),
            _resolved(former_needs, known[1], NEEDS),
            _resolved(former_departments, known[2], DEPARTMENTS),
        )
        return cls(*known, former)

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


def taxonomy_files(folder: Path, otherwise: Path | None = None) -> dict[str, Path]:
    """Where each of :data:`FILES` is read from; without ``otherwise`` those that ``folder`` has.

    Raises :class:`TaxonomyError` when it has none of them.
    """
    own = {name: folder / name for name in FILES if (folder / name).exists()}
    if not own:
        raise TaxonomyError(f"分类表文件夹 {folder} 里没有 {'、'.join(FILES)} 中的任何一个")
    return own if otherwise is None else {name: otherwise / name for name in FILES} | own


def current_label(label: str, known: Mapping[str, object], former: Mapping[str, str]) -> str:
    """``label`` where it is in use, else its successor, else ""."""
    return label if label in known else former.get(label, "")


def _split(path: Path) -> tuple[list[Table], dict[str, str]]:
    """The tables of a file, and what its table of successors says."""
    tables = read_tables(path)
    former = [table for table in tables if table.name == SUCCESSORS]
    return [table for table in tables if table.name != SUCCESSORS], dict(former[0].entries) if former else {}


def _resolved(former: Mapping[str, str], known: Mapping[str, object], file: str) -> dict[str, str]:
    """Each former label with the label in use that it ends at, or ""."""
    ends = {}
    for old in former:
        if old in known:
            raise TaxonomyError(f"{file} 的 [{SUCCESSORS}]：{old} 还在使用，不能又停用；请删去其中一处")
        new, steps = former[old], 0
        while new in former and steps <= len(former):
            new, steps = former[new], steps + 1
        if steps > len(former):
            raise TaxonomyError(f"{file} 的 [{SUCCESSORS}]：{old} 的接替绕回了自己")
        if new and new not in known:
            raise TaxonomyError(f"{file} 的 [{SUCCESSORS}]：接替 {old} 的 {new} 不在本文件中")
        ends[old] = new
    return ends


def _themes(tables: list[Table]) -> dict[str, Theme]:
    themes: dict[str, Theme] = {}
    for table in tables:
        group, _, group_name = table.name.partition(" ")
        for code, name in table.entries.items():
            if len(code) != 4 or not code.isdigit() or code[:2] != group:
                raise TaxonomyError(f"{table.where} 中，主题代码 {code} 应为四位数字且以 {group} 开头")
            if code in themes:
                raise TaxonomyError(f"{table.where} 中，主题代码 {code} 出现了两次")
            themes[code] = Theme(code, name, group_name)
    if not themes:
        raise TaxonomyError(f"{THEMES} 中没有主题")
    return themes


def _needs(tables: list[Table]) -> dict[str, Need]:
    return {name: Need(name, tuple(covers.split("、"))) for _, name, covers in named_tables(tables)}


def _departments(tables: list[Table]) -> dict[str, Department]:
    departments: dict[str, Department] = {}
    for table, name, duties in named_tables(tables):
        level = LEVELS.get(table.name)
        if level is None:
            raise TaxonomyError(f"{table.where} 应为 {'、'.join(LEVELS)} 之一")
        if name in departments:
            raise TaxonomyError(f"{DEPARTMENTS} 中部门“{name}”出现了两次")
        departments[name] = Department(name, level, tuple(duties.split("、")))
    if not departments:
        raise TaxonomyError(f"{DEPARTMENTS} 中没有部门")
    return departments
