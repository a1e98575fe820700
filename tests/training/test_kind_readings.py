"""Readings of kinds are kept by number, and teach words where no district does."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.errors import MatchingError
from nlp.matching.phrases import PhraseBook, read_phrase_book
from training.kind_readings import KIND_READINGS, KINDS, read_kind_readings

BOOK = PhraseBook(("路灯不亮", "垃圾堆积"), (("路灯",), ("垃圾",)))


def written(folder: Path, *rows: str) -> Path:
    path = folder / "readings.csv"
    path.write_text("\n".join(["source,id,kind", *rows]), encoding="utf-8")
    return path


def test_each_reading_names_a_kind_or_none(tmp_path: Path) -> None:
    found = read_kind_readings(written(tmp_path, "a,1,路灯不亮", "b,1,"), BOOK)
    assert found == {("a", "1"): "路灯不亮", ("b", "1"): ""}


@pytest.mark.parametrize("second", ["a,2,没有这一类", "a,1,垃圾堆积"])
def test_a_line_that_is_wrong_is_named(tmp_path: Path, second: str) -> None:
    with pytest.raises(MatchingError, match="第 3 行"):
        read_kind_readings(written(tmp_path, "a,1,路灯不亮", second), BOOK)


def test_what_is_kept_has_only_numbers_and_kinds_of_our_list() -> None:
    book = read_phrase_book(KINDS)
    found = read_kind_readings(KIND_READINGS, book)
    assert set(found.values()) <= {*book.names, ""}
    assert all(len(id) < 12 and id.isascii() for _, id in found)
