"""The words of a ledger: cells, rows, tables. What every reader makes and every writer takes."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

Cell = (
    str | int | float | bool | datetime | date | time | timedelta | Decimal | bytes | list[Any] | dict[str, Any] | None
)
"""A value as the file holds it. None is an empty cell; lists and dicts come from jsonl and parquet only."""


class FormulaError(str):
    """What Excel shows where a formula failed (``#REF!``): kept for the output, never read as a citizen's words."""

    __slots__ = ()


class ForeignText(str):
    """Of a line in another encoding than the file: kept for the output, never read as a citizen's words."""

    __slots__ = ()


class Role(StrEnum):
    """What a column means to us."""

    ID = "id"
    TITLE = "title"
    TEXT = "text"
    REPORTER = "reporter"
    TIME = "time"
    PLACE = "place"


class Kind(StrEnum):
    """Format of a file, by its content."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    """Where a person finds it: the row of the sheet, the record of a csv (its header is 1), the line of a jsonl."""
    cells: tuple[Cell, ...]
    """As many as the table has columns."""
    flaws: tuple[str, ...] = ()
    """What could not be read in it, in Chinese, by column. The row is kept whatever they say."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or a whole flat file."""

    name: str
    """The sheet's name; empty for formats without sheets."""
    columns: tuple[str, ...]
    """Unique, never empty: a column without a header is 第3列."""
    fields: Mapping[Role, int]
    """Column index by role. Without :attr:`Role.TEXT` the table holds no suggestions."""
    count: int
    """Number of rows that :attr:`read` yields."""
    read: Callable[[], Iterator[Row]] = field(repr=False)
    """Yields the rows from the start, each time it is called."""
    preamble: tuple[tuple[Cell, ...], ...] = ()
    """Title lines above the header."""
    schema: Any = field(default=None, repr=False)
    """The pyarrow schema of a parquet file, so that its types survive."""

    @property
    def has_text(self) -> bool:
        return Role.TEXT in self.fields


@dataclass(frozen=True, slots=True)
class Ledger:
    path: Path
    kind: Kind
    tables: tuple[Table, ...]
    notices: tuple[str, ...] = ()
    """What a person should know about how the file was read (its extension lies, a sheet was passed over)."""

    @property
    def suggestions(self) -> tuple[Table, ...]:
        """The tables that hold suggestions; at least one."""
        return tuple(table for table in self.tables if table.has_text)

    @property
    def count(self) -> int:
        """Number of rows that hold suggestions."""
        return sum(table.count for table in self.suggestions)


def unique_columns(names: Sequence[str], width: int) -> tuple[str, ...]:
    """Names for ``width`` columns: blanks and columns beyond the header become 第N列, a repeated name gets _2, _3 …"""
    taken: set[str] = set()
    columns = []
    for index in range(max(width, len(names))):
        name = (names[index] if index < len(names) else "") or f"第{index + 1}列"
        columns.append(free_name(name, taken))
        taken.add(columns[-1])
    return tuple(columns)


def free_name(name: str, taken: Container[str]) -> str:
    """``name``, or the first of ``name_2``, ``name_3`` … that is not taken."""
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name}_{number}"
    return candidate


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
