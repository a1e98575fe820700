"""What a run writes: the ledger's own columns with ours behind them, or a JSON object a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from service.batch.columns import DONE, FAILED, STATE_COLUMNS, added_names, ledger_columns
from service.batch.suggestions import Entry
from service.ledger.rows import Cell, Kind, Ledger, Row, Table
from service.ledger.write.base import Sheet
from service.ledger.write.flat import LineWriter
from service.ledger.write.opening import SHEETED, open_writer

SHEET_COLUMN = "工作表"


@dataclass(frozen=True, slots=True)
class Addition:
    """What a command adds to a row."""

    columns: tuple[str, ...]
    """Of a flat file, behind the ledger's own."""
    empty: Mapping[str, Any]
    """What a failed line of a jsonl holds instead: readers may look for these keys in every line."""


class Output(Protocol):
    """``answer`` is what the run's render made: cells for flat files, a JSON object for lines."""

    def begin(self, table: Table) -> None: ...

    def write(self, entry: Entry, answer: Any) -> tuple[str, ...]:
        """Returns what the format could not keep of the row, in Chinese."""
        ...

    def fail(self, entry: Entry, reason: str) -> None:
        """``reason`` is all there is to say of the row."""
        ...

    def close(self) -> None: ...


def open_output(path: Path, kind: Kind, ledger: Ledger, addition: Addition) -> Output:
    if kind is Kind.JSONL:
        return _Lines(path, ledger, addition.empty)
    if kind in SHEETED:
        return _Sheets(path, kind, addition.columns)
    return _OneTable(path, kind, ledger, addition.columns)


class _Flat:
    def __init__(self, path: Path, kind: Kind, added: Sequence[str]) -> None:
        self._writer = open_writer(path, kind)
        self._added = (*added, *STATE_COLUMNS)

    def write(self, entry: Entry, answer: Sequence[Cell]) -> tuple[str, ...]:
        return self._writer.write((*self._original(entry), *answer, DONE, "；".join(entry.notes)))

    def fail(self, entry: Entry, reason: str) -> None:
        nothing = [None] * (len(self._added) - len(STATE_COLUMNS))
        self._writer.write((*self._original(entry), *nothing, FAILED, reason))

    def close(self) -> None:
        self._writer.close()

    def _original(self, entry: Entry) -> Sequence[Cell]:
        raise NotImplementedError


class _Sheets(_Flat):
    """A workbook like the ledger: the same sheets, those without suggestions copied as they are."""

    def begin(self, table: Table) -> None:
        own = ledger_columns(table.columns) if table.has_text else table.columns
        added = added_names(self._added, own) if table.has_text else ()
        self._writer.begin(Sheet(table.name, (*own, *added), table.preamble))
        self._width = len(own)
        if not table.has_text:
            for row in table.read():
                self._writer.write(row.cells)

    def _original(self, entry: Entry) -> Sequence[Cell]:
        return entry.row.cells[: self._width]


class _OneTable(_Flat):
    """All tables with suggestions below each other; of several, a column says from which sheet a row is."""

    def __init__(self, path: Path, kind: Kind, ledger: Ledger, added: Sequence[str]) -> None:
        super().__init__(path, kind, added)
        tables = ledger.suggestions
        self._columns = tuple(dict.fromkeys(column for table in tables for column in ledger_columns(table.columns)))
        self._sheeted = len(tables) > 1
        schema = list(tables[0].schema or ())[: len(self._columns)]
        own = (*self._columns, *added_names([SHEET_COLUMN], self._columns)) if self._sheeted else self._columns
        self._writer.begin(Sheet("", (*own, *added_names(self._added, own)), schema=schema))

    def begin(self, table: Table) -> None:
        """The one header is written already."""

    def _original(self, entry: Entry) -> Sequence[Cell]:
        if not self._sheeted:
            return entry.row.cells[: len(self._columns)]
        cells = dict(zip(entry.table.columns, entry.row.cells, strict=True))
        return [*(cells.get(column) for column in self._columns), entry.table.name]


class _Lines:
    """The full answer a line, the ledger's own columns under ``row``."""

    def __init__(self, path: Path, ledger: Ledger, empty: Mapping[str, Any]) -> None:
        self._writer = LineWriter(path)
        self._empty = empty
        self._sheeted = len(ledger.suggestions) > 1

    def begin(self, table: Table) -> None:
        """Lines need no header."""

    def write(self, entry: Entry, answer: Mapping[str, Any]) -> tuple[str, ...]:
        notes = {"notes": list(entry.notes)} if entry.notes else {}
        self._writer.write({"id": entry.suggestion.id, **answer, **notes, **_origin(entry, self._sheeted)})
        return ()

    def fail(self, entry: Entry, reason: str) -> None:
        self._writer.write({"id": entry.suggestion.id, "error": reason, **self._empty, **_origin(entry, self._sheeted)})

    def close(self) -> None:
        self._writer.close()


def _origin(entry: Entry, sheeted: bool) -> dict[str, Any]:
    """Where the row is in its ledger, and what it holds there."""
    sheet = {"sheet": entry.table.name} if sheeted else {}
    return {**sheet, "row_number": entry.row.number, "row": _row_object(entry.table, entry.row)}


def _row_object(table: Table, row: Row) -> dict[str, Cell]:
    return dict(zip(ledger_columns(table.columns), row.cells, strict=False))
