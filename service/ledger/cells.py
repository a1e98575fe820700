"""Cells as text: for reading a suggestion out of them and for formats that know only text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from service.ledger.rows import Cell, ForeignText, FormulaError

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run as a formula by Excel and WPS (OWASP, CSV injection)."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def as_text(cell: Cell) -> str:
    """As a person would write it. Whole floats lose their ``.0`` and never become 1.23e17; a failed formula is kept."""
    if type(cell) is str:
        return cell
    if cell is None:
        return ""
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False, default=json_value)
    return _TEXT_OF.get(type(cell), str)(cell)


def readable_text(cell: Cell) -> str:
    """The citizen's words in a cell: as :func:`as_text`, nothing where a formula failed or the line is foreign."""
    return "" if isinstance(cell, FormulaError | ForeignText) else as_text(cell)


def float_text(number: float) -> str:
    """Without exponent: ``20230101123456.0`` is 20230101123456, ``1e-07`` is 0.0000001."""
    if not isfinite(number):
        return str(number)
    return str(int(number)) if number.is_integer() else f"{Decimal(repr(number)):f}"


def _datetime_text(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="auto" if moment.microsecond else "seconds")


_TEXT_OF: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "TRUE" if value else "FALSE",
    float: float_text,
    datetime: _datetime_text,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: str,
    Decimal: "{:f}".format,
    bytes: lambda value: value.decode("utf-8", "replace"),
}
"""All other types are written by ``str``."""


def json_value(cell: Any) -> Any:
    """For ``json.dumps(default=…)``: what JSON has no type for becomes text."""
    return as_text(cell)


def harmless(text: str) -> str:
    """A text of ours that no spreadsheet runs as a formula. Original cells are never changed."""
    return f"'{text}" if text.startswith(_FORMULA_START) else text


def encodable(text: str) -> str:
    """Lone surrogates, which no file can hold, as U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)
