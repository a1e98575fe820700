"""What every writer offers, and what it is told before the first row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from service.ledger.rows import Cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """The head of what is to be written: one sheet of a workbook, or a whole flat file."""

    name: str
    columns: tuple[str, ...]
    preamble: tuple[tuple[Cell, ...], ...] = ()
    """Title lines, for workbooks only: a flat file begins with its header."""
    schema: Any = None
    """pyarrow schema, or its fields, of the first ``len(schema)`` columns, where the input had one."""


class Writer(Protocol):
    """Rows go to the sheet begun last. Flat formats take one sheet."""

    def begin(self, sheet: Sheet) -> None: ...

    def write(self, cells: Sequence[Cell]) -> tuple[str, ...]:
        """Returns what could not be kept, in Chinese; mostly nothing."""
        ...

    def close(self) -> None: ...
