"""Records of a csv, with one repair: a quote that is never closed must not swallow the rest of the file."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from itertools import chain

from service.ledger.rows import ForeignText

MAX_RECORD_LINES = 1000
"""A quoted cell with more line breaks than this is taken for a quote that was never closed."""


def records(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """Cells per record; an empty line is an empty list. Lines keep their ends, as ``open(newline="")`` gives them."""
    csv.field_size_limit(sys.maxsize)  # a letter can be longer than the module's 131,072 characters
    source = _Source(iter(lines))
    reader = csv.reader(source, delimiter=delimiter)
    while True:
        source.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _NeverClosed:
            first, *rest = source.taken
            cells = _unquoted(first, delimiter)
            foreign = isinstance(first, ForeignText)
            source = _Source(chain(rest, source.lines))
            reader = csv.reader(source, delimiter=delimiter)
        else:
            foreign = any(isinstance(line, ForeignText) for line in source.taken)
        yield [cell if cell.isascii() else ForeignText(cell) for cell in cells] if foreign else cells


class _NeverClosed(Exception):
    """The reader asks for more lines than one record can have."""


class _Source:
    """Hands lines to the csv reader and remembers those of the current record."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.taken: list[str] = []

    def __iter__(self) -> _Source:
        return self

    def __next__(self) -> str:
        line = next(self.lines, None)
        if line is None:
            if self.taken:
                raise _NeverClosed
            raise StopIteration
        self.taken.append(line)
        if len(self.taken) > MAX_RECORD_LINES:
            raise _NeverClosed
        return line


def _unquoted(line: str, delimiter: str) -> list[str]:
    cells = line.rstrip("\r\n").split(delimiter)
    return [cell.strip('"') for cell in cells]
