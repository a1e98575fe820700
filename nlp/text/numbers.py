"""Numbers that name a person or an account, however they are grouped or written: phones, ID cards, bank cards.

First every run of digits is found, groups joined by short separators and Chinese digits included; then each
window of whole groups is classified, the longest first. A run of ASCII digits is never cut inside, so a work
order number of 14 digits is no phone; each Chinese digit is a group of its own, for 一 follows phones in prose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from nlp.text.placeholders import Kind, Span

CHINESE_DIGITS = dict(zip("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789", strict=True))

ALL_DIGITS = rf"\d{''.join(CHINESE_DIGITS)}"
DIGIT = f"[{ALL_DIGITS}]"
GAP_MARKS = r" \-‐‑–—―.·_()+"
GAP = f"[{GAP_MARKS}]{{0,3}}"
"""What may stand between two digits of one number."""

_RUN = re.compile(rf"{DIGIT}(?:{GAP}{DIGIT}){{6,}}(?:[ -]?[Xx](?![0-9A-Za-z]))?")
_GROUP = re.compile(r"\d+|[^\W_A-WYZa-wyz]")

LONGEST = 20
"""Digits of the longest number known here: a disability certificate, which is the ID card's and two more."""

_SHORTEST = 7
"""Digits of a phone number without area code in a small city."""

_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)"
"""First two digits of an ID card (GB/T 2260), with the residence permits of Hong Kong, Macao, Taiwan and foreigners."""
_MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"

_ID_CARD = re.compile(
    rf"{_PROVINCE}\d{{4}}(?:(?:18|19|20)\d\d{_MONTH_DAY}\d{{3}}[\dX](?:\d\d)?|\d\d{_MONTH_DAY}\d{{3}})"
)
"""18 digits, whatever their checksum (people mistype), 20 with the disability certificate's, or the old 15."""
_MOBILE = re.compile(r"(?:(?:00)?86|0|17951|12593)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:(?:00)?860?|0)(?:(?:10|2\d)[2-9]\d{7}|[3-9]\d\d[2-9]\d{6,7})")
_TOLL_FREE = re.compile(r"[48]00\d{7}")
_LOCAL_PHONE = re.compile(r"[2-9]\d{6,7}")
_DATE = re.compile(rf"(?:19|20)\d\d{_MONTH_DAY}\d*")
_YEAR = re.compile(r"(?:19|20)\d\d")

_PHONE_BEFORE = re.compile(
    r"(?:(?:电话|手机|座机|固话|话机|热线|致电|拨打|联系方式|号码|传真|[Tt][Ee][Ll])[^。!?\n]{0,14}|[打拨][^\d。!?\n]{0,5})$"
)
_PHONE_AFTER = re.compile(r"[^\d。!?\n]{0,6}(?:电话|打不通|[没无]人接|占线|热线)")
_IN_BRACKETS = re.compile(r"\)(?! ?[万亿元亩平])")
_LISTED = re.compile(r" ?(?:[、,,/;和或及与]|或者) ?")
_REACH = 18
"""Characters on either side in which a word may say what a number is."""
_LATIN_BEFORE = re.compile(r"[A-Za-z][A-Za-z-]?$")

_MATTER_LABEL = re.compile(
    r"(?:单号?|编号|案号|文号|回执号?|许可证号?|执照号?|备案号?|条形?码|信用代码|注册号|登记号|产权证号?|房产证号?|合同号?|发票号?"
    r"|网安备|编码|标准|ICP备?)[\w(]{0,2}[:是为 .()-]{0,3}$"
)
"""Numbers of matters, not of persons: who works the order needs them to find the earlier one, so they stay."""

_EXTENSION = re.compile(r" ?(?:转|-|分机) ?\d{1,5}(?!\d)")


@dataclass(frozen=True, slots=True)
class _Group:
    digits: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Number:
    """Some groups read as one number, and what stands around it."""

    digits: str
    layout: tuple[int, ...]
    """Digits of each group."""
    before: str
    after: str
    is_listed: bool
    """Follows a phone as the next of a list: 66886688、66886699."""


def find_numbers(text: str) -> Iterator[Span]:
    """Spans in order, not overlapping."""
    last = Span(0, 0, Kind.ACCOUNT)
    for run in _RUN.finditer(text):
        groups = [_Group(_as_digits(g.group()), g.start(), g.end()) for g in _GROUP.finditer(text, *run.span())]
        is_listed = last.kind is Kind.PHONE and bool(_LISTED.fullmatch(text, last.end, run.start()))
        for span in _find_in(text, groups, is_listed=is_listed):
            yield span
            last = span


def _find_in(text: str, groups: list[_Group], *, is_listed: bool) -> Iterator[Span]:
    first = 0
    while first < len(groups):
        window, kind = _longest_window(text, groups[first : first + LONGEST], is_listed=is_listed and first == 0)
        if kind is None:
            first += 1
            continue
        span = Span(groups[first].start, groups[first + window - 1].end, kind)
        yield _with_prefix_and_extension(text, span) if kind is Kind.PHONE else span
        first += window


def _with_prefix_and_extension(text: str, phone: Span) -> Span:
    """The + or the bracket before, 转8001 after."""
    extension = _EXTENSION.match(text, phone.end)
    before = text[max(0, phone.start - 1) : phone.start]
    opened = before == "(" and ")" in text[phone.start : phone.end]
    start = phone.start - 1 if opened or before == "+" else phone.start
    return Span(start, extension.end() if extension else phone.end, phone.kind)


def _longest_window(text: str, groups: list[_Group], *, is_listed: bool) -> tuple[int, Kind | None]:
    """How many of the groups, from the first on, make a known number, and of which kind."""
    lengths = list(accumulate(len(g.digits) for g in groups))
    for size in range(len(groups), 0, -1):
        if _SHORTEST <= lengths[size - 1] <= LONGEST:
            number = _number(text, groups[:size], is_listed=is_listed)
            if kind := _classify(number):
                return size, kind
    return 0, None


def _number(text: str, groups: list[_Group], *, is_listed: bool) -> _Number:
    start, end = groups[0].start, groups[-1].end
    return _Number(
        digits="".join(g.digits for g in groups),
        layout=tuple(len(g.digits) for g in groups),
        before=text[max(0, start - _REACH) : start],
        after=text[end : end + _REACH],
        is_listed=is_listed,
    )


def _classify(number: _Number) -> Kind | None:
    if _ID_CARD.fullmatch(number.digits):
        return Kind.ID_CARD
    if _is_phone(number) or _is_called_phone(number):
        return Kind.PHONE
    return _card_or_account(number)


def _is_phone(number: _Number) -> bool:
    digits = number.digits
    if _MOBILE.fullmatch(digits):
        return not (number.layout[:2] == (4, 4) and _YEAR.match(digits) and _YEAR.match(digits, 4))
    return bool(_LANDLINE.fullmatch(digits) or _TOLL_FREE.fullmatch(digits))


def _is_called_phone(number: _Number) -> bool:
    """A number without area code is a phone where a word or brackets say so: 电话66886688, 王师傅(66886688)."""
    digits, layout = number.digits, number.layout
    is_date = len(digits) == 8 and _DATE.match(digits)
    is_grouped_well = len(layout) == 1 or layout[-1] == 4 or set(layout) == {1}
    if not _LOCAL_PHONE.fullmatch(digits) or is_date or not is_grouped_well or _LATIN_BEFORE.search(number.before):
        return False
    if number.is_listed:
        return True
    bracketed = number.before.endswith("(") and _IN_BRACKETS.match(number.after)
    return bool(bracketed or _PHONE_BEFORE.search(number.before) or _PHONE_AFTER.match(number.after))


def _card_or_account(number: _Number) -> Kind | None:
    digits, layout = number.digits, number.layout
    if not (16 <= len(digits) <= 19 and digits.isdigit()):
        return None
    has_card_start = digits[0] in "3456"
    if has_card_start and _has_luhn_digit(digits) and (digits.startswith("62") or len(layout) == 1):
        return Kind.BANK_CARD
    if len(layout) > 1:
        return Kind.BANK_CARD if has_card_start and _is_printed_like_card(layout) else None
    if _DATE.match(digits) or _MATTER_LABEL.search(number.before):
        return None
    return Kind.BANK_CARD if has_card_start else Kind.ACCOUNT


def _is_printed_like_card(layout: tuple[int, ...]) -> bool:
    """6222 0200 1234 5678 901, digit by digit, or the issuer apart."""
    return set(layout[:4]) == {4} or set(layout) == {1} or (len(layout) == 2 and layout[0] == 6)


def _has_luhn_digit(digits: str) -> bool:
    doubled = (int(d) * 2 for d in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0


def _as_digits(group: str) -> str:
    if group.isascii():
        return group.upper()
    return "".join(CHINESE_DIGITS.get(c) or str(unicodedata.digit(c)) for c in group)
