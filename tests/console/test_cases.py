"""一件事 and 一类事 in a browser: find, look, merge, split, move, keep apart, close, undo."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from service.casework import views
from service.store.cases import CaseFilter
from service.store.records import CaseStatus
from tests.console.conftest import SignIn
from tests.console.server import Served


@pytest.fixture
def of_several(town: Served) -> dict[str, Any]:
    """An open case of at least three suggestions; another one for each test that asks."""
    _taken.append(len(_taken))
    return _cases(town, 3)[len(_taken)]


@pytest.fixture
def other(town: Served) -> dict[str, Any]:
    _taken.append(len(_taken))
    return _cases(town, 1)[-len(_taken)]


_taken: list[int] = []


def _cases(town: Served, messages: int) -> list[dict[str, Any]]:
    desk = town.state.desk
    assert desk is not None
    with town.state.database.read() as connection:
        wanted = CaseFilter(status=CaseStatus.OPEN)
        found = views.case_page(connection, desk.taxonomy, wanted, page=2, size=200)["items"]
    return [dict(case) for case in found if case["messages"] >= messages]


def case(town: Served, case_id: str) -> dict[str, Any]:
    desk = town.state.desk
    assert desk is not None
    with town.state.database.read() as connection:
        return dict(views.case(connection, desk.taxonomy, case_id))


def go(page: Page, town: Served, case_id: str) -> None:
    page.goto(f"{town.address}/console/cases/{case_id}")


def test_words_find_cases_and_filters_narrow(sign_in: SignIn) -> None:
    page = sign_in(path="/console/cases")
    page.fill("[name=q]", "菜市场 路灯")
    page.click("text=查找")
    rows = page.locator("tbody tr")
    assert rows.count() > 5
    for text in rows.locator(".what").all_inner_texts():
        assert "菜市场" in text
        assert "路灯" in text
    page.select_option("[name=status]", "closed")
    page.wait_for_url("**status=closed**")
    assert set(page.locator("tbody .badge.bg-green-lt").all_inner_texts()) == {"已办结"}


def test_a_number_leads_to_its_page(sign_in: SignIn) -> None:
    page = sign_in(path="/console/cases")
    for typed, where in (("c000012", r"/cases/C000012$"), ("S000345", r"/inbox/S000345$")):
        page.goto(re.sub(r"/console/.*", "/console/cases", page.url))
        page.fill("[name=q]", typed)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(where))


def test_nothing_found_is_said(sign_in: SignIn) -> None:
    page = sign_in(path="/console/cases?q=没有这样的词语")
    expect(page.locator("tbody")).to_contain_text("没有符合条件的事项")


def test_members_stand_on_a_time_line(sign_in: SignIn, town: Served, of_several: dict[str, Any]) -> None:
    page = sign_in(path=f"/console/cases/{of_several['id']}")
    times = page.locator(".when").all_inner_texts()
    assert len(times) == of_several["messages"]
    assert times == sorted(times)


def test_close_and_undo_leave_their_history(sign_in: SignIn, town: Served, of_several: dict[str, Any]) -> None:
    page = sign_in("王强", f"/console/cases/{of_several['id']}")
    page.fill("#form-close [name=why]", "路灯已修好")
    page.click("#form-close button")
    expect(page.locator(".one-head")).to_contain_text("已办结")
    expect(page.locator(".events")).to_contain_text("王强")
    expect(page.locator(".events")).to_contain_text("路灯已修好")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("text=撤销 >> nth=0")
    expect(page.locator(".one-head")).to_contain_text("办理中")
    expect(page.locator(".events")).to_contain_text("已撤销")
    assert case(town, of_several["id"])["status"] == "open"


def test_merge_moves_every_member(
    sign_in: SignIn, town: Served, of_several: dict[str, Any], other: dict[str, Any]
) -> None:
    page = sign_in(path=f"/console/cases/{of_several['id']}")
    page.fill("[name=others]", other["id"])
    page.click("text=并入本事项")
    expect(page.locator(".message")).to_contain_text(f"已把 {other['id']} 并入")
    assert case(town, other["id"])["merged_into"] == of_several["id"]
    assert case(town, of_several["id"])["messages"] == of_several["messages"] + other["messages"]


def test_split_and_move_take_what_is_ticked(
    sign_in: SignIn, town: Served, of_several: dict[str, Any], other: dict[str, Any]
) -> None:
    page = sign_in(path=f"/console/cases/{of_several['id']}")
    page.click("text=拆成新的一件")
    expect(page.locator(".message")).to_contain_text("请先在左边勾选诉求")
    page.locator("[data-member]").nth(0).check()
    page.click("text=拆成新的一件")
    expect(page.locator(".message")).to_contain_text("已从")
    new = page.locator(".one-head h1").inner_text()
    assert case(town, new)["messages"] == 1
    go(page, town, of_several["id"])
    page.locator("[data-member]").nth(0).check()
    page.fill("[name=to]", other["id"])
    page.click("text=移动所选")
    expect(page.locator(".one-head h1")).to_have_text(other["id"])
    assert case(town, of_several["id"])["messages"] == of_several["messages"] - 2


def test_kept_apart_is_remembered_when_somebody_merges(
    sign_in: SignIn, town: Served, of_several: dict[str, Any], other: dict[str, Any]
) -> None:
    page = sign_in(path=f"/console/cases/{of_several['id']}")
    page.fill("[name=other]", other["id"])
    page.click("button:has-text('不是同一件事')")
    expect(page.locator(".events")).to_contain_text("判定不是同一件事")
    page.fill("[name=others]", other["id"])
    page.click("text=并入本事项")
    expect(page.locator(".message")).to_contain_text("不是同一件事")
    assert case(town, other["id"])["status"] == "open"


def test_a_case_that_changed_meanwhile_is_not_overwritten(
    sign_in: SignIn, town: Served, of_several: dict[str, Any]
) -> None:
    first, second = (sign_in(who, f"/console/cases/{of_several['id']}") for who in ("李静", "王强"))
    first.click("#form-close button")
    expect(first.locator(".one-head")).to_contain_text("已办结")
    second.click("#form-close button")
    expect(second.locator(".message")).to_contain_text("已被他人修改")


def test_classes_lead_to_their_cases(sign_in: SignIn) -> None:
    page = sign_in(path="/console/classes")
    expect(page.locator("tbody tr").first).to_contain_text("路灯 路灯照明")
    page.click("tbody tr >> nth=0 >> a >> nth=0")
    page.wait_for_url("**class_id=K000001**")
    assert set(page.locator("tbody td:nth-child(3)").all_inner_texts()) == {"路灯照明"}
