"""xlsx and xls. Sheets are held in memory: the formats cannot be read otherwise at this speed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import cast

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, XmlError, ZipError

from service.ledger.errors import LedgerEncrypted, LedgerTruncated, SheetTooLarge
from service.ledger.headers import Mapped
from service.ledger.read.extent import oversized
from service.ledger.read.formulas import Failed, failed_formulas
from service.ledger.read.header_rows import SEARCHED_ROWS, Merge, locate
from service.ledger.read.sheet_xml import DAMAGE
from service.ledger.read.tables import layout, rows_of
from service.ledger.rows import Cell, Kind, Row, Table, is_blank

_PANIC = "PanicException"
"""What calamine raises for some damaged xls; it has no class that could be imported, and is no Exception."""

Records = Sequence[tuple[Cell, ...]]


def read_workbook(path: Path, kind: Kind, mapping: Mapped) -> list[Table]:
    """One table a sheet, in order; empty sheets are left out.

    Raises :class:`LedgerEncrypted`, :class:`LedgerTruncated`, :class:`SheetTooLarge`.
    """
    try:
        failed = _look_inside(path) if kind is Kind.XLSX else {}
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
            tables = [_table(sheet, failed.get(sheet.name, {}), mapping) for sheet in sheets]
    except PasswordError as error:
        raise LedgerEncrypted(path) from error
    except (CalamineError, ZipError, XmlError, *DAMAGE) as error:
        raise LedgerTruncated(path, kind.value) from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise LedgerTruncated(path, kind.value) from error
    return [table for table in tables if table is not None]


def _look_inside(path: Path) -> dict[str, Failed]:
    with zipfile.ZipFile(path) as archive:
        large = oversized(archive)
        if large is not None:
            raise SheetTooLarge(path, *large)
        return failed_formulas(archive)


def _table(sheet: CalamineSheet, failed: Failed, mapping: Mapped) -> Table | None:
    left = sheet.start[1] if sheet.start else 0
    records = _records(sheet, left, failed)
    if not records:
        return None
    header = locate(records[:SEARCHED_ROWS], _merges(sheet, left), mapping)
    columns, fields = layout(header, max(map(len, records)), mapping)
    body = records[header.end :]
    return Table(
        name=sheet.name,
        columns=columns,
        fields=fields,
        count=len(body),
        read=partial(_rows, body, columns, header.end + 1),
        preamble=tuple(records[: header.first]),
    )


def _records(sheet: CalamineSheet, left: int, failed: Failed) -> list[tuple[Cell, ...]]:
    """Cells per row from the first row of the sheet and its first used column, ``left``; no empty rows at the end."""
    rows = [[_cell(value) for value in row] for row in sheet.iter_rows()]
    for (row, column), error in failed.items():
        if 0 <= row < len(rows) and 0 <= column - left < len(rows[row]):
            rows[row][column - left] = error
    while rows and all(map(is_blank, rows[-1])):
        rows.pop()
    return [tuple(row) for row in rows]


def _cell(value: object) -> Cell:
    """Excel knows only floats: whole ones were typed as whole numbers."""
    if value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return cast("Cell", value)


def _merges(sheet: CalamineSheet, left: int) -> list[Merge]:
    ranges = sheet.merged_cell_ranges or []
    return [((top, first - left), (bottom, last - left)) for (top, first), (bottom, last) in ranges]


def _rows(body: Records, columns: tuple[str, ...], first_number: int) -> Iterator[Row]:
    return rows_of(body, columns, first_number)
