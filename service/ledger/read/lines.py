"""jsonl, streaming: one object a line. A line that is no object is a row with a flaw, and keeps its text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from service.ledger.headers import Mapped, apply_mapping, recognise
from service.ledger.read.encodings import detect
from service.ledger.read.tables import flaws_in
from service.ledger.rows import Cell, Row, Table, free_name

RAW_COLUMN = "原始行"
"""Where the text of a line goes that could not be read as an object."""


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path
    encoding: str

    def lines(self) -> Iterator[tuple[int, str]]:
        """Line numbers and lines; blank lines hold nothing and are passed over."""
        with self.path.open(encoding=self.encoding, errors="replace", newline="\n") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, line.strip("\r\n")


def read_jsonl(path: Path, mapping: Mapped) -> Table:
    source = _Source(path, detect(path))
    columns, raw, count = _survey(source)
    return Table(
        name="",
        columns=columns,
        fields=apply_mapping(mapping, columns, recognise(columns)),
        count=count,
        read=partial(_rows, source, columns, raw),
    )


def _survey(source: _Source) -> tuple[tuple[str, ...], str | None, int]:
    """All keys in order of appearance, the column of unreadable lines if there are any, and the number of rows."""
    keys: dict[str, None] = {}
    count = broken = 0
    for _, line in source.lines():
        count += 1
        record = _parse(line)
        if isinstance(record, dict):
            keys.update(dict.fromkeys(record))
        else:
            broken += 1
    if not broken:
        return tuple(keys), None, count
    raw = free_name(RAW_COLUMN, set(keys))
    return (*keys, raw), raw, count


def _parse(line: str) -> dict[str, Cell] | str:
    """The object of a line, or what is wrong with it."""
    try:
        record = json.loads(line)
    except ValueError as error:
        position = f"第 {error.colno} 个字符处" if isinstance(error, json.JSONDecodeError) else ""
        return f"这一行不是有效的 JSON（{position}出错）" if position else "这一行不是有效的 JSON"
    except RecursionError:
        return "这一行的 JSON 嵌套过深"
    return record if isinstance(record, dict) else "这一行不是 JSON 对象（应为 {…}）"


def _rows(source: _Source, columns: tuple[str, ...], raw: str | None) -> Iterator[Row]:
    for number, line in source.lines():
        record = _parse(line)
        if isinstance(record, str):
            yield Row(number, tuple(line if column == raw else None for column in columns), (record,))
        else:
            cells = tuple(record.get(column) for column in columns)
            yield Row(number, cells, flaws_in(cells, columns))
