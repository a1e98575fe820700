"""Which words may leave the building in a table, and which may not."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.types import Document, MaskedText
from training.distil_vocabulary import Vocabulary, choose_words


def document(*tokens: str) -> Document:
    return Document(MaskedText("".join(tokens)), tokens)


CORPUS = [document("路灯", "坏", "了", "，", "3", "号楼", "A1", " ", "〔电话〕")] * 6 + [document("张三丰", "路灯")] * 4
"""路灯 stands in ten messages, 坏 in six, 张三丰 in four."""


@pytest.fixture(scope="module")
def chosen() -> Vocabulary:
    return choose_words(CORPUS, most=60)


@pytest.mark.parametrize("word", ["路灯", "坏", "号楼"])
def test_words_of_five_messages_are_in(chosen: Vocabulary, word: str) -> None:
    assert word in chosen.words


@pytest.mark.parametrize("character", ["路", "灯", "号", "楼"])
def test_the_characters_of_words_are_in_for_words_yet_unknown(chosen: Vocabulary, character: str) -> None:
    assert character in chosen.words


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("张三丰", "four messages only"),
        ("丰", "a character of four messages only"),
        ("3", "a digit"),
        ("A1", "holds a digit"),
        ("，", "a mark"),
        (" ", "a blank"),
        ("〔电话〕", "a placeholder"),
    ],
)
def test_what_stays_out(chosen: Vocabulary, word: str, why: str) -> None:
    assert word not in chosen.words, why


def test_a_word_twice_in_one_message_is_one_message() -> None:
    assert "喇叭" not in choose_words([document("喇叭", "喇叭")] * 4, most=10).words


def test_the_room_left_goes_to_common_words_of_the_dictionary(chosen: Vocabulary) -> None:
    assert len(chosen.words) == len(set(chosen.words)) == 60
    assert {"我们", "没有"} <= set(chosen.words)
    assert chosen.shares[chosen.words.index("没有")] == 0


def test_where_room_is_short_the_most_widely_said_stay() -> None:
    assert set(choose_words(CORPUS, most=3).words) == {"路灯", "路", "灯"}


def test_shares_are_of_all_words_said(chosen: Vocabulary) -> None:
    said_as_words = 10 + 6 + 6 + 6 + 4
    np.testing.assert_allclose(chosen.shares[chosen.words.index("路灯")], 10 / said_as_words)
    assert chosen.shares[chosen.words.index("灯")] == 0
