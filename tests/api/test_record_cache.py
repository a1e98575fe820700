"""A record comes back from the disk as it was, whatever is in it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.matching import MatchRecord
from nlp.types import RawText, Suggestion
from service.casework.record_cache import SEGMENT, Kept, RecordCache
from tests.fakes import fake_pipeline

MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))


def kept(id: str, text: str = "柳荫街路灯不亮", reported_at: datetime | None = None) -> Kept:
    suggestion = Suggestion(id=id, text=RawText(text), reporter="p1", reported_at=reported_at)
    return Kept(MatchRecord.from_reading(fake_pipeline().read([suggestion])[0]), f"fingerprint of {id}")


def assert_same(found: Kept, expected: Kept) -> None:
    assert found.fingerprint == expected.fingerprint
    for field in dataclasses.fields(MatchRecord):
        one, other = getattr(found.record, field.name), getattr(expected.record, field.name)
        assert np.array_equal(one, other) if field.name == "vector" else (one == other and type(one) is type(other))


@settings(max_examples=25, deadline=None)
@given(text=st.text(min_size=1).map(lambda t: "灯" + t), reported_at=MOMENTS)
def test_a_record_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, text: str, reported_at: datetime | None
) -> None:
    cache = RecordCache(tmp_path_factory.mktemp("cache"), "bundle")
    stored = kept("S000001", text, reported_at)
    cache.keep([stored])
    cache.flush()
    assert_same(cache.load()["S000001"], stored)


def test_a_full_segment_is_written_at_once(tmp_path: Path) -> None:
    one = kept("S000001")
    records = [dataclasses.replace(one, record=dataclasses.replace(one.record, id=f"S{n}")) for n in range(SEGMENT)]
    cache = RecordCache(tmp_path, "bundle")
    cache.keep(records[:-1])
    assert cache.load() == {}
    cache.keep(records[-1:])
    assert len(cache.load()) == SEGMENT


def test_the_latest_record_of_an_id_holds(tmp_path: Path) -> None:
    cache = RecordCache(tmp_path, "bundle")
    for text in ("河道有异味", "公交太少"):
        cache.keep([kept("S000001", text)])
        cache.flush()
    assert cache.load()["S000001"].record.text == "公交太少"


def test_another_bundle_starts_empty_and_tidies_up(tmp_path: Path) -> None:
    old = RecordCache(tmp_path, "old bundle")
    old.keep([kept("S000001")])
    old.flush()
    new = RecordCache(tmp_path, "new bundle")
    assert new.load() == {}
    assert set(old.load()) == {"S000001"}, "kept until the new index is whole"
    new.forget_others()
    assert old.load() == {}


def test_a_half_written_segment_is_not_seen(tmp_path: Path) -> None:
    cache = RecordCache(tmp_path, "bundle")
    cache.keep([kept("S000001")])
    cache.flush()
    segment = next(tmp_path.rglob("*.npz"))
    segment.rename(segment.with_suffix(".part"))
    assert cache.load() == {}


def test_a_disk_that_refuses_does_not_refuse_a_suggestion(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("in the way")
    cache = RecordCache(tmp_path / "index", "bundle")
    cache.keep([kept("S000001")])
    cache.flush()
    assert cache.load() == {}
