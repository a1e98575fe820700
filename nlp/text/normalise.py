"""Raw text in, one readable form out (first version)."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import cast

from nlp.types import NormalisedText

RULESET = "normalise-0"

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd\ud800-\udfff]"
)
_GLOSS = re.compile(r"(?<=[\u4e00-\u9fff])\([a-zü\u00e0-\u00fc\u0101-\u01dc]{1,6}\)")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" *\n[\s]*")


@functools.cache
def _simplified() -> object:
    from opencc import OpenCC  # noqa: PLC0415

    return OpenCC("t2s")


def normalise(text: str) -> NormalisedText:
    """Total and idempotent."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = unicodedata.normalize("NFKC", text)
    text = cast("str", _simplified().convert(text))  # type: ignore[attr-defined]
    text = _GLOSS.sub("", text)
    return NormalisedText(_LINES.sub("\n", _SPACES.sub(" ", text)).strip())
