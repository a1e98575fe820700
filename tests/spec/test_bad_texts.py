"""Texts that nobody should send and somebody does, through normalising, masking and segmenting."""

from __future__ import annotations

import pytest

from nlp.text.lexicon import Lexicon
from nlp.text.normalise import normalise
from nlp.text.pii import mask
from nlp.text.segment import RustJieba
from nlp.types import MaskedText

LONG = "路灯不亮，" * 4000

TEXTS = {
    "空": ("", ""),
    "只有空白": (" \u3000\t\r\n\u200b ", ""),
    "一个表情": ("😪", "😪"),
    "两万字": (LONG, LONG.replace("，", ",")),
    "空字符": ("路灯\x00不亮", "路灯不亮"),
    "只有空字符": ("\x00\x00", ""),
    "孤立代理项": ("\ud83d路灯不亮", "路灯不亮"),
    "只有英文": ("The street light is broken.", "The street light is broken."),
    "只有繁体": ("請維修電梯與路燈", "请维修电梯与路灯"),
    "中文数字写的电话": ("电话一三八零零一三八零零零", "电话〔电话〕"),
    "只有标点": ("。。。。。。", "。。。"),
    "两万个数字": ("1" * 20_000, "1" * 20_000),
    "嵌套到底的标签": ("<b" * 5000 + ">" * 5000, None),
}


@pytest.fixture(scope="module")
def segmenter() -> RustJieba:
    return RustJieba(Lexicon().words)


@pytest.mark.parametrize("name", TEXTS)
def test_bad_text(name: str, segmenter: RustJieba) -> None:
    raw, expected = TEXTS[name]
    masked = mask(normalise(raw))
    assert expected is None or masked == expected
    assert "".join(segmenter.cut(masked)) == masked
    assert mask(normalise(masked)) == masked


def test_unmasked_oddities_are_cut_as_well(segmenter: RustJieba) -> None:
    text = MaskedText("\ud800路灯\x00不亮〔电话〕")
    assert "".join(segmenter.cut(text)) == text
