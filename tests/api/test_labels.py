"""标签: a person's word holds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.fakes import Office

LEAD_AS_CO = "主责部门不能同时是协办部门（此前更正的也算），请改其中一项"
WHO = {"who": "李静", "why": "看过现场"}


def test_a_correction_stands_beside_what_the_machine_said(office: Office) -> None:
    id = office.report("路灯坏了")["id"]
    shown = office.put(f"/suggestions/{id}/labels", {**WHO, "themes": ["0701"], "lead": "交通运输局", "urgency": 2})
    assert shown["themes"][0]["code"] == "0406"
    assert {name: label["value"] for name, label in shown["labels"].items()} == {
        "themes": ["0701"],
        "lead": "交通运输局",
        "urgency": 2,
    }
    assert (shown["labels"]["themes"]["who"], shown["labels"]["themes"]["why"]) == ("李静", "看过现场")


def test_the_case_goes_by_what_the_person_said(office: Office) -> None:
    taken = office.report("路灯坏了")
    office.put(f"/suggestions/{taken['id']}/labels", {**WHO, "themes": ["0701"], "lead": "交通运输局", "urgency": 2})
    case = office.get(f"/cases/{taken['case']['id']}")
    assert (case["theme"]["code"], case["lead"], case["urgency"]) == ("0701", "交通运输局", 2)
    assert office.get("/cases?theme=07")["total"] == 1


def test_the_last_word_holds_and_other_fields_stay(office: Office) -> None:
    id = office.report("路灯坏了")["id"]
    office.put(f"/suggestions/{id}/labels", {**WHO, "themes": ["0701"], "kind": "求助"})
    shown = office.put(f"/suggestions/{id}/labels", {"who": "陈明", "themes": ["0406"], "qiyouwuxing": []})
    assert {name: (label["value"], label["who"]) for name, label in shown["labels"].items()} == {
        "themes": (["0406"], "陈明"),
        "kind": ("求助", "李静"),
        "qiyouwuxing": ([], "陈明"),
    }


@pytest.mark.parametrize(
    ("labels", "detail"),
    [
        ({}, "没有给出任何标签，请至少填写一项"),
        ({"themes": []}, "主题至少填写一个"),
        ({"themes": ["9999"]}, "第 1 个主题代码不在分类表中，可用的值见 GET /v1/taxonomy"),
        ({"qiyouwuxing": ["便利性", "标记词"]}, "第 2 个七有五性不在分类表中，可用的值见 GET /v1/taxonomy"),
        ({"qiyouwuxing": ["便利性", "宜居性", "安全性", "公正性"]}, "七有五性至多 3 个"),
        ({"lead": "标记词局"}, "第 1 个部门不在分类表中，可用的值见 GET /v1/taxonomy"),
        ({"co": ["公安局", "标记词局"]}, "第 2 个部门不在分类表中，可用的值见 GET /v1/taxonomy"),
        ({"kind": "标记词"}, "第 1 个诉求性质不在分类表中，可用的值见 GET /v1/taxonomy"),
        ({"urgency": 3}, "紧急程度应为 0 到 2"),
        ({"themes": ["0701", "0406", "0701"]}, "主题有重复，请删去重复的"),
        ({"qiyouwuxing": ["便利性", "便利性"]}, "七有五性有重复，请删去重复的"),
        ({"co": ["公安局", "公安局"]}, "协办部门有重复，请删去重复的"),
        ({"lead": "公安局", "co": ["交通运输局", "公安局"]}, LEAD_AS_CO),
    ],
)
def test_labels_outside_the_taxonomy_are_refused(shared_office: Office, labels: dict[str, Any], detail: str) -> None:
    id = shared_office.report("路灯坏了")["id"]
    assert shared_office.put(f"/suggestions/{id}/labels", {**WHO, **labels}, 422)["detail"] == detail
    assert shared_office.get(f"/suggestions/{id}")["labels"] == {}


def test_a_lead_that_was_named_before_cannot_become_co(shared_office: Office) -> None:
    id = shared_office.report("路灯坏了")["id"]
    shared_office.put(f"/suggestions/{id}/labels", {**WHO, "lead": "公安局"})
    assert shared_office.put(f"/suggestions/{id}/labels", {**WHO, "co": ["公安局"]}, 422)["detail"] == LEAD_AS_CO
    assert shared_office.get(f"/suggestions/{id}")["labels"].keys() == {"lead"}


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ({}, "缺少此项"),
        ({"who": ""}, "不能为空"),
        ({"who": "  "}, "不能为空"),
        ({"who": "\u3000"}, "不能为空"),
        ({"who": "李" * 101}, "文字过长，至多 100 字"),
    ],
)
def test_who_must_be_named(shared_office: Office, who: dict[str, str], message: str) -> None:
    id = shared_office.report("路灯坏了")["id"]
    problem = shared_office.put(f"/suggestions/{id}/labels", {"themes": ["0701"], **who}, 422)
    assert problem["errors"] == [{"field": "body.who", "message": message}]


def test_an_unknown_suggestion_has_no_labels(shared_office: Office) -> None:
    shared_office.put("/suggestions/S999999/labels", {**WHO, "themes": ["0701"]}, 404)
