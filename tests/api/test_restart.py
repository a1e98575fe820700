"""Ids mean the same after a restart, a lost cache, a new bundle; and a restart reads nothing again that it knows."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pytest

from nlp.errors import EmptyText, UnreadableText
from nlp.types import Reading, Suggestion
from tests.api.fakes import fake_parts, running
from tests.fakes import fake_pipeline

TEXTS = ("柳荫街路灯不亮", "河道有异味", "公交太少", "柳荫街路灯不亮")


class CountingReader:
    """Reads as the fake pipeline does, and knows how much it was asked to read."""

    def __init__(self, identity: str = "fake", unreadable: str = "") -> None:
        self.identity = identity
        self._pipeline = dataclasses.replace(fake_pipeline(), identity=identity)
        self._unreadable = unreadable
        self.read = 0

    def read_each(self, suggestions: Sequence[Suggestion]) -> list[Reading | UnreadableText]:
        self.read += len(suggestions)
        readings = self._pipeline.read_each(suggestions)
        return [
            EmptyText() if self._unreadable and self._unreadable in s.text else r
            for s, r in zip(suggestions, readings, strict=True)
        ]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Four suggestions about three matters, the river merged into the lamp by a person."""
    with running(tmp_path) as office:
        for text in TEXTS:
            office.report(text)
        office.decide("C000001", "merge", cases=["C000002"])
    return tmp_path


def after_restart(state: Path, reader: CountingReader) -> dict[str, str]:
    """Cases of new reports of each matter."""
    with running(state, fake_parts(reader=reader)) as office:
        reader_at_start = reader.read
        cases = {text: office.report(text)["case"]["id"] for text in TEXTS}
        assert reader.read == reader_at_start + len(TEXTS)
        assert office.members("C000001")[:3] == ["S000001", "S000002", "S000004"]
    return cases


SAME = {"柳荫街路灯不亮": "C000001", "河道有异味": "C000001", "公交太少": "C000003"}


def test_a_restart_reads_nothing_again(state: Path) -> None:
    reader = CountingReader()
    assert after_restart(state, reader) == SAME
    assert reader.read == len(TEXTS)


def test_without_the_cache_everything_is_read_again(state: Path) -> None:
    for segment in (state / "index").rglob("*.npz"):
        segment.unlink()
    reader = CountingReader()
    assert after_restart(state, reader) == SAME
    assert reader.read == 2 * len(TEXTS)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 half", b"not an archive at all"])
def test_a_damaged_cache_is_made_again(state: Path, damage: bytes) -> None:
    for segment in (state / "index").rglob("*.npz"):
        segment.write_bytes(damage)
    assert after_restart(state, CountingReader()) == SAME
    reader = CountingReader()
    with running(state, fake_parts(reader=reader)):
        pass
    assert reader.read == 0


def test_a_new_bundle_reads_again_and_the_ids_stay(state: Path) -> None:
    reader = CountingReader("next bundle")
    assert after_restart(state, reader) == SAME
    assert reader.read == 2 * len(TEXTS)
    assert len(list((state / "index").iterdir())) == 1
    with running(state) as office:
        assert office.get("/suggestions/S000001")["bundle"] == "fake"
        assert office.get("/suggestions/S000005")["bundle"] == "next bundle"


def test_what_a_new_bundle_cannot_read_stays_in_its_case(state: Path) -> None:
    reader = CountingReader("next bundle", unreadable="河道")
    with running(state, fake_parts(reader=reader)) as office:
        assert reader.read == len(TEXTS)
        assert office.members("C000001") == ["S000001", "S000002", "S000004"]
        office.decide("C000001", "split", suggestions=["S000002"])
        assert office.get("/suggestions/S000002")["case"]["id"] == "C000004"


def test_a_restored_backup_does_not_take_records_of_what_came_after_it(tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    with running(tmp_path / "state") as office:
        office.report("柳荫街路灯不亮")
        database = office.client.app.state.minqing.database  # type: ignore[attr-defined]
        with database.read() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql(f"VACUUM INTO '{backup}'")
            connection.exec_driver_sql("BEGIN")
        office.report("河道有异味")
    (tmp_path / "state" / "minqing.db").write_bytes(backup.read_bytes())
    with running(tmp_path / "state") as office:
        assert office.report("公交太少")["id"] == "S000002"
    with running(tmp_path / "state") as office:
        assert office.report("公交太少")["case"]["id"] == "C000002"
        assert office.report("河道有异味")["case"]["id"] == "C000003"


def test_the_state_folder_is_its_owners_only(tmp_path: Path) -> None:
    with running(tmp_path / "state"):
        assert (tmp_path / "state").stat().st_mode & 0o077 == 0
