"""Evidence adds up to the decision and is made of whole words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from nlp.tagging.evidence import LEAST_SHARE, MOST_SPANS, best_spans, word_weights
from nlp.tagging.layout import Layout
from nlp.types import Document, Evidence
from tests.documents import document, documents
from tests.unit.tagging.test_ngrams import VOCABULARY

WEIGHTS = np.random.default_rng(0).normal(size=(len(VOCABULARY), 3)).astype(np.float32)
alphabet = st.text(st.sampled_from("路灯坏了电梯物业公交车 \n3Aa，不"), min_size=1, max_size=40)


@given(st.lists(alphabet, min_size=1, max_size=4), st.integers(0, 2))
def test_word_weights_add_up_to_the_linear_logit(texts: list[str], column: int) -> None:
    batch = documents(texts)
    layout = Layout.of(batch)
    counted = VOCABULARY.count(layout, VOCABULARY.facts(layout))
    words = word_weights(layout, counted, WEIGHTS, np.full(len(batch), column))
    sums = np.bincount(layout.token_row, weights=words, minlength=len(batch))
    np.testing.assert_allclose(sums, (counted.matrix @ WEIGHTS)[:, column], atol=1e-4)


def spans_of(one: Document, weights: npt.NDArray[np.floating]) -> tuple[Evidence, ...]:
    layout = Layout.of([one])
    (spans,) = best_spans([one], layout, VOCABULARY.facts(layout).may_be_shown, weights, ["路灯照明"])
    return spans


@given(alphabet)
def test_spans_are_whole_words_in_the_text_and_at_most_five(text: str) -> None:
    one = document(text)
    weights = np.random.default_rng(len(text)).normal(size=len(one.tokens))
    spans = spans_of(one, weights)
    starts = {sum(map(len, one.tokens[:n])) for n in range(len(one.tokens) + 1)}
    assert len(spans) <= MOST_SPANS
    for span in spans:
        assert one.text[span.start : span.end] == span.text
        assert {span.start, span.end} <= starts
        assert span.weight > 0
    assert [s.weight for s in spans] == sorted((s.weight for s in spans), reverse=True)


def test_neighbouring_words_are_one_span_and_weak_words_none() -> None:
    one = document("村口路灯坏了，谢谢")
    weights = {"村口": 0.0, "路灯": 2.0, "坏": 1.0, "了": 0.0, "谢谢": LEAST_SHARE}
    spans = spans_of(one, np.array([weights.get(token, 0.5) for token in one.tokens]))
    assert spans[0].text.startswith("路灯")
    assert all("谢谢" not in span.text for span in spans)
