"""Where a sheet's header is: below title lines, on one line or on two merged ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.ledger.headers import Mapped, find_column, is_known, recognise
from service.ledger.rows import Cell, Role, is_blank, unique_columns

SEARCHED_ROWS = 20
"""A header further down than this is not looked for."""
_LABEL_LENGTH = 12
"""Longest cell taken for one half of a two-line header."""
_NOT_A_LABEL = re.compile(r"[\d\n:：，。？！]")

Cells = Sequence[Cell]
Merge = tuple[tuple[int, int], tuple[int, int]]
"""(first row, first column), (last row, last column), relative to the searched rows."""


@dataclass(frozen=True, slots=True)
class Header:
    first: int
    """Index of its first line among the rows."""
    height: int
    """1 or 2 lines."""
    names: tuple[str, ...]
    """As many as the header is wide; blank where it says nothing."""
    fields: dict[Role, int]

    @property
    def end(self) -> int:
        return self.first + self.height


def locate(rows: Sequence[Cells], merges: Iterable[Merge] = (), mapping: Mapped | None = None) -> Header:
    """The first line with a text column (or with every column of ``mapping``), else the one with most known headers.

    ``rows`` holds at least one row with a value.
    """
    searched = rows[:SEARCHED_ROWS]
    filled = _fill_across(searched, merges)
    candidates = [header for index in range(len(searched)) for header in _headers_at(index, searched, filled)]
    for header in candidates:
        if _has_mapped(header, mapping) if mapping else Role.TEXT in header.fields:
            return header
    known = max(candidates, key=lambda header: (_known(header.names), -header.first))
    return known if _known(known.names) else _first_with_values(candidates)


def _headers_at(index: int, rows: Sequence[Cells], filled: Sequence[Cells]) -> list[Header]:
    """The readings of one line as a header, the two-line one first if it can be."""
    single = tuple(_label(cell) for cell in rows[index])
    headers = [Header(index, 1, single, recognise(single))]
    if index + 1 < len(rows) and _goes_on(rows[index], rows[index + 1]):
        spellings = _spellings(rows[index], filled[index], rows[index + 1])
        names = tuple(spelled[0] for spelled in spellings)
        headers.insert(0, Header(index, 2, names, recognise(spellings)))
    return headers


def _goes_on(upper: Cells, lower: Cells) -> bool:
    """Whether ``lower`` is the second line of a header: labels only, one of them known, and some cell left to it."""
    above = [cell for cell in upper if not is_blank(cell)]
    below = [cell for cell in lower if not is_blank(cell)]
    if len(above) < 2 or not below or not all(map(_is_label, [*above, *below])):
        return False
    divides = any(is_blank(a) or is_blank(b) for a, b in _paired(upper, lower))
    return divides and any(is_known(_label(cell)) for cell in below)


def _spellings(upper: Cells, filled: Cells, lower: Cells) -> list[tuple[str, ...]]:
    """Per column. A group's name reaches as far as there is something below it."""
    pairs = zip(_paired(upper, lower), _paired(filled, lower), strict=True)
    return [_joined(_label(group if _label(below) else own), _label(below)) for (own, below), (group, _) in pairs]


def _joined(upper: str, lower: str) -> tuple[str, ...]:
    """The name of a two-line header, then the spellings by which it may be known."""
    if not upper or not lower or upper == lower:
        return (lower or upper,)
    return (f"{upper}-{lower}", f"{upper}{lower}", lower)


def _fill_across(rows: Sequence[Cells], merges: Iterable[Merge]) -> list[list[Cell]]:
    """Merged cells hold their value in the first only; without merge marks (csv), a gap takes what stands left of it.

    Used for the upper line of a two-line header, whose gaps are the widths of its groups.
    """
    marked = {
        (row, column) for (r0, c0), (r1, c1) in merges for row in range(r0, r1 + 1) for column in range(c0, c1 + 1)
    }
    filled = []
    for index, row in enumerate(rows):
        cells: list[Cell] = []
        for column, cell in enumerate(row):
            gap = is_blank(cell) and bool(cells) and (not marked or (index, column) in marked)
            cells.append(cells[-1] if gap else cell)
        filled.append(cells)
    return filled


def _paired(upper: Cells, lower: Cells) -> list[tuple[Cell, Cell]]:
    width = max(len(upper), len(lower))
    return list(zip(_padded(upper, width), _padded(lower, width), strict=True))


def _padded(cells: Cells, width: int) -> list[Cell]:
    return [*cells, *[None] * (width - len(cells))]


def _label(cell: Cell) -> str:
    return "" if is_blank(cell) else str(cell).strip()


def _is_label(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell.strip()) <= _LABEL_LENGTH and not _NOT_A_LABEL.search(cell.strip())


def _known(names: Iterable[str]) -> int:
    return sum(is_known(name) for name in names if name)


def _has_mapped(header: Header, mapping: Mapped) -> bool:
    columns = unique_columns(header.names, 0)
    return all(find_column(name, columns) is not None for name in mapping.values())


def _first_with_values(candidates: Sequence[Header]) -> Header:
    """A title line has one cell; take the first line with two, or the first with any."""
    single = [header for header in candidates if header.height == 1]
    return max(single, key=lambda header: (min(sum(map(bool, header.names)), 2), -header.first))
