"""Opens a writer for flat rows by the extension of its target."""

from __future__ import annotations

from pathlib import Path

from service.ledger.errors import OutputUnsupported
from service.ledger.rows import Kind
from service.ledger.write.base import Writer

SHEETED = frozenset({Kind.XLSX, Kind.XLS})
"""Formats that hold several tables, each with its own columns."""


def kind_to_write(target: Path) -> Kind:
    """Raises :class:`OutputUnsupported`."""
    try:
        return Kind(target.suffix.lower().removeprefix("."))
    except ValueError as error:
        raise OutputUnsupported(target) from error


def open_writer(path: Path, kind: Kind) -> Writer:
    """A writer of flat rows to ``path``; for jsonl use :class:`service.ledger.write.flat.LineWriter`."""
    match kind:
        case Kind.XLSX:
            from service.ledger.write.excel import XlsxWriter  # noqa: PLC0415

            return XlsxWriter(path)
        case Kind.XLS:
            from service.ledger.write.excel import XlsWriter  # noqa: PLC0415

            return XlsWriter(path)
        case Kind.PARQUET:
            from service.ledger.write.parquet import ParquetWriter  # noqa: PLC0415

            return ParquetWriter(path)
        case Kind.CSV | Kind.TSV:
            from service.ledger.write.flat import DelimitedWriter  # noqa: PLC0415

            return DelimitedWriter(path, "," if kind is Kind.CSV else "\t")
        case Kind.JSONL:
            raise OutputUnsupported(path)
