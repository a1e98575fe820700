"""一、 and （一）: how official papers number their headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from service.report.blocks import Block, Heading

_DIGITS = "零一二三四五六七八九"
TEN = 10


def chinese(number: int) -> str:
    """1 to 99."""
    tens, ones = divmod(number, TEN)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks, headings with their numbers before them."""
    first = second = 0
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
        elif block.level == 1:
            first, second = first + 1, 0
            yield Heading(1, f"{chinese(first)}、{block.text}")
        else:
            second += 1
            yield Heading(block.level, f"（{chinese(second)}）{block.text}")
