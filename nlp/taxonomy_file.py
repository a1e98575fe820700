"""TOML files of tables of texts, and what is wrong with them in words that a clerk can act on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import TaxonomyError

_AT = re.compile(r"at line (\d+), column (\d+)")


@dataclass(frozen=True, slots=True)
class Table:
    """``[name]`` and its entries ``key = "text"``, in the order of the file."""

    file: str
    name: str
    entries: Mapping[str, str]

    @property
    def where(self) -> str:
        return f"{self.file} 的 [{self.name}]"


def read_tables(path: Path) -> list[Table]:
    """Raises :class:`TaxonomyError` naming file and line, or file and table."""
    try:
        content = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise TaxonomyError(f"读不了分类文件 {path.name}：{_place(error)}") from error
    for table, entries in content.items():
        if not isinstance(entries, dict) or not all(isinstance(value, str) for value in entries.values()):
            raise TaxonomyError(f"{path.name} 的 [{table}] 应为“名称 = 文字”的表，文字要放在引号里")
    return [Table(path.name, name, entries) for name, entries in content.items()]


def named_tables(tables: Iterable[Table]) -> Iterator[tuple[Table, str, str]]:
    """Every entry with the table that it stands in."""
    for table in tables:
        for name, text in table.entries.items():
            yield table, name, text


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise TaxonomyError(f"读不了分类文件 {path.name}：没有这个文件") from error
    except OSError as error:
        raise TaxonomyError(f"读不了分类文件 {path.name}：没有权限，或它是文件夹") from error
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TaxonomyError(
            f"读不了分类文件 {path.name}：第 {line} 行不是 UTF-8 编码，请用“另存为”选择 UTF-8"
        ) from error


def _place(error: tomllib.TOMLDecodeError) -> str:
    """The parser's English message as a place and what is usually wrong there."""
    message = str(error)
    found = _AT.search(message)
    place = f"第 {found[1]} 行第 {found[2]} 个字符处" if found else "文件末尾"
    if "overwrite" in message or "twice" in message:
        return f"{place}，同一个名称或表写了两次"
    return f'{place}不合 TOML 写法；表头写作 ["名称"]，每行写作 名称 = "文字"，引号用英文引号'
