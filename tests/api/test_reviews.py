"""人工研判: too close to dismiss, too far to attach. A person decides and it stays decided."""

from __future__ import annotations

import pytest

from tests.api.fakes import Office


@pytest.fixture
def doubtful(office: Office) -> tuple[str, str, str]:
    """(case of the lamp at No. 12, suggestion about No. 15, its provisional case)."""
    first = office.report("柳荫街上的路灯十二号处不亮")
    second = office.report("柳荫街上的路灯十五号处不亮")
    return first["case"]["id"], second["id"], second["case"]["id"]


def test_the_doubtful_one_gets_a_case_of_its_own_and_its_candidates(
    office: Office, doubtful: tuple[str, str, str]
) -> None:
    lamp, suggestion, own = doubtful
    assert own != lamp
    shown = office.get(f"/suggestions/{suggestion}")["case"]
    assert (shown["how"], shown["review"]["status"]) == ("review", "open")
    candidate = shown["review"]["candidates"][0]
    assert (candidate["case_id"], candidate["reasons"]) == (lamp, ["开头相同"])
    assert candidate["hint"] == "柳荫街上的路灯十二号处不亮"
    waiting = office.get("/reviews")
    assert waiting["total"] == 1
    assert waiting["items"][0]["suggestion_id"] == suggestion


def test_same(office: Office, doubtful: tuple[str, str, str]) -> None:
    lamp, suggestion, own = doubtful
    decided = office.post(f"/reviews/{suggestion}", {"who": "李静", "same_as": lamp})
    assert (decided["case"]["id"], decided["case"]["review"]["status"]) == (lamp, "same")
    assert office.get(f"/cases/{own}")["merged_into"] == lamp
    assert office.get("/reviews")["total"] == 0


def test_same_takes_what_attached_in_the_meantime_along(office: Office, doubtful: tuple[str, str, str]) -> None:
    lamp, suggestion, own = doubtful
    assert office.report("柳荫街上的路灯十五号处不亮")["case"]["id"] == own
    office.post(f"/reviews/{suggestion}", {"who": "李静", "same_as": lamp})
    assert office.get(f"/cases/{lamp}")["messages"] == 3


def test_different_is_remembered(office: Office, doubtful: tuple[str, str, str]) -> None:
    lamp, suggestion, own = doubtful
    decided = office.post(f"/reviews/{suggestion}", {"who": "李静", "same_as": None, "why": "两盏灯"})
    assert (decided["case"]["id"], decided["case"]["review"]["status"]) == (own, "different")
    assert "不是同一件事" in office.decide(lamp, "merge", 409, cases=[own])["detail"]
    event = office.get(f"/cases/{own}")["history"][-1]
    assert (event["kind"], event["why"], event["suggestions"]) == ("kept_apart", "两盏灯", [suggestion])


def test_different_can_be_undone(office: Office, doubtful: tuple[str, str, str]) -> None:
    _, suggestion, own = doubtful
    office.post(f"/reviews/{suggestion}", {"who": "李静", "same_as": None})
    event = office.get(f"/cases/{own}")["history"][-1]["id"]
    office.decide(own, f"events/{event}/undo")
    assert [item["suggestion_id"] for item in office.get("/reviews")["items"]] == [suggestion]


def test_two_clerks_decide_once(office: Office, doubtful: tuple[str, str, str]) -> None:
    _, suggestion, _ = doubtful
    office.post(f"/reviews/{suggestion}", {"who": "李静", "same_as": None})
    refused = office.post(f"/reviews/{suggestion}", {"who": "陈明", "same_as": None}, 409)
    assert refused["detail"] == f"诉求 {suggestion} 的归并已由他人研判，请刷新"


@pytest.mark.parametrize("swap", [False, True])
def test_merging_the_two_by_hand_settles_it_too(office: Office, doubtful: tuple[str, str, str], swap: bool) -> None:
    lamp, suggestion, own = doubtful
    target, other = (own, lamp) if swap else (lamp, own)
    event = office.decide(target, "merge", cases=[other])["history"][-1]["id"]
    assert office.get(f"/suggestions/{suggestion}")["case"]["review"]["status"] == "same"
    office.decide(target, f"events/{event}/undo")
    assert office.get("/reviews")["total"] == 1


def test_nothing_to_decide(office: Office) -> None:
    id = office.report("河道有异味")["id"]
    office.post(f"/reviews/{id}", {"who": "李静", "same_as": None}, 404)
    office.post("/reviews/S999999", {"who": "李静", "same_as": None}, 404)


def test_an_unknown_case_is_not_the_same(office: Office, doubtful: tuple[str, str, str]) -> None:
    office.post(f"/reviews/{doubtful[1]}", {"who": "李静", "same_as": "C000404"}, 404)
    assert office.get("/reviews")["total"] == 1
