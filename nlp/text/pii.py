"""Personal data out, readable placeholders in (first version)."""

from __future__ import annotations

import re

from nlp.types import MaskedText, NormalisedText

_RULES = (
    ("身份证", re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")),
    ("邮箱", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    ("电话", re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")),
    ("银行卡", re.compile(r"(?<!\d)\d{16,19}(?!\d)")),
    ("已隐去", re.compile(r"□{2,}|1[3-9]\d[*×]{4}\d{4}")),
)


def mask(text: NormalisedText) -> MaskedText:
    masked: str = text
    for name, pattern in _RULES:
        masked = pattern.sub(f"〔{name}〕", masked)
    return MaskedText(masked)
