"""The same contract on the bundle of the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.casework.desk import Parts
from tests.api.fakes import Office, running

LAMP = "柳荫街12号门前的路灯坏了一个多星期，晚上漆黑一片，老人出门容易摔倒，请尽快维修。"
LAMP_AGAIN = "柳荫街12号门口路灯一直不亮，已经一个星期了，晚上走路看不见，老人怕摔跤，希望赶紧修。"
ELSEWHERE = "云溪镇北关村村口的路灯不亮，孩子放学回家很不安全，请派人来修。"


@pytest.fixture
def office(shipped_office: Office) -> Office:
    return shipped_office


def test_a_report_gets_its_tags(office: Office) -> None:
    taken = office.report(LAMP, title="路灯不亮")
    assert taken["themes"][0]["code"] == "0406"
    assert len(taken["themes"]) >= 3
    assert len(taken["departments"]) >= 3
    assert taken["departments"][0]["role"] == "lead"
    assert taken["kind"]["name"] in {"投诉", "求助"}
    assert any(evidence["text"] in taken["masked_text"] for evidence in taken["evidence"])
    codes = {theme["code"] for theme in office.get("/taxonomy")["themes"]}
    assert {theme["code"] for theme in taken["themes"]} <= codes


def test_the_same_lamp_is_one_case_and_another_lamp_is_not(office: Office) -> None:
    first = office.report(LAMP, reporter="周女士", reported_at="2025-06-01T09:00:00")
    again = office.report(LAMP, reporter="吴先生", reported_at="2025-06-02T09:00:00")
    elsewhere = office.report(ELSEWHERE, reporter="郑女士", reported_at="2025-06-02T10:00:00")
    assert again["case"]["id"] == first["case"]["id"]
    assert again["case"]["how"] == "attached"
    assert any(reason.startswith("同一地点") for reason in again["case"]["reasons"])
    assert elsewhere["case"]["id"] != first["case"]["id"]


def test_the_same_lamp_in_other_words_is_found(office: Office) -> None:
    case_id = office.report(LAMP)["case"]["id"]
    similar = office.post("/analyze", {"text": LAMP_AGAIN, "similar": True})["similar"]
    assert case_id in {candidate["case_id"] for candidate in similar}


def test_a_hint_before_filing_is_enough_to_judge_by_and_never_the_message(office: Office) -> None:
    case_id = office.report(LAMP)["case"]["id"]
    [candidate] = office.post("/analyze", {"text": LAMP_AGAIN, "similar": True})["similar"]
    assert candidate["case_id"] == case_id
    assert LAMP.startswith(candidate["hint"].replace(",", "，"))
    assert len(LAMP) / 2 < len(candidate["hint"]) < len(LAMP)
    assert candidate["reasons"]


def test_what_is_written_anew_is_not_similar_to_itself(office: Office) -> None:
    stored = office.report(LAMP)["id"]
    assert office.post("/analyze", {"text": LAMP_AGAIN, "similar": True, "id": stored})["similar"] == []


def test_a_telephone_number_leaves_no_trace_in_the_answers(office: Office) -> None:
    taken = office.report(f"{LAMP}联系电话一三九一二三四五六七八，或13912345678。")
    for shown in (taken, office.get(f"/cases/{taken['case']['id']}")):
        assert "13912345678" not in str(shown)
        assert "一三九一二三四五六七八" not in str(shown)


def test_a_restart_keeps_cases(tmp_path: Path, shipped_parts: Parts) -> None:
    with running(tmp_path, shipped_parts) as office:
        first = office.report(LAMP)["case"]["id"]
    with running(tmp_path, shipped_parts) as office:
        assert office.report(LAMP)["case"]["id"] == first


def test_classes_of_the_real_matcher(office: Office) -> None:
    for place in ("柳荫街12号", "幸福里小区", "东堤路桥头", "北关村村口"):
        office.report(f"{place}的路灯不亮，晚上漆黑一片，请尽快维修。")
    assert office.get("/classes")["total"] <= 1
    assert office.get("/supervision/candidates")["items"]
