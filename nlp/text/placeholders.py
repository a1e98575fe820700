"""What stands in a text for personal data: readable, and a closed set, so that one word means one kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A kind of personal data; the value is what a clerk reads between the brackets."""

    PHONE = "电话"
    ID_CARD = "身份证"
    """And whatever else proves who one is: passport, travel permit, disability certificate."""
    BANK_CARD = "银行卡"
    MAIL = "邮箱"
    PLATE = "车牌"
    QQ = "QQ"
    WECHAT = "微信"
    ACCOUNT = "账号"
    REDACTED = "已隐去"
    """Was blanked before it came here: □□□□, 138****1234."""

    @property
    def placeholder(self) -> str:
        return f"〔{self.value}〕"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """``text[start:end]`` is personal data of this kind."""

    start: int
    end: int
    kind: Kind


PLACEHOLDER = re.compile(f"〔(?:{'|'.join(Kind)})〕")
