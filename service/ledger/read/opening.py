"""Opens a ledger, whatever it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from service.ledger.errors import ColumnMissing, HeaderMissing, LedgerEmpty, LedgerError, NoTextColumn
from service.ledger.headers import Mapped, find_column, looks_like_header
from service.ledger.read.kinds import extension_matches, kind_of
from service.ledger.rows import Kind, Ledger, Table

_KEYED = (Kind.JSONL, Kind.PARQUET)
"""Formats whose columns have names of their own; in the others a row is the header."""
_GUESS_ROWS = 50
"""Rows looked at to guess which column holds the citizens' words."""


def open_ledger(path: Path, mapping: Mapped | None = None) -> Ledger:
    """Finds format, encoding, sheets and columns; the rows are read when a table is asked for them.

    ``mapping`` names columns by role where their headers are not known. Raises
    :class:`~service.ledger.errors.LedgerError`.
    """
    try:
        kind = kind_of(path)
        tables = _tables(path, kind, mapping or {})
    except PermissionError as error:
        raise LedgerError(f"无法读取 {path}：没有权限，或文件正被其他程序打开") from error
    _check(path, kind, tables, mapping or {})
    return Ledger(path, kind, tuple(tables), tuple(_notices(path, kind, tables)))


def _tables(path: Path, kind: Kind, mapping: Mapped) -> list[Table]:
    """Each format's reader is imported when it is needed: pyarrow alone takes longer than a small ledger."""
    match kind:
        case Kind.XLSX | Kind.XLS:
            from service.ledger.read.workbook import read_workbook  # noqa: PLC0415

            return read_workbook(path, kind, mapping)
        case Kind.JSONL:
            from service.ledger.read.lines import read_jsonl  # noqa: PLC0415

            return [read_jsonl(path, mapping)]
        case Kind.PARQUET:
            from service.ledger.read.parquet import read_parquet  # noqa: PLC0415

            return [read_parquet(path, mapping)]
        case Kind.CSV | Kind.TSV:
            from service.ledger.read.delimited import read_delimited  # noqa: PLC0415

            return [read_delimited(path, kind, mapping)]


def _check(path: Path, kind: Kind, tables: Sequence[Table], mapping: Mapped) -> None:
    if not tables:
        raise LedgerEmpty(path)
    headed = [table for table in tables if kind in _KEYED or looks_like_header(table.columns)]
    if not headed or any(table.has_text and table not in headed for table in tables):
        raise HeaderMissing(path)
    for name in mapping.values():
        if all(find_column(name, table.columns) is None for table in tables):
            raise ColumnMissing(path.name, name, [column for table in headed for column in table.columns])
    if not any(table.has_text for table in tables):
        raise NoTextColumn(path, {table.name: table.columns for table in headed}, _guess(headed))


def _guess(tables: Sequence[Table]) -> str:
    """The column with the longest texts."""
    lengths: dict[str, int] = {}
    for table in tables:
        for row, _ in zip(table.read(), range(_GUESS_ROWS), strict=False):
            for column, cell in zip(table.columns, row.cells, strict=True):
                lengths[column] = lengths.get(column, 0) + (len(cell) if isinstance(cell, str) else 0)
    return max(lengths, key=lambda column: lengths[column], default="")


def _notices(path: Path, kind: Kind, tables: Sequence[Table]) -> list[str]:
    notices = []
    if not extension_matches(path, kind):
        notices.append(f"{path.name} 的扩展名是“{path.suffix}”，内容实际是 {kind.value}，已按 {kind.value} 读取")
    passed = [table.name for table in tables if not table.has_text]
    if passed:
        notices.append(f"{path.name} 的工作表 {'、'.join(f'“{name}”' for name in passed)} 没有诉求内容列，没有分析")
    return notices
