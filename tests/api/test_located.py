"""Where a row is from, as its columns say: by ``place``, by ``extra``, from a dropped ledger; on the shipped bundle."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from service.casework.desk import Parts
from tests.api.fakes import Office, running

LAMP = "路灯坏了两个月了，晚上一片漆黑，老人走路摔跤，请尽快修好。"
VILLAGES = {"柳塘村", "白果村"}


@pytest.fixture
def office(shipped_office: Office) -> Office:
    return shipped_office


def test_the_same_words_from_two_villages_are_two_matters(office: Office) -> None:
    cases = {
        village: office.post("/suggestions", {"text": LAMP, "place": village}, 201)["case"] for village in VILLAGES
    }
    assert len({case["id"] for case in cases.values()}) == len(VILLAGES)
    again = office.post("/suggestions", {"text": LAMP, "place": "石桥镇柳塘村"}, 201)["case"]
    assert (again["id"], again["how"]) == (cases["柳塘村"]["id"], "attached")
    assert again["reasons"][0] == "同一地点 石桥镇柳塘村"


def test_a_column_of_the_ledger_is_as_good_as_place(office: Office) -> None:
    first = office.post("/suggestions", {"text": LAMP, "extra": {"村/社区": "柳塘村", "备注": "白果村"}}, 201)["case"]
    again = office.post("/suggestions", {"text": LAMP, "place": "柳塘村"}, 201)["case"]
    assert again["id"] == first["id"]


def test_a_place_stays_known_when_everything_is_read_again(tmp_path: Path, shipped_parts: Parts) -> None:
    with running(tmp_path, shipped_parts) as office:
        case = office.post("/suggestions", {"text": LAMP, "place": "柳塘村"}, 201)["case"]["id"]
    shutil.rmtree(tmp_path / "index", ignore_errors=True)
    with running(tmp_path, shipped_parts) as office:
        said = {v: office.post("/analyze", {"text": LAMP, "place": v, "similar": True}) for v in sorted(VILLAGES)}
    probability = {v: {s["case_id"]: s["probability"] for s in said[v]["similar"]}.get(case, 0) for v in said}
    assert probability["柳塘村"] > 0.9
    assert probability["白果村"] <= 0.3
    assert "柳塘村" not in said["柳塘村"]["masked_text"]


@pytest.mark.parametrize("place", [5, "村" * 61, "柳塘\x00村"])
def test_a_place_that_is_none_is_refused(office: Office, place: object) -> None:
    assert office.post("/suggestions", {"text": LAMP, "place": place}, 422)["errors"][0]["field"] == "body.place"
