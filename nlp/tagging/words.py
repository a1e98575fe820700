"""What each word is to the tagger, looked up once a word and remembered: most words come again and again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.tagging.layout import IntArray

_CHARACTERS = "的了是在我你他她它们也都就还和与及或把被给让对向从到以而且但很太又再请吗呢吧啊呀有没不要会能一个这那"
_WORDS = """
    请问 您好 你好 我们 你们 他们 她们 咱们 大家 本人 自己 有人 尊敬 敬爱 领导 各位 市民
    来电 来信 反映 投诉 建议 咨询 求助 举报 诉求 希望 要求 请求 恳请 盼望 麻烦 帮忙 帮帮
    联系 电话 回复 答复 尽快 及时 怎么 怎么办 怎样 如何 什么 为什么 多少 哪里 哪些 何时 是否
    能否 可否 可以 能够 应该 需要 必须 不能 不会 没有 不是 还是 就是 都是 只是 但是 可是
    因为 所以 如果 虽然 而且 并且 然后 以及 或者 已经 一直 现在 目前 最近 今天 昨天 突然
    每次 每天 每年 多次 几次 一次 一下 一样 这样 那样 这个 那个 这些 那些 这条 这里 那里
    这种 情况 问题 事情 相关 有关 部门 处理 解决 根本 非常 特别 十分 比较 之后 以后 以前
    时候 不知 知道 今年 去年 明年 多元
"""
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿几多余元块")
FUNCTION_WORDS = frozenset(_CHARACTERS) | frozenset(_WORDS.split())
"""Words that say nothing of the matter, whatever weight they carry: how one begins, asks and pleads. They part spans.
Thanks are not among them: in praise they are the matter."""
REMEMBERED = 200_000
"""Words kept in memory, some 20 MB: more than a year of a county's ledgers holds."""
_UNKNOWN = -1
_WORD, _SHOWN, _NUMBER = 1, 2, 2
"""Two flags in the low bits, the word's number plus one above them."""


@dataclass(frozen=True, slots=True, eq=False)
class TokenFacts:
    """Of each token of a batch, arrays of shape (tokens,)."""

    number: IntArray
    """In the vocabulary's words, -1 where unknown."""
    is_word: npt.NDArray[np.bool_]
    may_be_shown: npt.NDArray[np.bool_]


class WordMemory(dict[str, int]):
    """Token -> its facts in one integer. Sharing it between threads costs at worst a second look."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        super().__init__()
        self._numbers = numbers

    def __missing__(self, token: str) -> int:
        number = self._numbers.get(token.lower(), _UNKNOWN)
        facts = (number + 1) << _NUMBER | is_word(token) * _WORD | may_be_shown(token) * _SHOWN
        if len(self) < REMEMBERED:
            self[token] = facts
        return facts

    def facts(self, tokens: Sequence[str]) -> TokenFacts:
        packed = np.fromiter(map(self.__getitem__, tokens), dtype=np.int64, count=len(tokens))
        return TokenFacts(
            number=(packed >> _NUMBER) - 1,
            is_word=(packed & _WORD).astype(np.bool_),
            may_be_shown=(packed & _SHOWN).astype(np.bool_),
        )


def may_be_shown(token: str) -> bool:
    """Whether a word can be evidence: function words, numbers and sums of money cannot."""
    return token[0].isalnum() and token not in FUNCTION_WORDS and not _NUMERALS.issuperset(token)


def is_word(token: str) -> bool:
    """Words count as features; spaces, punctuation and anything with a digit do not."""
    return token.isalpha() or (len(token) > 1 and not token.isspace() and not any(c.isdigit() for c in token))
