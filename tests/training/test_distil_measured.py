"""Measuring the distillation: what is measured on is not learned from, and every step has its figure."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from nlp.errors import EmptyText
from nlp.types import Document, MaskedText, RawText, Suggestion
from tests.tiny_transformer import write_tiny_transformer
from tests.training.own_corpus import MATTERS, own_corpus
from training import distil_measured as measured
from training.distil import STEPS
from training.retrieval import Neighbourhood

HELD_OUT_PLACES = 2


@pytest.fixture(scope="module")
def part() -> Neighbourhood:
    """The first two places: the same matter at both is one case here, so that there is something to find."""
    documents = own_corpus()[: HELD_OUT_PLACES * len(MATTERS)]
    return Neighbourhood(documents, [*MATTERS] * HELD_OUT_PLACES)


def test_messages_that_are_measured_on_are_left_out(part: Neighbourhood) -> None:
    corpus = own_corpus()
    assert measured.unseen(corpus, [part]) == corpus[len(part.documents) :]


def test_also_under_another_title(part: Neighbourhood) -> None:
    body = part.documents[0].body
    retold = Document(MaskedText(f"求助\n{body}"), ("求助", "\n", body), title_length=2)
    assert measured.unseen([retold], [part]) == []


def test_rows_without_text_are_passed_over() -> None:
    def document(suggestion: Suggestion) -> Document:
        if not suggestion.text:
            raise EmptyText
        return Document(MaskedText(suggestion.text), (suggestion.text,))

    rows = [Suggestion("1", RawText("路灯坏了")), Suggestion("2", RawText("")), Suggestion("3", RawText("停水"))]
    assert [d.text for d in measured.readable(rows, document)] == ["路灯坏了", "停水"]


def test_the_baselines_and_each_step_are_measured(
    part: Neighbourhood, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measured, "distil", partial(measured.distil, most_words=400))
    characters = "".join(d.text for d in own_corpus()).replace("\n", "")
    teacher = write_tiny_transformer(tmp_path / "teacher", characters)
    figures = measured.distil_measured(teacher, own_corpus(), [part], tmp_path / "encoder", tmp_path / "cache.npz")
    assert [figure.name for figure in figures] == ["字 TF-IDF", "教师", *STEPS]
    assert all(0 < figure.among <= figure.within <= 100 for figure in figures)
    assert figures[-1].within > 95
