"""Which sections are matters of their own, whatever the tagger is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from nlp.matters.distinct import SURE, distinct
from nlp.matters.sections import Section
from nlp.pipeline import Pipeline
from nlp.types import Document, FloatMatrix, MaskedText, Tags, ThemeTag
from service.contract import analysis_json
from tests.documents import suggestion
from tests.fakes import FAKE_TAGS, fake_pipeline

DOUBT = SURE - 0.1
COURTESY, LAMP, PARKING, WATER = "1801", "0406", "0703", "0401"


def tags(code: str, probability: float = SURE) -> Tags:
    return replace(FAKE_TAGS, themes=(ThemeTag(code, code, probability), *FAKE_TAGS.themes[1:]))


def parts(*themes: tuple[str, float]) -> list[tuple[str, str]]:
    """Of the text abc…, one letter a section: each part's text and theme."""
    text = MaskedText("abcdefgh"[: len(themes)])
    read = [(Section(at, at + 1), tags(*theme)) for at, theme in enumerate(themes)]
    return [(part.text, part.themes[0].code) for part in distinct(text, read)]


@pytest.mark.parametrize(
    ("themes", "expected"),
    [
        ([], []),
        ([(LAMP, SURE)], []),
        ([(LAMP, SURE), (LAMP, 1.0)], []),
        ([(LAMP, SURE), (PARKING, SURE)], [("a", LAMP), ("b", PARKING)]),
        ([(LAMP, SURE), (LAMP, SURE), (PARKING, SURE)], [("ab", LAMP), ("c", PARKING)]),
        ([(WATER, DOUBT), (LAMP, SURE), (PARKING, SURE)], [("b", LAMP), ("c", PARKING)]),
        ([(COURTESY, SURE), (LAMP, SURE), (PARKING, SURE), (COURTESY, DOUBT)], [("b", LAMP), ("c", PARKING)]),
        ([(LAMP, SURE), (WATER, DOUBT), (PARKING, SURE)], []),
        ([(LAMP, SURE), (PARKING, SURE), (LAMP, SURE)], []),
        ([(COURTESY, SURE), (COURTESY, SURE)], []),
    ],
)
def test_distinct(themes: list[tuple[str, float]], expected: list[tuple[str, str]]) -> None:
    assert parts(*themes) == expected


class ByWord:
    """路灯 or 停车, whichever stands first; notes how many documents it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def tag(self, documents: Sequence[Document], vectors: FloatMatrix) -> list[Tags]:
        assert len(documents) == len(vectors)
        self.asked.append(len(documents))
        return [tags(LAMP if "路灯" in d.text.partition("停车")[0] else PARKING) for d in documents]


def pipeline_by_word() -> tuple[Pipeline, ByWord]:
    tagger = ByWord()
    return replace(fake_pipeline(), tagger=tagger), tagger


def test_the_pipeline_leaves_the_whole_as_it_was() -> None:
    pipeline, tagger = pipeline_by_word()
    texts = ["门前停车太乱了请管", "一、路灯坏了没人修。二、门前停车太乱了。", "路灯坏了没有人修"]
    answers = [reading.analysis for reading in pipeline.read([suggestion(text) for text in texts])]
    assert [answer.tags.themes[0].code for answer in answers] == [PARKING, LAMP, LAMP]
    assert [[part.text for part in answer.parts] for answer in answers] == [
        [],
        ["路灯坏了没人修。", "门前停车太乱了。"],
        [],
    ]
    assert tagger.asked == [3, 2]


def test_without_marks_nothing_is_read_again() -> None:
    pipeline, tagger = pipeline_by_word()
    pipeline.read([suggestion("路灯坏了没有人修"), suggestion("门前停车太乱了请管")])
    assert tagger.asked == [2]


def test_outside_the_library() -> None:
    pipeline, _ = pipeline_by_word()
    [reading] = pipeline.read([suggestion("一、路灯坏了没人修。二、门前停车太乱了。")])
    answer = analysis_json(reading.analysis)
    assert [(part["start"], part["end"], part["themes"][0]["code"]) for part in answer["parts"]] == [
        (2, 10, LAMP),
        (12, 20, PARKING),
    ]
    for part in answer["parts"]:
        assert answer["masked_text"][part["start"] : part["end"]] == part["text"]
        assert part["departments"] == answer["departments"]
    [plain] = pipeline.read([suggestion("路灯坏了没有人修")])
    assert analysis_json(plain.analysis)["parts"] == []
