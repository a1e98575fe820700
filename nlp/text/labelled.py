"""Personal data known by the word before it: 微信号 xiaoming_88, 身份证号 …, 户号 …, QQ …."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.text.numbers import DIGIT, GAP
from nlp.text.placeholders import Kind, Span

_LINK = r"(?:号码?|编号|[Ii][Dd]|名|群|是|为|叫|[ :()“”\"'=#.,-]){0,6}?"
_CORE = rf"(?:{DIGIT}|[A-Za-z_])++"
_VALUE = rf"(?P<value>{_CORE}(?:[.@-]{{1,3}}+{_CORE})*+)"
_DIGITS = rf"(?P<value>{DIGIT}(?:{GAP}{DIGIT}){{4,18}}+)"
_DATE = re.compile(r"(?:19|20)\d\d([-./]?)(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])")
"""What may follow a paper and is not its number: 居住证 2016-4-7 到期."""
_NOT_AN_AMOUNT = r"(?! ?[多余几来]?(?:元|块|万|亿|人|户|个|年|月|天|次|平|㎡|热线))"

_EXPLICIT = re.compile(r"[:=号]|[Ii][Dd]|是|为|叫")

SHORTEST = 5
"""Characters of the shortest id there is: old QQ numbers have five digits."""


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: Kind
    pattern: re.Pattern[str]
    digits: int
    """So many the value must have."""
    digits_if_said: int
    """So many when a colon, 号 or 是 says that what follows is the value."""


def _rule(kind: Kind, labels: str, value: str, digits: int, digits_if_said: int) -> _Rule:
    return _Rule(kind, re.compile(f"(?:{labels}){_LINK}{value}{_NOT_AN_AMOUNT}"), digits, digits_if_said)


_PAPERS = "身份证件?|护照|通行证|军官证|残疾人?证|居住证|驾驶?证|社保卡|医保卡|证件"
_PLATES = "车牌|号牌"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
"""As plates name them."""
_CARDS = "银行卡|储蓄卡|信用卡|存折|卡号"
_ACCOUNTS = (
    "账号|账户|帐号|帐户|户号|卡号|户头|用户[名号]|用户编号|客户编?号|缴费编?号|宽带号|社保编?号|医保编?号|公积金号|学号|准考证|考生号"
    "|病历号|住院号|门诊号|档案号|抖音|快手|支付宝|会员号|存折|储蓄卡|银行卡"
)
_QQ_IN_HAN, _WECHAT_IN_HAN = "扣扣|企鹅", "微信|威信|薇信"
_QQ = f"(?<![A-Za-z])[Qq]{{2}}|{_QQ_IN_HAN}"
_WECHAT = f"{_WECHAT_IN_HAN}|(?<![A-Za-z])(?:[Vv]信|[Ww][Xx]|[Vv][Xx]|[Ww]e[Cc]hat|weixin)"

_RULES = (
    _rule(Kind.ID_CARD, _PAPERS, rf"(?P<value>[A-Za-z]{{1,4}}{DIGIT}(?:{GAP}{DIGIT}){{5,19}}+\)?)", 6, 6),
    _rule(Kind.ID_CARD, _PAPERS, rf"(?P<value>{DIGIT}(?:{GAP}{DIGIT}){{7,19}}+[Xx]?)", 8, 8),
    _rule(
        Kind.PLATE, _PLATES, rf"(?P<value>[{PROVINCES}]? ?[A-Za-z]?[ ·•.-]?(?>[A-Za-z0-9]{{4,6}})(?![A-Za-z0-9]))", 2, 2
    ),
    _rule(Kind.QQ, _QQ, _DIGITS, SHORTEST, SHORTEST),
    _rule(Kind.WECHAT, _WECHAT, _VALUE, 1, 0),
    _rule(Kind.BANK_CARD, _CARDS, rf"(?P<value>{DIGIT}(?:{GAP}{DIGIT}){{14,18}}+)", 15, 15),
    _rule(Kind.ACCOUNT, _ACCOUNTS, _VALUE, SHORTEST, 2),
)

_ANY_LABEL = re.compile("|".join([_PAPERS, _PLATES, _CARDS, _ACCOUNTS, _WECHAT_IN_HAN, _QQ_IN_HAN]))
"""Every alternative begins with a plain character: such a search is several times as fast."""
_LATIN_LABEL = re.compile("[QqVvWw]")
"""Perhaps the beginning of one."""


def find_labelled(text: str) -> Iterator[Span]:
    """Spans of the values alone: the label stays, so that the sentence can still be read."""
    if not (_ANY_LABEL.search(text) or _LATIN_LABEL.search(text)):
        return
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            said = bool(_EXPLICIT.search(text, match.start(), match.start("value")))
            if _is_value(rule, match["value"], said=said):
                yield Span(*match.span("value"), rule.kind)


def _is_value(rule: _Rule, value: str, *, said: bool) -> bool:
    digits = len(re.findall(DIGIT, value))
    enough = digits >= (rule.digits_if_said if said else rule.digits)
    return (
        enough
        and len(re.findall(r"\w", value)) >= SHORTEST
        and not (rule.kind is Kind.ID_CARD and _DATE.fullmatch(value))
    )
