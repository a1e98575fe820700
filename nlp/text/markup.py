"""HTML that came along with a text: tags, scripts and entities, only where it really is HTML (`a<b` survives)."""

from __future__ import annotations

import html
import re

_LINE_TAGS = (
    "address|article|blockquote|br|dd|div|dl|dt|fieldset|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section"
    "|table|tbody|tfoot|thead|title|tr|ul"
)
_SPACE_TAGS = "td|th|option"
_INLINE_TAGS = (
    "a|abbr|b|big|body|button|caption|center|cite|code|col|colgroup|em|figcaption|figure|font|head|html|i|iframe|img|input"
    "|label|link|map|mark|meta|o:p|q|rb|ruby|s|select|small|source|span|strike|strong|sub|sup|svg|textarea|tt|u|video|wbr"
)
_SILENT_TAGS = "script|style|noscript|template|rt|rp"
"""Dropped with what they hold; rt is the reading above a character, rp its brackets."""

_ATTRIBUTES = r"""(?:\s++[a-z:@_][\w:.-]*+(?:\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>]++)))*+\s*+"""


def _tag(names: str) -> str:
    return rf"</?(?:{names}){_ATTRIBUTES}/?>"


_COMMENT = r"<!--(?:(?!<!--|-->).)*+-->|<!doctype[^<>]*+>|<\?xml[^<>]*+>"
_SILENT = re.compile(
    rf"{_COMMENT}|<({_SILENT_TAGS}){_ATTRIBUTES}>(?:(?!<\1[\s>]|</\1).)*+</\1\s*+>", re.IGNORECASE | re.DOTALL
)
_LINE = re.compile(_tag(_LINE_TAGS), re.IGNORECASE)
_SPACE = re.compile(_tag(_SPACE_TAGS), re.IGNORECASE)
_INLINE = re.compile(_tag(_INLINE_TAGS), re.IGNORECASE)
_CERTAIN = re.compile(
    rf"</[a-z][a-z0-9:]*+\s*+>|<(?:{_LINE_TAGS}|{_SILENT_TAGS}|span|strong|font|img)\b|<[a-z]++\s[^<>]*+=|<!--|<!doctype",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7};|#x[0-9a-f]{1,6};|[a-z][a-z0-9]{1,31};|nbsp)", re.IGNORECASE)


def strip_markup(text: str) -> str:
    """Tags out (a line for a block, a space for a cell), scripts and comments dropped, entities unescaped."""
    if "<" in text and _CERTAIN.search(text):
        text = _SILENT.sub("", text)
        text = _INLINE.sub("", _SPACE.sub(" ", _LINE.sub("\n", text)))
    return _ENTITY.sub(_unescaped, text) if "&" in text else text


def _unescaped(match: re.Match[str]) -> str:
    """`&amp;lt;` was escaped twice: all at once, or a long chain of them would take as many rounds."""
    entity = re.sub("^&(?:amp;)+", "&", match.group(), flags=re.IGNORECASE)
    return entity if entity == "&" else html.unescape(entity if entity.endswith(";") else entity + ";")
