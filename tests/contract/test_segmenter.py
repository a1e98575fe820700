"""What every segmenter promises (nlp.ports.Segmenter), held against the fake and both real ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.ports import Segmenter
from nlp.text.lexicon import Word
from nlp.text.placeholders import Kind
from nlp.text.segment import Jieba, RustJieba
from nlp.types import MaskedText
from tests.fakes import CharacterSegmenter
from tests.unit.text.strategies import ANY_TEXT

WORDS = (Word("断头路"), Word("路灯", 5000), Word("接诉即办", 100, "nz"))
PLACEHOLDERS = st.sampled_from([kind.placeholder for kind in Kind])

SEGMENTERS: dict[str, Segmenter] = {"fake": CharacterSegmenter(), "rjieba": RustJieba(WORDS), "jieba": Jieba(WORDS)}
REAL = ["rjieba", "jieba"]


@pytest.mark.parametrize("name", SEGMENTERS)
@given(ANY_TEXT)
def test_nothing_is_lost(name: str, text: str) -> None:
    words = SEGMENTERS[name].cut(MaskedText(text))
    assert "".join(words) == text
    assert all(words)


@pytest.mark.parametrize("name", SEGMENTERS)
@given(st.lists(st.tuples(ANY_TEXT, PLACEHOLDERS), min_size=1, max_size=4))
def test_placeholders_stay_whole(name: str, pairs: list[tuple[str, str]]) -> None:
    text = "".join(f"{before.replace('〔', '')}{placeholder}" for before, placeholder in pairs)
    words = SEGMENTERS[name].cut(MaskedText(text))
    assert [word for word in words if "〔" in word] == [placeholder for _, placeholder in pairs]


@pytest.mark.parametrize("name", SEGMENTERS)
def test_cutting_twice_gives_the_same(name: str) -> None:
    text = MaskedText("丽园小区门口断头路路灯不亮，请联系〔电话〕\n谢谢")
    assert SEGMENTERS[name].cut(text) == SEGMENTERS[name].cut(text)


@pytest.mark.parametrize("name", REAL)
def test_words_of_the_lexicon_are_cut_out(name: str) -> None:
    assert SEGMENTERS[name].cut(MaskedText("断头路路灯不亮要接诉即办")) == ["断头路", "路灯", "不亮", "要", "接诉即办"]


@pytest.mark.parametrize("name", REAL)
def test_other_brackets_are_no_placeholders(name: str) -> None:
    assert "〔2016〕" not in SEGMENTERS[name].cut(MaskedText("国办发〔2016〕12号"))


def test_identity_changes_with_the_lexicon() -> None:
    other_lexicons = [(), WORDS[:2], (Word("断头路", 9), *WORDS[1:])]
    identities = {RustJieba(words).identity for words in [WORDS, *other_lexicons]}
    assert len(identities) == 4
    assert RustJieba(WORDS).identity in identities
    assert Jieba().identity != SEGMENTERS["jieba"].identity


def test_identity_names_the_library() -> None:
    assert SEGMENTERS["rjieba"].identity.startswith("rjieba-")
    assert SEGMENTERS["jieba"].identity.startswith("jieba-")


def test_two_tokenizers_do_not_share_their_words() -> None:
    text = MaskedText("断头路")
    assert SEGMENTERS["jieba"].cut(text) == ["断头路"]
    assert Jieba().cut(text) != ["断头路"]
