"""Grouping many cases takes its time; nobody waits for it, and it is not done for nothing."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from nlp.matching import Classes, MatchRecord
from service.casework import class_book
from service.casework.class_book import ClassBook
from service.casework.desk import Desk, now
from service.store import classes
from service.store.database import Database
from service.store.records import NewSuggestion
from tests.api.fakes import fake_parts, one_class


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    database = Database(f"sqlite:///{tmp_path / 'minqing.db'}")
    database.migrate()
    desk = Desk(database, fake_parts(), tmp_path)
    desk.open()
    desk.intake.take_many([NewSuggestion("柳荫街路灯不亮"), NewSuggestion("东堤路路灯不亮")])
    return desk


def known(desk: Desk) -> int:
    with desk.database.read() as connection:
        return classes.count(connection)


def test_a_slow_grouping_does_not_keep_the_reader(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(class_book, "PATIENCE", 0.01)
    go_on = threading.Event()

    def slow(cases: Mapping[str, Sequence[MatchRecord]], had: Mapping[str, str]) -> Classes:
        go_on.wait()
        return one_class(cases, had)

    book = ClassBook(desk.database, desk.index, slow, now)
    book.refresh()
    assert known(desk) == 0
    go_on.set()
    book.close()
    assert known(desk) == 1


def test_nothing_is_grouped_again_while_nothing_changed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(class_book, "REST", 0.0)
    seen: list[int] = []

    def counting(cases: Mapping[str, Sequence[MatchRecord]], had: Mapping[str, str]) -> Classes:
        seen.append(len(cases))
        return one_class(cases, had)

    book = ClassBook(desk.database, desk.index, counting, now)
    for _ in range(3):
        book.refresh()
    desk.intake.take(NewSuggestion("公交太少"))
    book.refresh()
    book.close()
    assert seen == [2, 3]


def test_a_grouping_that_fails_is_told_and_tried_again(desk: Desk) -> None:
    answers: list[Exception | None] = [RuntimeError("out of memory"), None]

    def failing(cases: Mapping[str, Sequence[MatchRecord]], had: Mapping[str, str]) -> Classes:
        error = answers.pop(0)
        if error is not None:
            raise error
        return one_class(cases, had)

    book = ClassBook(desk.database, desk.index, failing, now)
    with pytest.raises(RuntimeError):
        book.refresh()
    book.refresh()
    book.close()
    assert known(desk) == 1
