"""Parquet, streaming by record batches; its types are kept for a parquet output."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from service.ledger.errors import LedgerTruncated
from service.ledger.headers import Mapped, apply_mapping, recognise
from service.ledger.read.tables import flaws_in
from service.ledger.rows import Row, Table, unique_columns

_BATCH_ROWS = 1024


def read_parquet(path: Path, mapping: Mapped) -> Table:
    """Raises :class:`LedgerTruncated`."""
    try:
        with parquet.ParquetFile(path) as file:
            schema, rows = file.schema_arrow, file.metadata.num_rows
    except (pa.ArrowException, OSError) as error:
        raise LedgerTruncated(path, "parquet") from error
    columns = unique_columns(schema.names, 0)
    return Table(
        name="",
        columns=columns,
        fields=apply_mapping(mapping, columns, recognise(columns)),
        count=rows,
        read=partial(_rows, path, columns),
        schema=pa.schema([_python_type(field) for field in schema]),
    )


def _python_type(field: Any) -> Any:
    """Python's times end at microseconds; finer ones are cut there."""
    if pa.types.is_timestamp(field.type) and field.type.unit == "ns":
        return field.with_type(pa.timestamp("us", tz=field.type.tz))
    return field


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    numbers = count(1)
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH_ROWS):
                lists = [_python_values(column) for column in batch.columns]
                for cells in zip(*lists, strict=True):
                    yield Row(next(numbers), cells, flaws_in(cells, columns))
    except (pa.ArrowException, OSError) as error:
        raise LedgerTruncated(path, "parquet") from error


def _python_values(column: Any) -> list[Any]:
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    return list(column.to_pylist())
