"""A whole file as columns: what was a record is let go, what is compared is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from nlp.errors import MatchingError
from nlp.matching import MatchRecord, brief, gathering
from nlp.matching.gathering import LARGEST_VIEW, Profiles, gather
from nlp.matching.kinship import VIEWS as OF_CLASSES
from nlp.matching.profile import RARITY, VIEWS, columns
from tests.unit.matching.hand_made import HALF_LIFT, LAMP, LIFT, MODEL, record

DAYS = (3, None, 1, 2, None, 1)
RECORDS = [
    replace(record(str(at), place, matter), reported_at=datetime(2026, 5, day) if day else None)
    for at, (day, place, matter) in enumerate(
        zip(DAYS, ("白鹭洲", "青禾路", "", "白鹭洲", "柳塘村", ""), (LIFT, LAMP, HALF_LIFT) * 2, strict=True)
    )
]
BY_DATE = ["2", "5", "3", "0", "1", "4"]


@pytest.fixture(params=[1, 4, 100])
def a_few_at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "READ_AT_ONCE", request.param)


@pytest.mark.usefixtures("a_few_at_once")
def test_columns_are_those_of_the_records_by_date() -> None:
    found = gather(iter(RECORDS), MODEL)
    assert found is not None
    ordered = [RECORDS[int(id)] for id in BY_DATE]
    expected = columns(MODEL.profiles(ordered))
    assert ([r.id for r in found.briefs], found.ids) == (BY_DATE, [r.id for r in RECORDS])
    for view in (*VIEWS, RARITY):
        assert (found.table.views[view] != expected.views[view]).nnz == 0
    for name in ("vectors", "matters", "day", "theme", "reporter", "length"):
        np.testing.assert_array_equal(getattr(found.table, name), getattr(expected, name))


def test_a_profile_comes_back_as_it_was_but_for_its_text() -> None:
    found = gather(RECORDS, MODEL)
    assert found is not None
    was, is_now = MODEL.profile(RECORDS[3]), found.without_texts().profile(2)
    assert is_now.record.id == was.record.id
    assert (is_now.record.title, is_now.record.places) == (was.record.title, was.record.places)
    for view in OF_CLASSES:
        assert [part.tolist() for part in is_now.rows[view]] == [part.tolist() for part in was.rows[view]]
    assert is_now.record.vector.tolist() == was.record.vector.tolist()
    assert is_now.title_matter.tolist() == was.title_matter.tolist()
    assert LARGEST_VIEW not in is_now.rows


def test_some_of_the_gathered_are_a_sequence() -> None:
    found = gather(RECORDS, MODEL)
    assert found is not None
    some = Profiles(found.profile, [4, 0])
    assert [profile.record.id for profile in some] == ["1", "2"]
    assert [profile.record.id for profile in some[1:]] == ["2"]


def test_a_brief_holds_no_text_and_the_same_words_once() -> None:
    both = [brief(each) for each in (RECORDS[0], RECORDS[3])]
    assert {each.text for each in both} == {""}
    assert both[0].places[0] is both[1].places[0]
    assert both[0].title == RECORDS[0].title


def test_nothing_and_an_id_that_comes_twice() -> None:
    assert gather([], MODEL) is None

    def twice() -> Iterator[MatchRecord]:
        yield from (RECORDS[0], RECORDS[1], RECORDS[0])

    with pytest.raises(MatchingError, match="编号重复"):
        gather(twice(), MODEL)
