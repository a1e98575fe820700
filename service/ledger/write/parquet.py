"""Parquet, in row groups. Types of a parquet input are kept; all else is text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from service.ledger.cells import as_text, encodable
from service.ledger.rows import Cell
from service.ledger.write.base import Sheet

_GROUP_ROWS = 10_000


class ParquetWriter:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._schema: Any = None
        self._typed = 0
        self._file: Any = None
        self._held: list[Sequence[Cell]] = []

    def begin(self, sheet: Sheet) -> None:
        known = list(sheet.schema or [])
        self._typed = len(known)
        named = [field.with_name(name) for field, name in zip(known, sheet.columns, strict=False)]
        texts = [pa.field(name, pa.string()) for name in sheet.columns[self._typed :]]
        self._schema = pa.schema([*named, *texts])
        self._file = parquet.ParquetWriter(self._path, self._schema)

    def write(self, cells: Sequence[Cell]) -> tuple[str, ...]:
        self._held.append(cells)
        if len(self._held) >= _GROUP_ROWS:
            self._flush()
        return ()

    def close(self) -> None:
        if self._file is not None:
            self._flush()
            self._file.close()

    def _flush(self) -> None:
        columns = list(zip(*self._held, strict=True)) or [()] * len(self._schema)
        arrays = [
            pa.array(values if index < self._typed else [_text(value) for value in values], type=field.type)
            for index, (values, field) in enumerate(zip(columns, self._schema, strict=True))
        ]
        self._file.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._held.clear()


def _text(cell: Cell) -> str | None:
    return None if cell is None else encodable(as_text(cell))
