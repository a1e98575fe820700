"""csv, tsv and jsonl, row by row."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from service.ledger.cells import as_text, encodable, json_value
from service.ledger.rows import Cell
from service.ledger.write.base import Sheet


class DelimitedWriter:
    """UTF-8 with a byte order mark, which Excel and WPS need to see that it is UTF-8."""

    def __init__(self, path: Path, delimiter: str) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file, delimiter=delimiter)

    def begin(self, sheet: Sheet) -> None:
        self.write(sheet.columns)

    def write(self, cells: Sequence[Cell]) -> tuple[str, ...]:
        texts = [as_text(cell) for cell in cells]
        try:
            self._rows.writerow(texts)
        except UnicodeEncodeError:  # a lone surrogate; nothing of the row is written yet
            self._rows.writerow([encodable(text) for text in texts])
        return ()

    def close(self) -> None:
        self._file.close()


class LineWriter:
    """One JSON object a line."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def write(self, record: Mapping[str, Any]) -> None:
        self._file.write(json_line(record))

    def close(self) -> None:
        self._file.close()


def json_line(record: Mapping[str, Any]) -> str:
    """Chinese as it is; escaped throughout only where a lone surrogate could not be written otherwise."""
    line = json.dumps(record, ensure_ascii=False, default=json_value)
    try:
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(record, default=json_value)
    return line + "\n"
