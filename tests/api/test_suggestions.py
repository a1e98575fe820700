"""诉求: what goes in comes out once, whatever was sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.fakes import Office, running

LAMP = {"text": "柳荫街12号门前的路灯坏了一周", "source": "12345", "external_id": "GD-1", "reporter": "周女士"}
NOT_A_TIME = "应为 ISO 8601 时间，如 2025-06-01T09:30:00+08:00"


def test_the_answer_is_what_was_stored(office: Office) -> None:
    taken = office.post("/suggestions", LAMP, 201)
    assert taken["id"] == "S000001"
    assert taken["themes"][0] == {"code": "0406", "name": "路灯照明", "probability": 0.9}
    assert (taken["source"], taken["external_id"], taken["bundle"]) == ("12345", "GD-1", "fake")
    assert taken["case"]["how"] == "opened"
    assert office.get("/suggestions/S000001") == taken


def test_the_same_again_returns_what_is_stored(office: Office) -> None:
    first = office.post("/suggestions", LAMP, 201)
    assert office.post("/suggestions", LAMP, 200) == first
    assert office.get("/cases")["total"] == 1


def test_the_same_number_with_another_text_is_a_conflict(office: Office) -> None:
    office.post("/suggestions", LAMP, 201)
    problem = office.post("/suggestions", LAMP | {"text": "柳荫街的井盖没有了"}, 409)
    assert problem["type"] == "urn:minqing:different-text"
    assert problem["stored_id"] == "S000001"
    assert "井盖" not in str(problem)
    assert "路灯" not in str(problem)


def test_the_same_number_of_another_source_is_another_suggestion(office: Office) -> None:
    office.post("/suggestions", LAMP, 201)
    assert office.post("/suggestions", LAMP | {"source": "来访"}, 201)["id"] == "S000002"


def test_without_a_number_every_message_is_one(office: Office) -> None:
    ids = [office.report("河道有异味")["id"] for _ in range(2)]
    assert ids == ["S000001", "S000002"]


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({}, "body.text", "缺少此项"),
        ({"text": 5}, "body.text", "应为文字"),
        ({"text": None}, "body.text", "应为文字"),
        ({"text": "路灯", "reported_at": "昨天"}, "body.reported_at", NOT_A_TIME),
        ({"text": "路灯", "reported_at": 1717200000}, "body.reported_at", NOT_A_TIME),
        ({"text": "路灯", "reported_at": 1717200000.5}, "body.reported_at", NOT_A_TIME),
        ({"text": "路灯", "reported_at": "1717200000"}, "body.reported_at", NOT_A_TIME),
        ({"text": "路灯", "reported_at": "20250601"}, "body.reported_at", NOT_A_TIME),
        ({"text": "路灯", "reported_at": "0001-01-01T00:00:00"}, "body.reported_at", "年份应在 1949 到 2200 之间"),
        ({"text": "路灯", "source": "甲" * 101}, "body.source", "文字过长，至多 100 字"),
        ({"text": "路灯", "external_id": "A\x00"}, "body.external_id", "含有不可见或无效的字符，请删去"),
        ({"text": "路灯", "external_id": "A\ud800"}, "body.external_id", "含有不可见或无效的字符，请删去"),
        ({"text": "路灯", "诉求": "x"}, "body", "有不认识的项，请删去或放入 extra"),
        ({"text": "路灯", "extra": [1]}, "body.extra", "应为对象"),
        ({"text": "路灯", "extra": {"备注": "长" * 100_001}}, "body.extra", "过长，至多 100000 字符"),
        ([], "body", "应为 JSON 对象"),
    ],
)
def test_a_wrong_request_is_told_in_chinese_where_and_what(
    shared_office: Office, body: Any, field: str, message: str
) -> None:
    problem = shared_office.post("/suggestions", body, 422)
    assert problem["errors"] == [{"field": field, "message": message}]


@pytest.mark.parametrize(
    ("text", "title", "detail"),
    [
        ("", "", "诉求内容为空（去除空白和不可见字符后没有文字），请补充内容"),
        (" \n\t\u3000", "", "诉求内容为空（去除空白和不可见字符后没有文字），请补充内容"),
        ("\x00\x00", "", "诉求内容为空（去除空白和不可见字符后没有文字），请补充内容"),
        ("\ud800", "\udfff", "诉求内容为空（去除空白和不可见字符后没有文字），请补充内容"),
        ("路" * 50_001, "", "诉求内容过长：50001 字，上限 50000 字，请拆分或截取要点"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused(shared_office: Office, text: str, title: str, detail: str) -> None:
    before = shared_office.client.get("/readyz").json()
    problem = shared_office.post("/suggestions", {"text": text, "title": title}, 422)
    assert (problem["type"], problem["detail"]) == ("urn:minqing:unreadable-text", detail)
    assert shared_office.client.get("/readyz").json() == before


@pytest.mark.parametrize(("ahead", "status"), [(timedelta(hours=23), 201), (timedelta(hours=25), 422)])
def test_a_report_from_the_future_is_refused(office: Office, ahead: timedelta, status: int) -> None:
    """A day is left for clocks and time zones that are off."""
    reported = (datetime.now(UTC) + ahead).isoformat()
    answer = office.post("/suggestions", LAMP | {"reported_at": reported}, status)
    if status == 422:
        assert answer["detail"] == "反映时间 reported_at 晚于现在一天以上，请核对年月日"
        assert office.get("/cases")["total"] == 0


@pytest.mark.parametrize(
    "text",
    [
        "路灯\x00坏了",
        "路灯坏了 \ud83d",
        "💡",
        "The lamp is broken",
        "團(tuán)隊(duì)路燈",
        "路" * 20_000,
        "<b>路灯</b>",
    ],
)
def test_odd_texts_are_taken_in_and_come_back_once(office: Office, text: str) -> None:
    body = {"text": text, "source": "网上", "external_id": "1"}
    taken = office.post("/suggestions", body, 201)
    assert office.post("/suggestions", body, 200) == taken


@pytest.mark.parametrize(
    ("content", "kind", "status", "said"),
    [
        (b"{", "application/json", 422, "请求正文不是有效的 JSON"),
        (b"", "application/json", 422, "缺少此项"),
        ('{"text": "路灯"}'.encode("gb18030"), "application/json", 400, "不是 UTF-8 编码，请转换编码后再提交"),
        (b"[" * 100_000, "application/json", 400, "请求正文的 JSON 嵌套过深，请减少层数"),
        (b'{"text": ' + b"1" * 5_000 + b"}", "application/json", 400, "请求正文的 JSON 中有过长的数字，请改为文字"),
        (b'{"text": "x"}', "text/plain", 422, "应为 JSON 对象"),
    ],
)
def test_a_body_that_is_not_json(shared_office: Office, content: bytes, kind: str, status: int, said: str) -> None:
    response = shared_office.client.post("/v1/suggestions", content=content, headers={"content-type": kind})
    assert response.status_code == status
    problem = response.json()
    assert said in (problem["detail"] if status == 400 else problem["errors"][0]["message"])


def test_a_batch_answers_every_item(office: Office) -> None:
    office.post("/suggestions", LAMP, 201)
    sent = [
        {"text": "河道有异味"},
        {"text": ""},
        7,
        {"文": "x"},
        LAMP,
        LAMP | {"text": "另一段话"},
        {"text": "公交太少"},
    ]
    answer = office.post("/suggestions/batch", {"suggestions": sent})
    assert [(item["index"], item["status"]) for item in answer["items"]] == [
        (0, 201),
        (1, 422),
        (2, 422),
        (3, 422),
        (4, 200),
        (5, 409),
        (6, 201),
    ]
    assert (answer["created"], answer["existing"], answer["refused"]) == (2, 1, 4)
    assert answer["items"][6]["suggestion"]["masked_text"] == "公交太少"
    assert answer["items"][1]["problem"]["type"] == "urn:minqing:unreadable-text"


def test_a_batch_finds_duplicates_within_itself(office: Office) -> None:
    row = {"text": "河道有异味", "source": "网上", "external_id": "7"}
    again = {"text": "河道有异味", "source": "网上", "external_id": "8"}
    items = office.post("/suggestions/batch", {"suggestions": [row, row, again]})["items"]
    assert [item["status"] for item in items] == [201, 200, 201]
    assert items[0]["suggestion"]["case"]["id"] == items[2]["suggestion"]["case"]["id"]


def test_items_beyond_the_limit_are_refused_one_by_one(tmp_path: Path) -> None:
    with running(tmp_path, max_batch=3) as office:
        answer = office.post("/suggestions/batch", {"suggestions": [{"text": "路灯"}] * 4})
    assert [item["status"] for item in answer["items"]] == [201, 201, 201, 413]
    assert answer["items"][3]["problem"]["detail"] == "一次至多 3 条，请分批提交"


def test_analyze_stores_nothing(office: Office) -> None:
    answer = office.post("/analyze", {"text": "路灯坏了"})
    assert answer["themes"][0]["code"] == "0406"
    assert answer["similar"] is None
    assert office.get("/cases")["total"] == 0


def test_analyze_shows_likely_cases_when_asked(office: Office) -> None:
    case_id = office.report("柳荫街12号路灯坏了，电话 13912345678")["case"]["id"]
    similar = office.post("/analyze", {"text": "柳荫街12号没有灯", "similar": True})["similar"]
    assert [(s["case_id"], s["probability"], s["reasons"]) for s in similar] == [(case_id, 0.5, ["开头相同"])]
    assert "路灯坏了" in similar[0]["hint"]
    assert "13912345678" not in similar[0]["hint"]


def test_an_unknown_suggestion(shared_office: Office) -> None:
    assert shared_office.get("/suggestions/S999999", 404)["detail"] == "没有编号为 S999999 的诉求"


def test_the_repeat_of_the_same_person_is_told_from_another_persons_report(office: Office) -> None:
    reports = [office.report("河道有异味", reporter=name) for name in ("周女士", "周女士", "吴先生", "匿名", "匿名")]
    assert [r["case"]["repeat"] for r in reports] == [False, True, False, False, False]
    case = office.get(f"/cases/{reports[0]['case']['id']}")
    assert (case["messages"], case["people"], case["anonymous"]) == (5, 2, 2)
    assert [m["person"] for m in case["members"]] == [1, 1, 2, None, None]


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_whatever_is_sent_is_answered_with_a_document(shared_office: Office, body: Any) -> None:
    response = shared_office.send("/suggestions", body)
    assert response.status_code == 422
    assert response.json()["type"] == "urn:minqing:invalid"


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=[]), max_size=40))
def test_any_text_is_taken_once_or_refused(shared_office: Office, text: str) -> None:
    body = {"text": text, "source": "任意", "external_id": text.encode("utf-8", "surrogatepass").hex() or "0"}
    first = shared_office.send("/suggestions", body)
    again = shared_office.send("/suggestions", body)
    assert (first.status_code, again.status_code) in {(201, 200), (200, 200), (422, 422)}
    assert first.json() == again.json()
