"""From raw records to a table: what csv and workbooks share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from service.ledger.headers import Mapped, apply_mapping
from service.ledger.read.header_rows import Header
from service.ledger.rows import Cell, ForeignText, FormulaError, Role, Row, unique_columns

BROKEN = "\ufffd"
"""What a decoder leaves where bytes were not of the encoding."""


def layout(header: Header, width: int, mapping: Mapped) -> tuple[tuple[str, ...], dict[Role, int]]:
    """Columns and their roles. ``width`` is that of the widest row."""
    columns = unique_columns(header.names, width)
    return columns, apply_mapping(mapping, columns, header.fields)


def fit(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return (*cells, *[None] * (width - len(cells)))


def flaws_in(cells: Sequence[Cell], columns: Sequence[str]) -> tuple[str, ...]:
    """What every format can have: failed formulas, and lines and characters that could not be decoded."""
    flaws = []
    if any(isinstance(cell, ForeignText) for cell in cells):
        flaws.append("这一行的编码与文件其他行不同，没有分析；请核对文字，把文件统一另存为 UTF-8 后再试")
    for cell, column in zip(cells, columns, strict=False):
        if isinstance(cell, FormulaError):
            flaws.append(f"“{column}”列是公式错误 {cell}")
        elif isinstance(cell, str) and BROKEN in cell:
            flaws.append(f"“{column}”列有 {cell.count(BROKEN)} 处无法识别的字符（显示为 {BROKEN}）")
    return tuple(flaws)


def without_trailing_blank(records: Iterable[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """Records without the empty ones at the end; those in the middle are rows and stay."""
    held: list[tuple[Cell, ...]] = []
    for record in records:
        if record:
            yield from held
            held.clear()
            yield record
        else:
            held.append(record)


def rows_of(records: Iterable[tuple[Cell, ...]], columns: tuple[str, ...], first_number: int) -> Iterator[Row]:
    for number, cells in enumerate(records, first_number):
        fitted = fit(cells, len(columns))
        yield Row(number, fitted, flaws_in(fitted, columns))
