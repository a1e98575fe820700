"""一类事 and 重点督办: groups, ranked and explained."""

from __future__ import annotations

from service.casework.supervision import FACTORS
from tests.api.fakes import Office


def test_classes_hold_cases_of_a_kind(office: Office) -> None:
    assert office.get("/classes")["items"] == []
    cases = [office.report(f"{place}的路灯不亮")["case"]["id"] for place in ("柳荫街", "幸福里小区", "东堤路")]
    found = office.get("/classes")
    assert (found["total"], found["items"][0]["cases"], found["items"][0]["name"]) == (1, 3, "路灯 不亮")
    klass = found["items"][0]["id"]
    assert {office.get(f"/cases/{case}")["class_id"] for case in cases} == {klass}
    assert office.get(f"/cases?class_id={klass}")["total"] == 3


def test_a_merged_case_does_not_count_in_its_class(office: Office) -> None:
    first, second = (office.report(f"{place}的路灯不亮")["case"]["id"] for place in ("柳荫街", "东堤路"))
    office.get("/classes")
    office.decide(first, "merge", cases=[second])
    assert office.get("/classes")["items"][0] | {"last_reported_at": ""} == {
        "id": f"class-{first}",
        "name": "路灯 不亮",
        "cases": 1,
        "messages": 2,
        "last_reported_at": "",
    }


def test_candidates_are_ranked_and_every_factor_is_shown(office: Office) -> None:
    for name in ("周女士", "吴先生", "郑女士", "周女士"):
        office.report("河道有异味", reporter=name, reported_at="2025-01-06T09:00:00")
    office.report("河道有异味", reporter="王先生", reported_at="2025-02-10T09:00:00")
    items = office.get("/supervision/candidates")["items"]
    assert [(item["group"], item["name"], item["messages"]) for item in items] == [("C000001", "河道有异味", 5)]
    values = {factor["name"]: factor["value"] for factor in items[0]["factors"]}
    assert values == {
        "people": 4,
        "places": 1,
        "weeks": 6,
        "recurrences": 0,
        "urgency": 0,
        "departments": 1,
        "unresolved": 1,
    }
    assert items[0]["score"] == round(sum(factor["points"] for factor in items[0]["factors"]), 1)


def test_more_people_rank_higher_than_more_messages_of_one(office: Office) -> None:
    for _ in range(4):
        office.report("路灯不亮", reporter="周女士")
    for name in ("吴先生", "郑女士", "王先生"):
        office.report("公交太少", reporter=name)
    office.get("/classes")  # the fake puts both into one class ...
    groups = office.get("/supervision/candidates")["items"]
    assert [(g["group"], g["messages"], g["name"]) for g in groups] == [("class-C000001", 7, "路灯 不亮")]
    assert next(f["value"] for f in groups[0]["factors"] if f["name"] == "places") == 2


def test_a_case_of_its_own_is_named_as_in_the_list_of_cases(office: Office) -> None:
    office.report("桥头的护栏松了，电话13900001111", title="护栏松动")
    name = office.get("/supervision/candidates")["items"][0]["name"]
    assert name == office.get("/cases")["items"][0]["hint"]
    assert name.startswith("护栏松动")
    assert "13900001111" not in name


def test_a_period_can_be_given(office: Office) -> None:
    office.report("河道有异味", reported_at="2024-01-06T09:00:00")
    office.report("河道有异味", reported_at="2025-01-06T09:00:00")
    assert office.get("/supervision/candidates?since=2025-01-01T00:00:00")["items"][0]["messages"] == 1
    assert office.get("/supervision/candidates?since=2026-01-01T00:00:00")["items"] == []


def test_all_weights_give_a_hundred() -> None:
    assert sum(factor.weight for factor in FACTORS) == 100
