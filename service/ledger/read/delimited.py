"""csv and tsv, streaming: the file is surveyed once (width, number of rows) and read again for its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from service.ledger.headers import Mapped
from service.ledger.read.encodings import detect
from service.ledger.read.foreign import decoded_lines
from service.ledger.read.header_rows import SEARCHED_ROWS, locate
from service.ledger.read.records import records
from service.ledger.read.tables import layout, rows_of, without_trailing_blank
from service.ledger.rows import Cell, Kind, Row, Table

_DELIMITERS = {Kind.CSV: (",", "\t", ";", "|"), Kind.TSV: ("\t", ",", ";", "|")}
"""The likelier first."""


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path
    encoding: str
    delimiter: str

    def records(self) -> Iterator[tuple[Cell, ...]]:
        lines = decoded_lines(self.path, self.encoding)
        yield from without_trailing_blank(map(tuple, records(lines, self.delimiter)))


def read_delimited(path: Path, kind: Kind, mapping: Mapped) -> Table:
    source = _choose(path, kind, detect(path))
    top = list(islice(source.records(), SEARCHED_ROWS))
    header = locate(top, mapping=mapping)
    width, count = _survey(source)
    columns, fields = layout(header, width, mapping)
    return Table(
        name="",
        columns=columns,
        fields=fields,
        count=count - header.end,
        read=partial(_rows, source, header.end, columns),
        preamble=tuple(top[: header.first]),
    )


def _choose(path: Path, kind: Kind, encoding: str) -> _Source:
    """The separator under which the most columns are understood, then under which there are most."""
    sources = [_Source(path, encoding, delimiter) for delimiter in _DELIMITERS[kind]]
    return max(sources, key=_fitness)


def _fitness(source: _Source) -> tuple[int, int]:
    top = list(islice(source.records(), SEARCHED_ROWS))
    header = locate(top)
    return len(header.fields), sum(map(bool, header.names))


def _survey(source: _Source) -> tuple[int, int]:
    """Width of the widest record and number of records."""
    width = count = 0
    for cells in source.records():
        width = max(width, len(cells))
        count += 1
    return width, count


def _rows(source: _Source, skipped: int, columns: tuple[str, ...]) -> Iterator[Row]:
    return rows_of(islice(source.records(), skipped, None), columns, first_number=skipped + 1)
