"""Reading on all cores: order kept, one bad suggestion alone, a dead process said."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from nlp.errors import BundleError, MinqingError
from nlp.pipeline import Pipeline
from nlp.types import Document, FloatMatrix, RawText, Reading, Suggestion, Tags
from service.batch import engine as engine_module
from service.batch.engine import BATCH_ROWS, Engine, WorkersDied
from service.batch.suggestions import Entry, Reader
from service.batch.worker import BatchReader, Unread
from service.ledger.read.opening import open_ledger
from tests.fakes import CharacterSegmenter, FixedTagger, HashEncoder, NoPlaces, fake_pipeline
from tests.ledgers import write_csv


class BrittleTagger(FixedTagger):
    """Breaks on one word, as a bug would."""

    def tag(self, documents: Sequence[Document], vectors: FloatMatrix) -> list[Tags]:
        if any("炸" in document.text for document in documents):
            raise ZeroDivisionError
        return super().tag(documents, vectors)


def brittle_pipeline() -> Pipeline:
    return Pipeline(CharacterSegmenter(), HashEncoder(), BrittleTagger(), NoPlaces(), "brittle")


def dying_pipeline() -> Pipeline:
    os._exit(9)


def missing_pipeline() -> Pipeline:
    raise BundleError("找不到模型包")


def identifier(reading: Reading) -> str:
    return reading.suggestion.id


@pytest.fixture
def entries(tmp_path: Path) -> list[Entry]:
    """Three batches and a bit, one row of them empty."""
    rows = [[str(number), "" if number == 300 else f"第{number}盏灯不亮"] for number in range(3 * BATCH_ROWS + 5)]
    ledger = open_ledger(write_csv(tmp_path / "a.csv", [["编号", "诉求内容"], *rows]))
    return list(Reader(ledger).entries(ledger.tables[0]))


@pytest.fixture
def always_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "WORTH_PROCESSES", 0)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.usefixtures("always_processes")
def test_answers_come_in_order_from_one_process_or_two(entries: list[Entry], workers: int) -> None:
    with Engine(fake_pipeline, workers) as engine:
        answers = list(engine.read(entries, len(entries), identifier))
    assert [entry for entry, _ in answers] == entries
    unread = {entry.suggestion.id for entry, answer in answers if isinstance(answer, Unread)}
    assert unread == {"300"}
    assert all(answer == entry.suggestion.id for entry, answer in answers if entry.suggestion.id != "300")


def test_entries_are_taken_as_they_are_needed(entries: list[Entry]) -> None:
    taken = []
    with Engine(fake_pipeline, 1) as engine:
        answers = engine.read((taken.append(entry) or entry for entry in entries), len(entries), identifier)
        next(answers)
        assert len(taken) == BATCH_ROWS


def test_one_suggestion_that_breaks_the_program_fails_alone() -> None:
    suggestions = [Suggestion(str(n), RawText(text)) for n, text in enumerate(["停电", "炸", "停水"])]
    answers = BatchReader(brittle_pipeline(), identifier).read(suggestions)
    assert answers == ["0", Unread("程序无法处理这一行（ZeroDivisionError），请联系维护人员"), "2"]


@pytest.mark.usefixtures("always_processes")
def test_a_process_that_dies_is_said(entries: list[Entry]) -> None:
    with Engine(dying_pipeline, 2) as engine, pytest.raises(WorkersDied, match="--workers 1"):
        list(engine.read(entries, len(entries), identifier))


@pytest.mark.usefixtures("always_processes")
def test_a_bundle_that_cannot_be_loaded_is_said(entries: list[Entry]) -> None:
    with Engine(missing_pipeline, 2) as engine, pytest.raises(MinqingError, match="找不到模型包"):
        list(engine.read(entries, len(entries), identifier))


def test_nothing_is_loaded_for_nothing() -> None:
    with Engine(missing_pipeline, 1) as engine:
        assert list(engine.read([], 0, identifier)) == []
