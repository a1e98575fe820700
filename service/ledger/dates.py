"""When a suggestion was made, out of whatever the ledger's column holds."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from math import isfinite

from service.ledger.rows import Cell

_EXCEL_EPOCH = datetime(1899, 12, 30)
"""Day 0 of Excel's 1900 date system, its phantom 1900-02-29 included."""
_EXCEL_DAYS = (20_000.0, 80_000.0)
"""Serial numbers taken as dates: 1954 to 2119. A bare number outside is something else."""
_DATE = re.compile(
    r"""\s*(?P<year>\d{4}) \s*[-/.年]\s* (?P<month>\d{1,2}) \s*[-/.月]\s* (?P<day>\d{1,2}) \s*[日号]?
        (?: [\sT]* (?P<hour>\d{1,2}) \s*[:：时点]\s* (?P<minute>\d{1,2}) (?: \s*[:：分]\s* (?P<second>\d{1,2}) )? )?""",
    re.VERBOSE,
)
_COMPACT = re.compile(
    r"\s*(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:\s*(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2}))?(?!\d)"
)


def read_time(cell: Cell) -> datetime | None:
    """Local time without zone, or None where the cell holds no date that can be understood."""
    match cell:
        case datetime():
            return cell.replace(tzinfo=None)
        case date():
            return datetime(cell.year, cell.month, cell.day)
        case bool():
            return None
        case int() | float():
            return _from_number(cell)
        case str():
            return _from_text(cell)
        case _:
            return None


def _from_number(number: float) -> datetime | None:
    if _EXCEL_DAYS[0] <= number <= _EXCEL_DAYS[1]:
        return _EXCEL_EPOCH + timedelta(days=number)
    return _from_text(str(int(number))) if isfinite(number) else None


def _from_text(text: str) -> datetime | None:
    match = _DATE.match(text) or _COMPACT.match(text)
    if match is None:
        return None
    parts = {name: int(value) for name, value in match.groupdict().items() if value is not None}
    try:
        return datetime(**parts)  # type: ignore[arg-type]
    except ValueError:
        return None
