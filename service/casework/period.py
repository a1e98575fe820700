"""A period that people name: 2026, 2026Q2, 2026-05, 2026-W20, 2026-05-06, 2026-05-01..2026-05-20. Beijing time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from service.casework.errors import Impossible
from service.casework.views import CHINA_TIME

DAY = timedelta(days=1)
WEEK_DAYS = 7
MONTHS_OF_YEAR, MONTHS_OF_QUARTER = 12, 3
FIRST_YEAR, LAST_YEAR = 1949, 2200
"""Outside of these a year is a slip of the pen."""

FORMS = "2026、2026Q2、2026-05、2026-W20、2026-05-06 或 2026-05-01..2026-05-20"


class PeriodInvalid(Impossible):
    """What was given names no period; the message says what would."""


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` up to, and without, ``end``."""

    label: str
    """As an office writes it: 2026年5月."""
    start: datetime
    end: datetime
    months: int = 0
    """Calendar months it spans, where it is a month, a quarter or a year; then the one before is one too."""

    @property
    def last_day(self) -> date:
        return (self.end - DAY).date()

    @property
    def key(self) -> str:
        """As :func:`parse_period` reads it; a month, quarter or year keeps its kind."""
        first = self.start
        forms = {
            1: f"{first:%Y-%m}",
            MONTHS_OF_QUARTER: f"{first.year}Q{first.month // MONTHS_OF_QUARTER + 1}",
            MONTHS_OF_YEAR: f"{first.year}",
        }
        return forms.get(self.months, f"{first:%Y-%m-%d}..{self.last_day}")

    def previous(self) -> Period:
        """The period of the same kind that ends where this one begins."""
        if self.months:
            return _months(_shifted(self.start.date(), -self.months), self.months)
        return _days((self.start - (self.end - self.start)).date(), (self.start - DAY).date())

    def before(self, count: int) -> Sequence[Period]:
        """The ``count`` periods before this one, the latest first."""
        found: list[Period] = []
        for _ in range(count):
            found.append((found[-1] if found else self).previous())
        return found


def parse_period(text: str) -> Period:
    """Raises :class:`PeriodInvalid`."""
    written = "".join(text.split()).translate(str.maketrans("／～—：", "/~-:"))
    for pattern, read in _FORMS:
        if match := re.fullmatch(pattern, written, re.IGNORECASE):
            try:
                return read(match)
            except (ValueError, OverflowError) as error:
                raise PeriodInvalid(f"时段中有不存在的日期，请核对（可写 {FORMS}）") from error
    raise PeriodInvalid(f"看不懂这个时段，请写成 {FORMS}")


def _year(match: re.Match[str]) -> Period:
    return _months(date(_checked(match[1]), 1, 1), MONTHS_OF_YEAR)


def _quarter(match: re.Match[str]) -> Period:
    number = "一二三四".find(match[2]) + 1 or int(match[2])
    return _months(date(_checked(match[1]), MONTHS_OF_QUARTER * number - 2, 1), MONTHS_OF_QUARTER)


def _month(match: re.Match[str]) -> Period:
    return _months(date(_checked(match[1]), int(match[2]), 1), 1)


def _week(match: re.Match[str]) -> Period:
    monday = date.fromisocalendar(_checked(match[1]), int(match[2]), 1)
    return _days(monday, monday + (WEEK_DAYS - 1) * DAY)


def _day(match: re.Match[str]) -> Period:
    only = _date(match, 1)
    return _days(only, only)


def _range(match: re.Match[str]) -> Period:
    first, last = _date(match, 1), _date(match, 4)
    if last < first:
        raise PeriodInvalid("时段的结束日期早于开始日期，请把两个日期对调")
    return _days(first, last)


def _date(match: re.Match[str], group: int) -> date:
    return date(_checked(match[group]), int(match[group + 1]), int(match[group + 2]))


def _checked(year: str) -> int:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise PeriodInvalid(f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间")
    return int(year)


def _months(first: date, months: int) -> Period:
    """``months``: 1, 3 or 12."""
    label = f"{first.year}年"
    if months == 1:
        label += f"{first.month}月"
    elif months == MONTHS_OF_QUARTER:
        label += f"第{first.month // MONTHS_OF_QUARTER + 1}季度"
    return Period(label, _midnight(first), _midnight(_shifted(first, months)), months)


def _days(first: date, last: date) -> Period:
    """Both included."""
    label = _written(first)
    if last != first:
        label += f"至{_written(last)}"
    return Period(label, _midnight(first), _midnight(last + DAY))


def _shifted(first: date, months: int) -> date:
    """The first of the month so many months on."""
    count = first.year * MONTHS_OF_YEAR + first.month - 1 + months
    return date(count // MONTHS_OF_YEAR, count % MONTHS_OF_YEAR + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA_TIME)


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


_DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_FORMS: Sequence[tuple[str, Callable[[re.Match[str]], Period]]] = (
    (r"(\d{4})年?", _year),
    (r"(\d{4})[-年]?(?:Q|第)?([1-4一二三四])季度", _quarter),
    (r"(\d{4})[-年]?Q([1-4])", _quarter),
    (r"(\d{4})[-/.年](\d{1,2})月?", _month),
    (r"(\d{4})[-年]?(?:W|第)(\d{1,2})周?", _week),
    (_DAY, _day),
    (rf"{_DAY}(?:\.\.|至|到|~){_DAY}", _range),
)
