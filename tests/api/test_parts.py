"""Several matters in one message: each is matched by itself; the suggestion stays one and is stored in one case."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.fakes import Office

LAMP = "青禾路的路灯坏了一个多星期，晚上漆黑一片，老人出门容易摔倒，请尽快维修。"
WATER = "白鹭洲小区的自来水发黄，有一股怪味，烧开了也不敢喝，请供水公司来查。"
BOTH = (
    "一、青禾路的路灯坏了好久没人修，晚上漆黑一片，老人摔倒过。二、白鹭洲小区的自来水发黄有怪味，不敢喝，请供水公司查。"
)
WITHOUT_PLACES = "一、路灯坏了好久没人修，晚上漆黑一片，老人摔倒过。二、公司拖欠我们三个月工资不发，请帮忙讨要。"


@pytest.fixture
def office(shipped_office: Office) -> Office:
    return shipped_office


@pytest.fixture
def two(office: Office) -> tuple[str, str]:
    """The cases of the lamp and of the water."""
    lamp = office.report(LAMP, reporter="周女士", reported_at="2026-05-01T09:00:00")["case"]["id"]
    return lamp, office.report(WATER, reporter="吴先生", reported_at="2026-05-02T09:00:00")["case"]["id"]


def likely(answer: dict[str, Any]) -> list[list[str]]:
    return [[candidate["case_id"] for candidate in part["cases"]] for part in answer["parts"]]


def test_each_part_names_its_own_likely_case(office: Office, two: tuple[str, str]) -> None:
    taken = office.report(BOTH, reporter="郑女士", reported_at="2026-05-03T09:00:00")
    assert [ids[:1] for ids in likely(taken)] == [[two[0]], [two[1]]]
    lamp = taken["parts"][0]["cases"][0]
    assert 0 < lamp["probability"] <= 1
    assert any(reason.startswith("同一地点 青禾路") for reason in lamp["reasons"])
    assert lamp["hint"].startswith("青禾路的路灯")


def test_the_suggestion_itself_is_one_and_in_one_case(office: Office, two: tuple[str, str]) -> None:
    taken = office.report(BOTH)
    assert [taken["id"] in office.members(id) for id in {*two, taken["case"]["id"]}].count(True) == 1
    assert sum(case["messages"] for case in office.get("/cases")["items"]) == 3


def test_what_is_stored_is_what_was_answered_and_follows_a_merge(office: Office, two: tuple[str, str]) -> None:
    taken = office.report(BOTH)
    assert office.get(f"/suggestions/{taken['id']}")["parts"] == taken["parts"]
    office.decide(two[1], "merge", cases=[two[0]])
    assert likely(office.get(f"/suggestions/{taken['id']}"))[0][:1] == [two[1]]


def test_a_part_without_a_place_is_where_the_letter_is(office: Office, two: tuple[str, str]) -> None:
    answer = office.post("/analyze", {"title": "青禾路居民反映两件事", "text": WITHOUT_PLACES, "similar": True})
    assert [ids[:1] for ids in likely(answer)] == [[two[0]], []]


def test_the_hint_can_be_left_out(office: Office, two: tuple[str, str]) -> None:
    answer = office.post("/analyze", {"text": BOTH})
    assert len(answer["parts"]) == 2
    assert all("cases" not in part for part in answer["parts"])


def test_a_clerk_sees_the_parts_with_their_tags_and_cases(office: Office, two: tuple[str, str]) -> None:
    taken = office.report(BOTH)
    office.client.post("/console/login", data={"who": "李静"})
    page = office.client.get(f"/console/inbox/{taken['id']}").text
    shown = page[page.index("信里的几件事") : page.index("</section>", page.index("信里的几件事"))]
    assert [case in shown for case in two] == [True, True]
    assert "路灯照明" in shown
    assert "信里的几件事" not in office.client.get("/console/inbox/S000001").text
