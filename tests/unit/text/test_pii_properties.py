"""Masking: what holds for every text, and that nothing generated survives it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.text.normalise import normalise
from nlp.text.numbers import CHINESE_DIGITS
from nlp.text.pii import find, mask
from tests.unit.text.strategies import ANY_TEXT, CHINESE

DIGITS = st.characters(min_codepoint=ord("0"), max_codepoint=ord("9"))


def digits(least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=least, max_size=most)


MOBILES = st.builds("1{}{}".format, st.sampled_from("3456789"), digits(9, 9))
LANDLINES = st.one_of(
    st.builds("{}-{}{}".format, st.sampled_from(["010", "021", "029"]), st.sampled_from("2345678"), digits(7, 7)),
    st.builds("{}-{}{}".format, st.sampled_from(["0731", "0898", "0571"]), st.sampled_from("2345678"), digits(6, 7)),
)
ID_CARDS = st.builds(
    "{}{}{:04}{:02}{:02}{}{}".format,
    st.sampled_from(["11", "43", "44", "46", "62", "82"]),
    digits(4, 4),
    st.integers(1920, 2020),
    st.integers(1, 12),
    st.integers(1, 28),
    digits(3, 3),
    st.sampled_from("0123456789Xx"),
)


def with_luhn_digit(number: str) -> str:
    total = sum(sum(divmod(int(d) * 2, 10)) if i % 2 == 0 else int(d) for i, d in enumerate(reversed(number)))
    return number + str(-total % 10)


BANK_CARDS = st.builds("62{}".format, digits(13, 16)).map(with_luhn_digit)

GROUPINGS = [(99,), (3, 4, 99), (3, 3, 99), (4, 99), (6, 8, 99), (4, 4, 4, 4, 99), (1,) * 30]
SEPARATORS = ["", " ", "-", "—", "  ", "\u200b", "\u3000"]
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
CHINESE_WRITING = [
    str.maketrans("0123456789", written)
    for written in ("零一二三四五六七八九", "〇幺二三四五六七八九", "零壹贰叁肆伍陆柒捌玖")
]


@st.composite
def written(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> tuple[str, str]:
    """A number, and one of the ways in which people write it."""
    number, separator = draw(numbers), draw(st.sampled_from(SEPARATORS))
    rest, groups = number, []
    for size in draw(st.sampled_from(GROUPINGS)):
        groups.append(rest[:size])
        rest = rest[size:]
    text = separator.join(group for group in groups if group)
    writing = draw(st.sampled_from([None, FULL_WIDTH, *CHINESE_WRITING]))
    return number, text.translate(writing) if writing else text


def as_digits(text: str) -> str:
    """The text with Chinese digits as digits and without anything that could stand between two of them."""
    return "".join(CHINESE_DIGITS.get(c, c) for c in text if c not in " -—–·.()+").upper()


def assert_masked(before: str, number: str, text: str, after: str) -> None:
    masked = mask(normalise(before + text + after))
    assert as_digits(number) not in as_digits(masked)
    assert "〔" in masked


@settings(deadline=None, max_examples=300)
@given(CHINESE, written(MOBILES), CHINESE)
def test_no_mobile_survives(before: str, number: tuple[str, str], after: str) -> None:
    assert_masked(before, *number, after)


@settings(deadline=None, max_examples=200)
@given(CHINESE, LANDLINES, CHINESE)
def test_no_landline_survives(before: str, number: str, after: str) -> None:
    assert_masked(before, number, number, after)
    assert_masked(before, number, number.translate(CHINESE_WRITING[0]), after)


@settings(deadline=None, max_examples=300)
@given(CHINESE, written(ID_CARDS), CHINESE)
def test_no_id_card_survives(before: str, number: tuple[str, str], after: str) -> None:
    assert_masked(before, *number, after)


@settings(deadline=None, max_examples=300)
@given(CHINESE, written(BANK_CARDS), CHINESE)
def test_no_bank_card_survives(before: str, number: tuple[str, str], after: str) -> None:
    assert_masked(before, *number, after)


@settings(deadline=None, max_examples=100)
@given(
    CHINESE,
    st.sampled_from(["QQ", "qq号：", "QQ 群是", "扣扣"]),
    digits(6, 11),
    st.sampled_from(["", "，谢谢", "请加"]),
)
def test_no_qq_number_survives(before: str, label: str, number: str, after: str) -> None:
    assert_masked(before + label, number, number, after)


@settings(deadline=None, max_examples=100)
@given(
    CHINESE,
    st.sampled_from(["微信号", "微信：", "加 wx:", "V信号是"]),
    st.from_regex(r"[a-z][a-z0-9_]{5,19}", fullmatch=True),
)
def test_no_wechat_id_survives(before: str, label: str, name: str) -> None:
    assert name not in mask(normalise(f"{before}{label}{name}，多谢"))


@settings(deadline=None, max_examples=100)
@given(CHINESE, st.from_regex(r"[a-z0-9][a-z0-9_.]{0,20}@[a-z0-9]{1,10}\.(com|cn|net)", fullmatch=True), CHINESE)
def test_no_mail_address_survives(before: str, address: str, after: str) -> None:
    assert address not in mask(normalise(before + address + after))


PLATES = st.from_regex(r"[京津沪渝粤湘琼浙][A-HJ-NP-Z][· ]?[A-HJ-NP-Z0-9]{5,6}", fullmatch=True)


@settings(deadline=None, max_examples=100)
@given(CHINESE, PLATES, CHINESE)
def test_no_plate_survives(before: str, plate: str, after: str) -> None:
    assert plate[-5:] not in mask(normalise(before + plate + after))


@settings(deadline=None, max_examples=400)
@given(ANY_TEXT)
def test_idempotent_and_nothing_new_appears(text: str) -> None:
    masked = mask(normalise(text))
    assert mask(masked) == masked  # type: ignore[arg-type]
    assert find(masked) == ()


@settings(deadline=None, max_examples=300)
@given(ANY_TEXT)
def test_spans_are_what_is_replaced(text: str) -> None:
    plain = normalise(text)
    rebuilt, position = "", 0
    for span in find(plain):
        assert position <= span.start < span.end <= len(plain)
        rebuilt += plain[position : span.start] + span.kind.placeholder
        position = span.end
    assert mask(plain) == rebuilt + plain[position:]


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_prose_is_left_alone(text: str) -> None:
    plain = normalise(text)
    assert mask(plain) == plain or any(c in CHINESE_DIGITS for c in plain)
