"""Where a writer begins the next matter."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.matters.sections import LEAST_HAN, MOST_SECTIONS, sections
from tests.documents import document


def told(text: str, title: str = "") -> list[str]:
    whole = document(text, title)
    return [whole.text[start:end] for start, end in sections(whole)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、路灯坏了没人修。二、车辆停满人行道。", ["路灯坏了没人修。", "车辆停满人行道。"]),
        ("反映两点:1.路灯坏了没人修;2.车辆停满人行道", ["路灯坏了没人修;", "车辆停满人行道"]),
        ("(一)路灯坏了没人修\n(二)车辆停满人行道", ["路灯坏了没人修", "车辆停满人行道"]),
        ("第一,路灯坏了没人修,第二,车辆停满人行道", ["路灯坏了没人修,", "车辆停满人行道"]),
        ("一是路灯坏了没人修,二是车辆停满人行道", ["路灯坏了没人修,", "车辆停满人行道"]),
        ("路灯坏了没人修。另外,车辆停满人行道。", ["路灯坏了没人修。", "车辆停满人行道。"]),
        ("路灯坏了没人修。\n\n还有 车辆停满人行道。 ", ["路灯坏了没人修。", "车辆停满人行道。"]),
        ("路灯坏了没人修。同时,谢谢。", []),
        ("路灯坏了没人修,车辆停满人行道。", []),
        ("路灯坏了没人修,同时车辆停满人行道。", []),
        ("我家住在1、2号楼,3.5公里外才有车站,第一中学在对面。", []),
        ("他同时做两份工,家里还有两个老人要照看", []),
        ("", []),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_the_title_is_no_section_and_its_marks_do_not_count() -> None:
    assert told("路灯坏了没人修,车辆停满人行道", title="一、关于路灯的事。二、关于停车的事") == []
    assert told("一、路灯坏了没人修。二、车辆停满人行道。", title="两件事情请求解决") == [
        "路灯坏了没人修。",
        "车辆停满人行道。",
    ]


def test_a_statute_is_not_read_piece_by_piece() -> None:
    article = "、路灯坏了没有人来修。\n"
    assert len(told("".join(f"{n}{article}" for n in range(1, MOST_SECTIONS + 1)))) == MOST_SECTIONS
    assert told("".join(f"{n}{article}" for n in range(1, MOST_SECTIONS + 2))) == []


@given(
    st.text(st.sampled_from("一二、1.()第是另外还有同时其次。,\n 路灯坏了没人修"), max_size=80),
    st.sampled_from(["", "标题"]),
)
def test_sections_are_in_order_apart_and_trimmed(text: str, title: str) -> None:
    whole = document(text, title)
    found = sections(whole)
    assert len(found) != 1
    assert all(before.end <= after.start for before, after in pairwise(found))
    for start, end in found:
        piece = whole.text[start:end]
        assert piece == piece.strip() and len(piece) >= LEAST_HAN
        assert start > len(title) or not title
