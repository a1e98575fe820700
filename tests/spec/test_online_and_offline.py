"""The same messages, posted one by one in any order or clustered as a file, fall into the same cases; and stay there.

By the service's HTTP API, its store on disk and the shipped bundle. Measured on real districts: ``tests.bench.order``.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from nlp.matching import cluster
from service.casework.desk import Parts
from service.settings import WEIGHTS
from tests.api.fakes import Office, running
from tests.shipped import shipped_bundle
from tests.spec.test_cases_and_classes import AS_PEOPLE_SAY, FIRST_DAY, SAID, Partition, partition, records

BY_DATE = list(SAID)


@pytest.fixture(scope="module")
def parts() -> Parts:
    return Parts.of(shipped_bundle(), WEIGHTS)


def post(office: Office, ids: Iterable[str]) -> dict[str, str]:
    """Our number of each message."""
    days = {id: day for day, id in enumerate(SAID, start=FIRST_DAY.day)}
    return {id: office.report(SAID[id], reported_at=f"2026-03-{days[id]:02}T08:00:00")["id"] for id in ids}


def held(office: Office, stored: Mapping[str, str]) -> dict[str, str]:
    """The case of each message, as the service says now."""
    return {id: office.get(f"/suggestions/{number}")["case"]["id"] for id, number in stored.items()}


def groups(case_of: Mapping[str, str]) -> Partition:
    return partition(case_of.items())


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_posted_one_by_one_in_any_order_as_in_a_file(tmp_path: Path, parts: Parts, seed: int | None) -> None:
    order = BY_DATE if seed is None else random.Random(seed).sample(BY_DATE, len(BY_DATE))
    whole = partition((a.id, a.case) for a in cluster(records(SAID), shipped_bundle().match_model))
    with running(tmp_path, parts) as office:
        assert groups(held(office, post(office, order))) == whole == AS_PEOPLE_SAY


def test_nothing_moves_by_itself(tmp_path: Path, parts: Parts) -> None:
    """Not by later reports, a restart, or an index made anew; only where a person says so."""
    half = len(BY_DATE) // 2
    with running(tmp_path, parts) as office:
        stored = post(office, BY_DATE[:half])
        before = held(office, stored)
        later = post(office, BY_DATE[half:])
        assert held(office, stored) == before
        before |= held(office, later)
        stored |= later
        one, other, *_ = sorted(set(before.values()))
        office.decide(one, "merge", cases=[other])
        before = {id: one if case == other else case for id, case in before.items()}
        assert held(office, stored) == before
    for segment in (tmp_path / "index").rglob("*.npz"):
        segment.unlink()
    with running(tmp_path, parts) as office:
        assert held(office, stored) == before
