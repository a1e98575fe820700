"""Text that was decoded with the wrong encoding: recovered where that is certain, left as found where it is not."""

from __future__ import annotations

import functools
import re

from nlp.text.characters import HAN, is_chinese_punctuation, is_common_han, is_traditional, simplify

_CP1252 = {
    character: bytes([byte]) for byte in range(0x80, 0xA0) if (character := bytes([byte]).decode("cp1252", "ignore"))
}
"""Windows' additions to Latin-1: € for 80, “ for 93."""

_TAIL = "\x80-\xbf" + "".join(_CP1252)
_WIDE = f"(?:[\xe0-\xef][{_TAIL}]{{2}}|[\xf0-\xf4][{_TAIL}]{{3}})"
_NARROW = f"[\xc2-\xc5\xc7][{_TAIL}]"
_UTF8_AS_LATIN = re.compile(f"{_WIDE}(?:{_WIDE}|{_NARROW})*")
_ACCENTS_AS_LATIN = re.compile(f"(?:{_NARROW})+")
_GBK_AS_LATIN = re.compile("[\xa1-\xfe]{4,}")
_NOT_ASCII_FROM = "[{}][^\x00-\x7f]+\\??"

_MARKERS = re.compile("(?:锟斤拷)+锟?|烫{3,}|屯{3,}|ï»¿|锘(?=\\?)")
"""What U+FFFD, uninitialised memory and a byte order mark look like when read as GBK or Latin-1."""

_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_EXCEL_ESCAPES = re.compile(r"_x00(?:0[0-9A-F]|1[0-9A-F])_")
"""How xlsx stores control characters in a cell; _x000D_ ends every line of some exports."""

_BROKEN_TAIL = 2
"""Bytes of a last character that may be missing when the rest is taken."""

LOST_BYTE = rf"[!！俊骸弧贰][{HAN}]{{1,8}}[@-~]|[边斑]@"
"""What 。” and a few words turn into when GBK text has lost a byte before them; an ASCII byte ends the damage."""

_LOST_BYTE = re.compile(LOST_BYTE)
_AFTER_LOST_BYTE = re.compile(rf"[。！？：；》]?[“”]([{HAN}]+)")


def repair(text: str) -> str:
    """Undoes wrong decoding; every rule accepts only what reads as Chinese afterwards."""
    if _damaged().search(text):
        text = _MARKERS.sub("", text)
        text = _UTF8_AS_LATIN.sub(_from_latin, text)
        text = _ACCENTS_AS_LATIN.sub(_from_latin, _GBK_AS_LATIN.sub(_gbk_from_latin, text))
        text = _utf8_as_gbk().sub(_utf8_from_gbk, text)
        text = _EXCEL_ESCAPES.sub("\n", _ESCAPES.sub(_unescaped, text))
    return _LOST_BYTE.sub(_with_lost_byte, text)


def sign_of_damage() -> str:
    """Characters, as a class for a regular expression, of which one is in all that `repair` changes but LOST_BYTE."""
    return f"\\\\_\xa1-\xb6\xb8-\xd6\xd8-\xf6\xf8-\xfe锟烫屯锘{_gbk_of_utf8_leads()}"


def _from_latin(match: re.Match[str]) -> str:
    raw = b"".join(_CP1252.get(c) or c.encode("latin-1") for c in match.group())
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return match.group()


def _gbk_from_latin(match: re.Match[str]) -> str:
    if sum(map(str.isalpha, match.group())) * 2 < len(match.group()):
        return match.group()  # ×××× and ···· are not letters, and would read as Chinese too
    try:
        text = match.group().encode("latin-1").decode("gb2312")
    except UnicodeDecodeError:
        return match.group()
    return text if _reads_as_chinese(text) else match.group()


def _utf8_from_gbk(match: re.Match[str]) -> str:
    raw = match.group().rstrip("?").encode("gb18030", "ignore")
    try:
        text, rest = raw.decode("utf-8"), match.group()[len(match.group().rstrip("?")) :]
    except UnicodeDecodeError as error:
        if len(raw) - error.start > _BROKEN_TAIL:
            return match.group()
        text, rest = raw[: error.start].decode("utf-8"), ""
    return text + rest if _reads_as_chinese(text) else match.group()


def _reads_as_chinese(text: str) -> bool:
    common = sum(map(is_common_han, text))
    return common >= 2 and common + sum(map(is_chinese_punctuation, text)) == len(text)


def _with_lost_byte(match: re.Match[str]) -> str:
    """`!边@` -> `。”這`, `!备鬣l` -> `。”各鄉`: accepted only as a quotation mark and common characters."""
    broken = match.group()
    if broken[-1] != "@" and all(map(is_common_han, broken[1:-1])):
        return broken  # reads well as it is: ！本人系A
    raw = broken.replace("!", "！").encode("gbk", "ignore")
    for lost in (b"\xa1", b"\xa3"):
        text = (lost + raw).decode("gbk", "ignore")
        quoted = _AFTER_LOST_BYTE.fullmatch(text)
        if quoted and is_traditional(text[-1]) and all(map(is_common_han, simplify(quoted.group(1)))):
            return text
    return broken


def _unescaped(match: re.Match[str]) -> str:
    return "".join(chr(int(code, 16)) for code in match.group().split("\\u")[1:])


@functools.cache
def _damaged() -> re.Pattern[str]:
    return re.compile(f"[{sign_of_damage()}]")


@functools.cache
def _utf8_as_gbk() -> re.Pattern[str]:
    return re.compile(_NOT_ASCII_FROM.format(_gbk_of_utf8_leads()))


@functools.cache
def _gbk_of_utf8_leads() -> str:
    """The GBK characters that the first two UTF-8 bytes of a Han character or Chinese punctuation make."""
    leads = [*range(0xE2, 0xEA), 0xEF]
    return "".join(bytes([lead, tail]).decode("gbk", "ignore") for lead in leads for tail in range(0x80, 0xC0))
