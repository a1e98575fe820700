"""重点督办: matters ranked, each number with its rows; people decide, and the decision comes back."""

from __future__ import annotations

from typing import Any

import pytest

from service.casework.supervision import NAMES
from tests.api.fakes import Office

MAY = "2025-05"


def listed(office: Office, query: str = "", **options: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = office.get(f"/supervision/candidates{query}", **options)["items"]
    return items


def factors(item: dict[str, Any], key: str = "value") -> dict[str, float]:
    return {factor["name"]: factor[key] for factor in item["factors"]}


def decide(office: Office, group: str, status: int = 200, **body: Any) -> dict[str, Any]:
    given = {"who": "李静", "why": "群众反映集中", "period": MAY, "choice": "picked", **body}
    return office.post(f"/supervision/candidates/{group}/decision", given, status)


def river(office: Office, *names: str, day: str = "2025-05-06", **more: Any) -> str:
    """Reports of one matter; gives its case."""
    case = ""
    for name in names:
        case = office.report("河道有异味", reporter=name, reported_at=f"{day}T09:00:00", **more)["case"]["id"]
    return case


def test_candidates_are_ranked_and_every_factor_is_shown(office: Office) -> None:
    river(office, "周女士", "吴先生", "郑女士", "周女士", day="2025-01-06")
    river(office, "王先生", day="2025-02-10")
    items = listed(office)
    assert [(item["group"], item["name"], item["messages"]) for item in items] == [("C000001", "河道有异味", 5)]
    assert factors(items[0]) == {
        "people": 4,
        "places": 1,
        "stations": 0,
        "weeks": 2,
        "growth": 1,
        "recurred": 0,
        "overdue": 4,
        "urgency": 0,
        "vulnerable": 0,
        "departments": 1,
        "balance": 1,
    }
    assert items[0]["score"] == round(sum(factors(items[0], "points").values()), 1)


def test_more_people_rank_higher_than_more_messages_of_one(office: Office) -> None:
    for _ in range(4):
        office.report("路灯不亮", reporter="周女士")
    for name in ("吴先生", "郑女士", "王先生"):
        office.report("公交太少", reporter=name)
    office.get("/classes")  # the fake puts both into one class ...
    groups = listed(office)
    assert [(g["group"], g["messages"], g["name"]) for g in groups] == [("class-C000001", 7, "路灯 不亮")]
    assert factors(groups[0])["places"] == 2


def test_one_person_writing_fifty_times_lifts_nothing(office: Office) -> None:
    for day in range(1, 11):
        river(office, "周女士", day=f"2025-05-{day:02}")
    before = listed(office, f"?period={MAY}")
    for hour in range(40):
        office.report("河道有异味", reporter="周女士", reported_at=f"2025-05-{11 + hour // 4}T{hour % 24:02}:00:00")
    after = listed(office, f"?period={MAY}")
    assert (before[0]["messages"], after[0]["messages"]) == (10, 50)
    assert factors(before[0]) == factors(after[0])
    assert before[0]["score"] == after[0]["score"]


def test_a_case_of_its_own_is_named_as_in_the_list_of_cases(office: Office) -> None:
    office.report("桥头的护栏松了，电话13900001111", title="护栏松动")
    name = listed(office)[0]["name"]
    assert name == office.get("/cases")["items"][0]["hint"]
    assert name.startswith("护栏松动")
    assert "13900001111" not in name


def test_a_period_can_be_given(office: Office) -> None:
    office.report("河道有异味", reported_at="2024-01-06T09:00:00")
    office.report("河道有异味", reported_at="2025-01-06T09:00:00")
    assert listed(office, "?since=2025-01-01T00:00:00")[0]["messages"] == 1
    assert listed(office, "?since=2026-01-01T00:00:00") == []
    assert listed(office, "?period=2024")[0]["messages"] == 1
    assert listed(office, "?period=2023-01") == []


@pytest.mark.parametrize("query", ["period=去年", "period=2025-13", "period=2025-05-20..2025-05-01"])
def test_a_period_that_is_none_is_refused(shared_office: Office, query: str) -> None:
    problem = shared_office.get(f"/supervision/candidates?{query}", 422)
    assert "时段" in problem["detail"]


def test_weights_of_one_request_change_the_order_and_nothing_else(office: Office) -> None:
    assert [sum(factors(i, "weight").values()) for i in listed(office)] == []
    river(office, "周女士", "吴先生", "郑女士")
    by_default, by_weeks = listed(office)[0], listed(office, "?weight=weeks:100&weight=people:0")[0]
    assert factors(by_default) == factors(by_weeks)
    assert factors(by_weeks, "points")["people"] == 0
    assert factors(by_weeks, "weight")["weeks"] > factors(by_default, "weight")["weeks"]
    assert round(sum(factors(by_weeks, "weight").values())) == 100


@pytest.mark.parametrize("weight", ["luck:3", "people:-1", "people", "people:9999"])
def test_weights_that_make_no_sense_are_refused(shared_office: Office, weight: str) -> None:
    shared_office.get(f"/supervision/candidates?weight={weight}", 422)


def test_all_weights_of_zero_are_refused(shared_office: Office) -> None:
    query = "&".join(f"weight={name}:0" for name in NAMES)
    assert "全为 0" in shared_office.get(f"/supervision/candidates?{query}", 422)["detail"]


def test_every_number_leads_to_its_rows(office: Office) -> None:
    river(office, "周女士", "吴先生", "周女士", extra={"村/社区": "柳塘村"})
    item = listed(office, f"?period={MAY}")[0]
    people = next(f for f in item["factors"] if f["name"] == "people")
    rows = office.get(people["rows"].removeprefix("/v1"))
    assert rows["parts"] == {"voices": 2}
    assert [row["suggestion_id"] for row in rows["items"]] == ["S000001", "S000002"]
    stations = next(f for f in item["factors"] if f["name"] == "stations")
    named = office.get(stations["rows"].removeprefix("/v1"))["items"]
    assert ({row["value"] for row in named}, stations["value"]) == ({"柳塘村"}, 1)


def test_a_decision_comes_back_the_next_period(office: Office) -> None:
    case = river(office, "周女士", "吴先生")
    made = decide(office, case, meeting="第12次主任会议")
    assert listed(office, f"?period={MAY}")[0]["decision"] == made
    river(office, "郑女士", day="2025-06-03")
    june = listed(office, "?period=2025-06")[0]
    assert (june["decision"], june["earlier"]) == (None, [made])
    assert listed(office, "?period=2025-04") == []


def test_what_was_picked_and_went_quiet_is_not_forgotten(office: Office) -> None:
    case = river(office, "周女士")
    made = decide(office, case)
    june = office.get("/supervision/candidates?period=2025-06")
    assert (june["items"], june["quiet"]) == ([], [made])


def test_the_second_of_two_clerks_is_told(office: Office) -> None:
    case = river(office, "周女士")
    first = decide(office, case)
    problem = decide(office, case, 409, choice="dropped")
    assert "他人" in problem["detail"]
    second = decide(office, case, choice="dropped", seen=first["id"])
    assert listed(office, f"?period={MAY}")[0]["decision"] == second


def test_a_decision_can_be_withdrawn(office: Office) -> None:
    case = river(office, "周女士")
    first = decide(office, case)
    decide(office, case, choice="withdrawn", why="", seen=first["id"])
    assert listed(office, f"?period={MAY}")[0]["decision"] is None
    assert office.get("/supervision/candidates?period=2025-06")["quiet"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"choice": "merged"}, 422),
        ({"choice": "merged", "into": "C000001"}, 422),
        ({"choice": "merged", "into": "C999999"}, 404),
        ({"choice": "picked", "into": "C000001"}, 422),
        ({"choice": "withdrawn"}, 422),
        ({"why": "  "}, 422),
        ({"period": "2025-04"}, 404),
        ({"who": ""}, 422),
    ],
)
def test_decisions_that_make_no_sense_are_refused(office: Office, body: dict[str, Any], status: int) -> None:
    case = river(office, "周女士")
    decide(office, case, status, **body)
    assert listed(office, f"?period={MAY}")[0]["decision"] is None


def test_a_persons_label_counts_instead_of_the_machines(office: Office) -> None:
    river(office, "周女士", extra={"村/社区": "柳塘村"})
    before = listed(office, f"?period={MAY}")[0]
    assert factors(before)["vulnerable"] == 0
    office.put("/suggestions/S000001/labels", {"who": "李静", "qiyouwuxing": ["安全性"], "co": ["公安局", "水务局"]})
    after = factors(listed(office, f"?period={MAY}")[0])
    assert (after["vulnerable"], after["departments"], after["stations"]) == (1, 3, 1)
