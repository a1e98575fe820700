"""Reading lexicon files, and the project's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.errors import LexiconError
from nlp.text.lexicon import Lexicon, Word
from nlp.text.segment import RustJieba
from nlp.types import MaskedText

OWN = Path(__file__).parents[3] / "data" / "lexicon" / "words.txt"


def written(folder: Path, text: str, name: str = "词.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_words_frequencies_tags_and_comments(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeff# 说明\n断头路\n\n路灯 5000 # 常被切错\n接诉即办 100 nz\n村道 n\r\nT3航站楼\n")
    assert Lexicon.load([path]).words == (
        Word("断头路"),
        Word("路灯", 5000),
        Word("接诉即办", 100, "nz"),
        Word("村道", None, "n"),
        Word("T3航站楼"),
    )


def test_a_later_file_wins(tmp_path: Path) -> None:
    general = written(tmp_path, "断头路\n路灯 5000\n")
    local = written(tmp_path, "路灯 9000\n丽园小区\n", "本地词.txt")
    assert Lexicon.load([general, local]).words == (Word("断头路"), Word("路灯", 9000), Word("丽园小区"))


def test_identity_tells_lexicons_apart(tmp_path: Path) -> None:
    one, other = written(tmp_path, "断头路\n"), written(tmp_path, "断头路 9\n", "另.txt")
    assert Lexicon.load([one]).identity == Lexicon.load([one]).identity
    assert Lexicon.load([one]).identity != Lexicon.load([other]).identity
    assert Lexicon.load([]).words == ()


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("断头路 很多", "看不懂“很多”"),
        ("断头路 0", "词频是正整数"),
        ("断头路 -3", "词频是正整数"),
        ("断头路 10 N", "词性是小写字母"),
        ("断头路 10 n 多余", "看不懂“多余”"),
        ("斷頭路", "请改写为“断头路”"),
        ("ＢＲＴ", "请改写为“BRT”"),
        ("市民、热线", "不能收的字符"),
        ("路灯", "重复"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, advice: str) -> None:
    path = written(tmp_path, f"路灯\n{line}\n")
    with pytest.raises(LexiconError) as caught:
        Lexicon.load([path])
    assert f"{path} 第 2 行" in str(caught.value)
    assert advice in str(caught.value)


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "词.txt"
    path.write_bytes("断头路\n".encode("gb18030"))
    with pytest.raises(LexiconError, match="不是 UTF-8 编码"):
        Lexicon.load([path])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="打不开"):
        Lexicon.load([tmp_path / "没有.txt"])


def test_the_projects_words_are_each_cut_out_whole() -> None:
    words = Lexicon.load([OWN]).words
    segmenter = RustJieba(words)
    assert 200 <= len(words) <= 500
    assert [word.text for word in words if segmenter.cut(MaskedText(word.text)) != [word.text]] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("楼道飞线充电很危险", "飞线充电"),
        ("小区内搅拌站噪音扰民", "小区 搅拌站 噪音扰民"),
        ("路灯不亮的断头路", "路灯 断头路"),
        ("垃圾堆放，限高杆太矮", "堆放 限高杆"),
        ("业委会不公开公摊，学区房", "业委会 公摊 学区房"),
        ("市住建局说接诉即办", "住建局 接诉即办"),
        ("公众号上查充电桩、预付卡", "公众号 充电桩 预付卡"),
        ("广场舞、垃圾分类、加装电梯", "广场舞 垃圾分类 加装电梯"),
    ],
)
def test_in_a_sentence(text: str, words: str) -> None:
    segmenter = RustJieba(Lexicon.load([OWN]).words)
    assert set(words.split()) <= set(segmenter.cut(MaskedText(text)))
