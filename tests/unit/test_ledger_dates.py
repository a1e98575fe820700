"""When a suggestion was made, in the ways that ledgers write it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.ledger.dates import read_time
from service.ledger.rows import Cell

SECOND, DAY = datetime(2026, 5, 6, 9, 12, 30), datetime(2026, 5, 6)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-05-06 09:12:30", SECOND),
        ("2026/5/6 9:12:30", SECOND),
        ("2026-05-06T09:12:30+08:00", SECOND),
        ("2026年5月6日 9时12分30秒", SECOND),
        ("2026.05.06", DAY),
        ("2026年5月6日", DAY),
        ("20260506", DAY),
        ("20260506 091230", SECOND),
        (20260506, DAY),
        (46148, DAY),  # how Excel stores it
        (SECOND, SECOND),
        (date(2026, 5, 6), DAY),
        ("2026-05-06 24:61", None),
        ("2026-13-06", None),
        ("上周三", None),
        ("", None),
        (None, None),
        (7, None),
        (True, None),
        (float("nan"), None),
    ],
)
def test_dates_as_ledgers_write_them(cell: Cell, expected: datetime | None) -> None:
    assert read_time(cell) == expected


@given(st.one_of(st.text(), st.integers(), st.floats()))
def test_nothing_in_a_date_column_is_fatal(cell: Cell) -> None:
    assert isinstance(read_time(cell), datetime | None)
