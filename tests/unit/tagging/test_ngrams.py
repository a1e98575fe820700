"""Features counted in numpy are those a plain loop would count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp.tagging.layout import Layout
from nlp.tagging.ngrams import ORDERS, Counted, NgramVocabulary
from nlp.tagging.words import is_word
from nlp.types import Document
from tests.documents import document, documents
from training.vocabulary import fit_vocabulary

CORPUS = documents(
    [
        "路灯坏了三个月，晚上走路看不清",
        "村口的路灯又坏了，请尽快修好路灯",
        "物业不修电梯，电梯经常困人",
        "电梯坏了物业不管，老人下不了楼",
        "公交车太少，希望增加公交车班次",
        "增加公交线路，早高峰公交车挤不上",
    ]
)
VOCABULARY = fit_vocabulary(CORPUS, minimum=2)


def count(batch: Sequence[Document]) -> Counted:
    layout = Layout.of(batch)
    return VOCABULARY.count(layout, VOCABULARY.facts(layout))


def packed(gram: str) -> int:
    return sum(ord(c) << (21 * i) for i, c in enumerate(gram))


def counted(text: str) -> Counter[int]:
    """Character features by the definition: no space, no digit, ASCII in lower case."""
    known = {int(key): number for number, key in enumerate(VOCABULARY.characters)}
    plain = [c.lower() if c.isascii() else c for c in text]
    broken = [c <= " " or c == "\u3000" or ("0" <= c <= "9") for c in plain]
    found: Counter[int] = Counter()
    for order in ORDERS:
        for at in range(len(text) - order + 1):
            if not any(broken[at : at + order]):
                number = known.get(packed("".join(plain[at : at + order])))
                if number is not None:
                    found[number] += 1
    return found


alphabet = st.text(st.sampled_from("路灯坏了电梯物业公交车 \n3Aa，不"), max_size=40)


@given(st.lists(alphabet, min_size=1, max_size=5))
def test_character_features_are_those_of_a_plain_loop(texts: list[str]) -> None:
    batch = documents(texts)
    found = count(batch).occurrences
    for row, text in enumerate(texts):
        mine = found.feature[(found.row == row) & (found.feature < VOCABULARY.first_word)]
        assert Counter(mine.tolist()) == counted(text)


@given(st.lists(alphabet, min_size=2, max_size=4))
def test_a_document_has_the_same_features_alone_and_in_a_batch(texts: list[str]) -> None:
    batch = documents(texts)
    together = count(batch).matrix.toarray()
    for row, one in enumerate(batch):
        alone = count([one]).matrix.toarray()[0]
        np.testing.assert_allclose(together[row], alone, atol=1e-6)


def test_occurrences_point_at_the_text_they_stand_for() -> None:
    one = document("村口的路灯又坏了")
    found = count([one]).occurrences
    word = VOCABULARY.words["路灯"] + VOCABULARY.first_word
    at = np.flatnonzero(found.feature == word)
    assert [one.text[s : s + n] for s, n in zip(found.start[at], found.length[at], strict=True)] == ["路灯"]


def test_no_feature_holds_a_digit_or_is_rarer_than_asked() -> None:
    numbered = documents(["电话138", "电话138", "房号502室", "房号502室"])
    vocabulary = fit_vocabulary(numbered, minimum=2)
    assert not any(c.isdigit() for word in vocabulary.words for c in word)
    assert packed("3") not in set(vocabulary.characters.tolist())
    assert fit_vocabulary(CORPUS, minimum=7).words == {}


def test_both_parts_have_unit_length() -> None:
    row = count([document("路灯坏了")]).matrix.toarray()[0]
    assert np.isclose(np.linalg.norm(row[: VOCABULARY.first_word]), 1, atol=1e-6)
    assert np.isclose(np.linalg.norm(row[VOCABULARY.first_word :]), 1, atol=1e-6)


def test_a_vocabulary_comes_back_from_its_file(tmp_path: Path) -> None:
    VOCABULARY.save(tmp_path / "v.npz")
    back = NgramVocabulary.load(tmp_path / "v.npz")
    assert back.words == VOCABULARY.words
    assert np.array_equal(back.characters, VOCABULARY.characters)
    assert np.array_equal(back.pairs, VOCABULARY.pairs)
    np.testing.assert_allclose(back.idf, VOCABULARY.idf, rtol=1e-3)


def test_words_are_not_punctuation_spaces_or_numbers() -> None:
    assert [t for t in ("路", "路灯", "wifi", "，", " ", "12", "A3", "〔电话〕") if is_word(t)] == [
        "路",
        "路灯",
        "wifi",
        "〔电话〕",
    ]
