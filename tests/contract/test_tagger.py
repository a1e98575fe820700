"""What every tagger promises, held against the fake and the shipped one."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.pipeline import Pipeline
from nlp.types import Tags
from tests.documents import documents
from tests.fakes import fake_pipeline
from tests.shipped import shipped_bundle

TEXTS = ["路灯坏了没人修", "希望开通到医院的公交车", "a", "😀", "。。。", "欠薪" * 300]


@pytest.fixture(params=["fake", "shipped"])
def pipeline(request: pytest.FixtureRequest) -> Pipeline:
    return fake_pipeline() if request.param == "fake" else shipped_bundle().pipeline


def tag(pipeline: Pipeline, texts: list[str]) -> list[Tags]:
    batch = documents(texts)
    return pipeline.tagger.tag(batch, pipeline.encoder.encode(batch))


def check(tags: Tags) -> None:
    assert len(tags.themes) >= 3
    assert len(tags.departments) >= 3
    assert len(tags.qiyouwuxing) <= 3
    for ranked in (tags.themes, tags.qiyouwuxing, tags.departments):
        probabilities = [item.probability for item in cast("tuple[Tags, ...]", ranked)]  # type: ignore[attr-defined]
        assert probabilities == sorted(probabilities, reverse=True)
        assert all(0 <= p < 1 for p in probabilities)
    assert 0 <= tags.kind.probability <= 1
    assert tags.urgency.level in {0, 1, 2}
    assert 0 <= tags.urgency.probability <= 1
    assert len(tags.evidence) <= 5


def test_ranked_calibrated_and_complete(pipeline: Pipeline) -> None:
    for tags in tag(pipeline, TEXTS):
        check(tags)


def test_a_batch_says_what_each_says_alone(pipeline: Pipeline) -> None:
    together = tag(pipeline, TEXTS)
    for text, tags in zip(TEXTS, together, strict=True):
        (alone,) = tag(pipeline, [text])
        assert [t.code for t in alone.themes] == [t.code for t in tags.themes]
        assert [(e.start, e.end) for e in alone.evidence] == [(e.start, e.end) for e in tags.evidence]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=4))
def test_any_text_gets_an_answer(texts: list[str]) -> None:
    for tags in tag(shipped_bundle().pipeline, texts):
        check(tags)
