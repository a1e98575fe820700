"""Periods as people write them, and what is no period."""

from __future__ import annotations

from datetime import date

import pytest

from service.casework.period import PeriodInvalid, parse_period


@pytest.mark.parametrize(
    ("written", "label", "first", "last"),
    [
        ("2026", "2026年", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026年", "2026年", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026Q2", "2026年第2季度", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026年第四季度", "2026年第4季度", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-05", "2026年5月", date(2026, 5, 1), date(2026, 5, 31)),
        ("2026年12月", "2026年12月", date(2026, 12, 1), date(2026, 12, 31)),
        ("2024/2", "2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-W20", "2026年5月11日至2026年5月17日", date(2026, 5, 11), date(2026, 5, 17)),
        ("2026-05-06", "2026年5月6日", date(2026, 5, 6), date(2026, 5, 6)),
        ("2026-05-06..2026-05-20", "2026年5月6日至2026年5月20日", date(2026, 5, 6), date(2026, 5, 20)),
        (" 2026年5月6日 至 2026年5月20日 ", "2026年5月6日至2026年5月20日", date(2026, 5, 6), date(2026, 5, 20)),
    ],
)
def test_forms(written: str, label: str, first: date, last: date) -> None:
    period = parse_period(written)
    assert (period.label, period.start.date(), period.last_day) == (label, first, last)
    assert parse_period(period.key) == period


@pytest.mark.parametrize(
    ("written", "before"),
    [
        ("2026-01", "2025-12"),
        ("2026Q1", "2025Q4"),
        ("2026", "2025"),
        ("2026-03-01..2026-03-10", "2026-02-19..2026-02-28"),
        ("2026-05-06", "2026-05-05"),
    ],
)
def test_the_period_before_is_of_the_same_kind(written: str, before: str) -> None:
    assert parse_period(written).previous() == parse_period(before)
    assert parse_period(written).previous().end == parse_period(written).start


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "看不懂"),
        ("上个月", "看不懂"),
        ("2026-5-", "看不懂"),
        ("05-2026", "看不懂"),
        ("2026Q5", "看不懂"),
        ("2026-13", "不存在的日期"),
        ("2026-02-30", "不存在的日期"),
        ("2026-W54", "不存在的日期"),
        ("2026-05-20..2026-05-06", "对调"),
        ("0026", "年份"),
        ("9999-12", "年份"),
        ("'; DROP TABLE cases", "看不懂"),
    ],
)
def test_what_is_no_period_is_said_in_chinese(written: str, said: str) -> None:
    with pytest.raises(PeriodInvalid, match=said):
        parse_period(written)
