"""The head of a message, which the shipped tagger reads once more for an office's own labels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from nlp.tagging.calibration import Choice
from nlp.tagging.heads import LinearHeads
from nlp.tagging.office import Affine, OfficeHead, opening
from nlp.types import Document, MaskedText


def document(*tokens: str) -> Document:
    return Document(MaskedText("".join(tokens)), tokens)


@pytest.mark.parametrize(
    ("tokens", "length", "head"),
    [
        (("村口", "的", "路灯", "坏", "了"), 5, "村口的路灯"),
        (("村口", "的", "路灯", "坏", "了"), 4, "村口的路灯"),
        (("村口", "的", "路灯", "坏", "了"), 1, "村口"),
        (("村口", "的", "路灯", "坏", "了"), 40, "村口的路灯坏了"),
        (("灯",), 20, "灯"),
        ((), 20, ""),
    ],
)
def test_it_is_whole_words_until_there_are_enough_characters(tokens: tuple[str, ...], length: int, head: str) -> None:
    found = opening(document(*tokens), length)
    assert found.text == head
    assert "".join(found.tokens) == head


def test_a_head_that_never_learned_from_openings_answers_as_before() -> None:
    labels = ("灯光组", "清扫队")
    svm = LinearHeads({"own": labels}, np.eye(2, dtype=np.float32), np.zeros(2, dtype=np.float32))
    linear = Affine(np.arange(10, dtype=np.float32).reshape(5, 2), np.zeros(2, dtype=np.float32))
    ones = np.ones(5, dtype=np.float32)
    head = OfficeHead(labels, svm, 0 * ones, ones, linear, (), Choice(1.0, 1.0, 0.0))
    features, vectors = csr_matrix(np.eye(2, dtype=np.float32)), np.ones((2, 2), dtype=np.float32)
    whole = np.array([[1.0], [2.0]], dtype=np.float32)
    with_openings = np.hstack([whole, 7 * whole, 9 * whole])
    assert np.array_equal(head.logits(features, vectors, with_openings), head.logits(features, vectors, whole))
