"""一件事: people decide, each decision is remembered and can be taken back, and no clerk overwrites another."""

from __future__ import annotations

from typing import Any

import pytest

from service.casework.decisions import ON_PURPOSE
from tests.api.fakes import Office

RIVER, LAMP = "河道有异味", "柳荫街路灯不亮"


def case_of(office: Office, suggestion_id: str) -> str:
    return str(office.get(f"/suggestions/{suggestion_id}")["case"]["id"])


def kinds(office: Office, case_id: str) -> list[tuple[str, int | None]]:
    return [(event["kind"], event["undone_by"]) for event in office.get(f"/cases/{case_id}")["history"]]


@pytest.fixture
def two(office: Office) -> tuple[str, str]:
    """The river (three reports) and the lamp (one)."""
    river = [office.report(RIVER, reporter=name)["case"]["id"] for name in ("周女士", "吴先生", "郑女士")]
    return river[0], office.report(LAMP)["case"]["id"]


def test_the_same_matter_shares_a_case(office: Office, two: tuple[str, str]) -> None:
    river = office.get(f"/cases/{two[0]}")
    assert (river["messages"], river["people"], river["status"]) == (3, 3, "open")
    assert river["theme"] == {"code": "0406", "name": "路灯照明"}
    assert river["hint"] == RIVER
    attached = office.get("/suggestions/S000002")["case"]
    assert (attached["how"], attached["probability"], attached["reasons"]) == ("attached", 0.97, ["文字相同"])


def test_merging_keeps_the_old_id_as_a_pointer(office: Office, two: tuple[str, str]) -> None:
    river, lamp = two
    merged = office.decide(river, "merge", cases=[lamp], why="同一工程引起")
    assert (merged["id"], merged["messages"]) == (river, 4)
    old = office.get(f"/cases/{lamp}")
    assert (old["status"], old["merged_into"], old["messages"]) == ("merged", river, 0)
    assert office.get("/cases")["total"] == 1
    assert office.get("/cases?status=merged")["total"] == 1
    event = office.get(f"/cases/{river}")["history"][0]
    assert (event["who"], event["why"], event["suggestions"]) == ("李静", "同一工程引起", ["S000004"])


def test_after_a_merge_new_reports_go_to_the_surviving_case(office: Office, two: tuple[str, str]) -> None:
    office.decide(two[0], "merge", cases=[two[1]])
    assert office.report(LAMP)["case"]["id"] == two[0]


def test_a_merge_can_be_undone(office: Office, two: tuple[str, str]) -> None:
    river, lamp = two
    event = office.decide(river, "merge", cases=[lamp])["history"][0]["id"]
    office.decide(river, f"events/{event}/undo")
    assert (office.members(river), office.members(lamp)) == (["S000001", "S000002", "S000003"], ["S000004"])
    assert office.get(f"/cases/{lamp}")["status"] == "open"
    assert office.report(LAMP)["case"]["id"] == lamp
    assert [kind for kind, _ in kinds(office, river)] == ["merged", "undone"]
    assert office.decide(river, f"events/{event}/undo", 409)["detail"] == "这条处理已经撤销过"


def test_splitting_opens_a_case_and_remembers_that_it_is_another(office: Office, two: tuple[str, str]) -> None:
    river = two[0]
    new = office.decide(river, "split", suggestions=["S000002"])
    assert [m["id"] for m in new["members"]] == ["S000002"]
    assert office.members(river) == ["S000001", "S000003"]
    refused = office.decide(river, "merge", 409, cases=[new["id"]])
    assert "不是同一件事" in refused["detail"]
    assert office.decide(river, "merge", cases=[new["id"]], force=True)["messages"] == 3


def test_what_a_colleague_put_together_is_taken_apart_only_on_purpose(office: Office, two: tuple[str, str]) -> None:
    river, lamp = two
    office.decide(river, "merge", cases=[lamp])
    assert office.decide(river, "split", 409, suggestions=["S000004"], who="陈明")["detail"] == (
        f"曾有人判定所选诉求就是 {river} 这件事；如确需移出，{ON_PURPOSE}，或撤销那次处理"
    )
    assert office.members(river) == ["S000001", "S000002", "S000003", "S000004"]
    new = office.decide(river, "split", suggestions=["S000004"])["id"]
    refused = office.decide(river, "move", 409, suggestions=["S000001"], to=new, version=99)
    assert refused["type"] == "urn:minqing:stale-version"
    office.report(LAMP)
    back = office.decide(new, "move", 409, suggestions=["S000004"], to=river, who="陈明")
    assert back["detail"] == f"曾有人判定所选诉求不是 {river} 这件事；如确需移入，{ON_PURPOSE}"
    assert "S000004" in [
        m["id"] for m in office.decide(new, "move", suggestions=["S000004"], to=river, force=True)["members"]
    ]
    assert office.decide(river, "split", 409, suggestions=["S000004"], who="陈明")["type"] == "urn:minqing:conflict"
    assert office.decide(river, "split", suggestions=["S000004"], who="陈明", force=True)["messages"] == 1


def test_a_split_can_be_undone_and_its_id_points_back(office: Office, two: tuple[str, str]) -> None:
    river = two[0]
    new = office.decide(river, "split", suggestions=["S000002"])["id"]
    event = office.get(f"/cases/{river}")["history"][-1]["id"]
    office.decide(river, f"events/{event}/undo")
    assert office.members(river) == ["S000001", "S000002", "S000003"]
    assert office.get(f"/cases/{new}")["merged_into"] == river


def test_moving_and_moving_back(office: Office, two: tuple[str, str]) -> None:
    river, lamp = two
    moved = office.decide(river, "move", suggestions=["S000003"], to=lamp)
    assert [m["id"] for m in moved["members"]] == ["S000003", "S000004"]
    assert office.get("/suggestions/S000003")["case"]["how"] == "person"
    event = moved["history"][-1]["id"]
    office.decide(lamp, f"events/{event}/undo")
    assert office.members(river) == ["S000001", "S000002", "S000003"]


def test_what_was_built_upon_cannot_be_undone(office: Office, two: tuple[str, str]) -> None:
    river, lamp = two
    event = office.decide(river, "move", suggestions=["S000003"], to=lamp)["history"][-1]["id"]
    office.decide(lamp, "split", suggestions=["S000003"])
    before = office.get(f"/cases/{river}")
    assert "请先撤销后来的处理" in office.decide(river, f"events/{event}/undo", 409)["detail"]
    assert office.get(f"/cases/{river}") == before


def test_a_report_after_closing_attaches_and_marks_it(office: Office, two: tuple[str, str]) -> None:
    river = two[0]
    assert office.decide(river, "close", why="已疏浚")["status"] == "closed"
    again = office.report(RIVER)
    assert (again["case"]["id"], again["case"]["status"]) == (river, "recurred")
    case = office.get(f"/cases/{river}")
    assert (case["recurrences"], case["history"][-1]["kind"], case["history"][-1]["who"]) == (1, "recurred", "minqing")
    assert office.decide(river, "close")["status"] == "closed"


def test_a_late_entry_of_an_early_report_is_no_recurrence(office: Office, two: tuple[str, str]) -> None:
    office.decide(two[0], "close")
    late = office.report(RIVER, reported_at="2024-03-01T08:00:00")
    assert (late["case"]["id"], late["case"]["status"]) == (two[0], "closed")


def test_closing_and_reopening(office: Office, two: tuple[str, str]) -> None:
    river = two[0]
    office.decide(river, "close")
    assert "已经办结" in office.decide(river, "close", 409)["detail"]
    reopened = office.decide(river, "reopen")
    assert (reopened["status"], reopened["closed_at"]) == ("open", None)
    assert "没有办结" in office.decide(river, "reopen", 409)["detail"]


def test_undoing_a_close(office: Office, two: tuple[str, str]) -> None:
    event = office.decide(two[0], "close")["history"][-1]["id"]
    assert office.decide(two[0], f"events/{event}/undo")["status"] == "open"


def test_two_clerks_at_once(office: Office, two: tuple[str, str]) -> None:
    seen = office.get(f"/cases/{two[0]}")["version"]
    office.decide(two[0], "close", version=seen)
    problem = office.decide(two[0], "merge", 409, version=seen, cases=[two[1]])
    assert problem["type"] == "urn:minqing:stale-version"
    assert problem["current_version"] == seen + 1
    assert "请刷新后再处理" in problem["detail"]


@pytest.mark.parametrize(
    ("action", "body", "refusal"),
    [
        ("merge", {"cases": ["C000001"]}, (422, "事项不能并入自身，请选择另一件事项")),
        ("merge", {"cases": ["C000099"]}, (404, "没有编号为 C000099 的事项")),
        ("merge", {"cases": []}, (422, "")),
        ("split", {"suggestions": ["S000001", "S000002", "S000003"]}, (422, "拆分后原事项不能为空，至少保留一条诉求")),
        ("split", {"suggestions": ["S000004"]}, (422, "所选诉求中有 1 条不在事项 C000001 中，请刷新后重选")),
        ("move", {"suggestions": ["S000001"], "to": "C000001"}, (422, "移动的目标就是原事项，请选择另一件事项")),
        ("move", {"suggestions": ["S000001"], "to": "C000099"}, (404, "没有编号为 C000099 的事项")),
        (
            "move",
            {"suggestions": ["S000001", "S000002", "S000003"], "to": "C000002"},
            (422, "全部移走等于并案，请改用并案"),
        ),
        ("events/99/undo", {}, (404, "事项 C000001 没有编号为 99 的处理记录")),
        ("close", {"who": ""}, (422, "")),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    office: Office, two: tuple[str, str], action: str, body: dict[str, Any], refusal: tuple[int, str]
) -> None:
    before = office.get(f"/cases/{two[0]}")
    status, detail = refusal
    assert office.decide(two[0], action, status, **body).get("detail", "") == detail
    assert office.get(f"/cases/{two[0]}") == before


def test_a_merged_case_cannot_be_worked_on(office: Office, two: tuple[str, str]) -> None:
    office.decide(two[0], "merge", cases=[two[1]])
    assert office.decide(two[1], "close", 409)["detail"] == f"事项 {two[1]} 已并入 {two[0]}，请对后者处理"


def test_an_unknown_case(shared_office: Office) -> None:
    assert shared_office.get("/cases/C000404", 404)["detail"] == "没有编号为 C000404 的事项"


def test_cases_are_listed_latest_first_and_by_page(office: Office) -> None:
    for day in (3, 1, 2):
        office.report(f"{'甲乙丙'[day - 1]}路的路灯不亮", reported_at=f"2025-05-0{day}T10:00:00")
    pages = [office.get(f"/cases?size=2&page={page}") for page in (1, 2, 3)]
    assert [[case["hint"][0] for case in page["items"]] for page in pages] == [["丙", "乙"], ["甲"], []]
    assert {page["total"] for page in pages} == {3}
    assert office.get("/cases?since=2025-05-03T00:00:00")["total"] == 1
    assert office.get("/cases?theme=04&lead=城市管理局&urgency=0")["total"] == 3


@pytest.mark.parametrize("query", ["size=0", "size=201", "page=0", "status=甲", "theme=路灯", "since=昨天", "sort=x"])
def test_a_wrong_query_is_refused(shared_office: Office, query: str) -> None:
    assert shared_office.get(f"/cases?{query}", 422)["errors"]


def test_the_statuses_that_can_be_asked_for_are_listed_in_chinese(shared_office: Office) -> None:
    problem = shared_office.get("/cases?status=甲", 422)
    assert problem["errors"] == [{"field": "query.status", "message": "应为以下之一：open、closed、recurred 或 merged"}]
