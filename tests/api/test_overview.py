"""一类事: cases of a kind."""

from __future__ import annotations

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
        "people": 2,
        "messages": 2,
        "last_reported_at": "",
    }
