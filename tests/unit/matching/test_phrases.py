"""Which kinds of problem a title is worded like."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.errors import MatchingError
from nlp.matching.phrases import Phrase, PhraseBook, read_phrase_book

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "kinds" / "kinds.toml"


@pytest.mark.parametrize(
    ("phrase", "title", "fits"),
    [
        ("油烟", "楼下油烟太大", True),
        ("停车 收费|涨价", "小区停车收费太贵", True),
        ("停车 收费|涨价", "小区停车难", False),
        ("停车 -物业", "小区停车乱，物业不管", False),
        ("停车 -物业", "路边停车乱", True),
    ],
)
def test_every_group_has_a_word_in_the_title_and_no_barred_word(phrase: str, title: str, fits: bool) -> None:
    assert Phrase.read(phrase).fits(title) is fits


@pytest.mark.parametrize("phrase", ["", "-物业", "停车| 收费"])
def test_a_phrase_without_words_is_refused(phrase: str) -> None:
    with pytest.raises(MatchingError, match="至少写一个词"):
        Phrase.read(phrase)


def test_earlier_kinds_come_first() -> None:
    book = PhraseBook(("油烟", "餐馆"), (("油烟",), ("餐馆|饭店",)))
    assert book.kinds_of("楼下饭店油烟大") == [0, 1]
    assert book.kinds_of("路灯不亮") == []


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("丽景家园楼下烧烤店油烟呛人", "餐馆油烟扰民"),
        ("青禾路工地半夜施工吵得睡不着", "工地夜间施工噪音扰民"),
        ("我家楼上有人违章搭建阳光房", "违章搭建未拆除"),
        ("白果村路灯坏了半年", "路灯不亮和缺失"),
        ("包工头拖欠我们工钱不给", "拖欠工资和工程款"),
        ("消防通道被私家车堵死", "消防通道堵塞和消防隐患"),
        ("健身房关门跑路不退卡", "校外培训和预付卡退费"),
        ("通村道路什么时候能硬化", "乡村道路未硬化"),
    ],
)
def test_titles_as_citizens_write_them(title: str, kind: str) -> None:
    book = read_phrase_book(SHIPPED)
    assert book.names[book.kinds_of(title)[0]] == kind


def test_a_damaged_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kinds.toml"
    path.write_text('["市容"]\n油烟 = ', encoding="utf-8")
    with pytest.raises(MatchingError, match="读不了"):
        read_phrase_book(path)
    path.write_text('["甲"]\n"油烟" = ["油烟"]\n["乙"]\n"油烟" = ["烟囱"]\n', encoding="utf-8")
    with pytest.raises(MatchingError, match="重复"):
        read_phrase_book(path)
