"""xlsx, row by row, and xls, which county systems still ask for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from service.ledger.cells import as_text, encodable
from service.ledger.errors import TooManyColumns
from service.ledger.rows import Cell, free_name
from service.ledger.write.base import Sheet

CELL_CHARACTERS = 32_767
"""Most that a cell of Excel holds."""
_LONG_NUMBER = 10**11
"""From 12 digits on Excel shows a number as 1.23E+11 unless it is told not to."""
_EXACT_NUMBER = 10**15
"""Excel's numbers have 15 digits: a longer one, such as an order number, is written as text."""
_FIRST_YEAR = 1900
_WIDEST = {"xlsx": 16_384, "xls": 256}
_LONGEST = {"xlsx": 1_048_576, "xls": 65_536}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME_LENGTH = 31


class _Excel:
    """What both formats share: limits, sheet names, and a further sheet where one is full."""

    _kind: str

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names: set[str] = set()
        self._head = Sheet("", ())
        self._used = 0

    def begin(self, sheet: Sheet) -> None:
        """Raises :class:`TooManyColumns`."""
        if len(sheet.columns) > _WIDEST[self._kind]:
            raise TooManyColumns(self._path, len(sheet.columns), _WIDEST[self._kind])
        self._head = sheet
        self._add_sheet(self._free_name(sheet.name))
        self._used = 0
        for line in (*sheet.preamble, sheet.columns):
            self._append([_storable(cell) for cell in line])

    def write(self, cells: Sequence[Cell]) -> tuple[str, ...]:
        if self._used == _LONGEST[self._kind]:
            self.begin(self._head)
        self._append([_storable(cell) for cell in cells])
        return tuple(
            f"“{column}”列有 {len(cell)} 个字，Excel 单元格只能放 {CELL_CHARACTERS} 个，其余未写入；要全文请输出 .csv"
            for column, cell in zip(self._head.columns, cells, strict=True)
            if isinstance(cell, str) and len(cell) > CELL_CHARACTERS
        )

    def _append(self, cells: list[Any]) -> None:
        self._put(cells)
        self._used += 1

    def _free_name(self, wanted: str) -> str:
        """Valid in Excel and not taken; sheet names are the same whatever the case."""
        name = _FORBIDDEN_IN_NAMES.sub("_", wanted).strip("'")[: _NAME_LENGTH - 4] or "台账"
        free = free_name(name.lower(), self._names)
        self._names.add(free)
        return name + free[len(name) :]

    def _add_sheet(self, name: str) -> None:
        raise NotImplementedError

    def _put(self, cells: list[Any]) -> None:
        raise NotImplementedError


class XlsxWriter(_Excel):
    _kind = "xlsx"

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._book = Workbook(write_only=True)
        self._sheet: Any = None

    def _add_sheet(self, name: str) -> None:
        self._sheet = self._book.create_sheet(name)
        self._sheet.freeze_panes = f"A{len(self._head.preamble) + 2}"

    def _put(self, cells: list[Any]) -> None:
        self._sheet.append([self._styled(cell) for cell in cells])

    def _styled(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("="):
            cell = WriteOnlyCell(self._sheet, value)
            cell.data_type = "s"  # a text, not a formula
            return cell
        if isinstance(value, int) and abs(value) >= _LONG_NUMBER:
            cell = WriteOnlyCell(self._sheet, value)
            cell.number_format = "0"
            return cell
        return value

    def close(self) -> None:
        self._book.save(self._path)


class XlsWriter(_Excel):
    """Held in memory until it is closed: the format has no other way."""

    _kind = "xls"

    def __init__(self, path: Path) -> None:
        import xlwt  # noqa: PLC0415  # rarely asked for

        super().__init__(path)
        self._book = xlwt.Workbook(encoding="utf-8")
        self._sheet: Any = None
        self._styles = {
            datetime: xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss"),
            date: xlwt.easyxf(num_format_str="yyyy-mm-dd"),
            time: xlwt.easyxf(num_format_str="hh:mm:ss"),
            int: xlwt.easyxf(num_format_str="0"),
        }
        self._plain = xlwt.easyxf()

    def _add_sheet(self, name: str) -> None:
        self._sheet = self._book.add_sheet(name)

    def _put(self, cells: list[Any]) -> None:
        row = self._sheet.row(self._used)
        for column, value in enumerate(cells):
            if value is not None:
                row.write(column, _xls_value(value), self._styles.get(type(value), self._plain))

    def close(self) -> None:
        self._book.save(str(self._path))


def _storable(cell: Cell) -> Any:
    """What a cell of Excel can hold: texts without control characters, numbers that stay exact, dates from 1900 on."""
    if isinstance(cell, str):
        return encodable(_FORBIDDEN.sub("\ufffd", cell))[:CELL_CHARACTERS]
    if cell is None or isinstance(cell, bool | timedelta):
        return cell
    if isinstance(cell, int | float | Decimal):
        fits = -_EXACT_NUMBER < cell < _EXACT_NUMBER
    elif isinstance(cell, date | time):
        fits = getattr(cell, "tzinfo", None) is None and getattr(cell, "year", _FIRST_YEAR) >= _FIRST_YEAR
    else:
        fits = False
    return cell if fits else as_text(cell)[:CELL_CHARACTERS]


def _xls_value(value: Any) -> Any:
    return as_text(value) if isinstance(value, timedelta) else value
