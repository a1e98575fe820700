"""收件 in a browser: accept, correct in two clicks, everything by keyboard, two clerks at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from service.casework import views
from service.casework.sessions import IDLE
from service.store.staff_tables import sessions
from service.store.tables import analyses
from tests.console.conftest import SignIn
from tests.console.server import Served
from tests.console.test_every_page import SERIOUS


def stored(town: Served, suggestion_id: str) -> dict[str, Any]:
    with town.state.database.read() as connection:
        return dict(views.suggestion(connection, suggestion_id))


def labels(town: Served, suggestion_id: str) -> dict[str, Any]:
    return {name: label["value"] for name, label in stored(town, suggestion_id)["labels"].items()}


def shown(page: Page) -> str:
    """Id of the suggestion that is open."""
    return page.locator(".one-head h2").inner_text()


def accept(page: Page) -> None:
    before = shown(page)
    page.click("text=接受并看下一条")
    expect(page.locator(".one-head h2")).not_to_have_text(before)


def test_a_suggestion_shows_what_decided_and_where(sign_in: SignIn) -> None:
    page = sign_in(path="/console/inbox/S015000")
    evidence, place = page.locator("mark.evidence").first, page.locator("mark.place").first
    assert evidence.inner_text() in page.locator(".letter").inner_text()
    assert evidence.get_attribute("title")
    assert place.get_attribute("title") == "地点"
    expect(page.get_by_role("group", name="主题").get_by_role("radio", name=re.compile("91%"))).to_be_checked()
    expect(page.locator(".form-check-description").first).to_contain_text("类诉求有 91% 由其主责")


def test_accepting_takes_one_press_and_opens_the_next(sign_in: SignIn, town: Served) -> None:
    page = sign_in(path="/console/inbox/S015100")
    machine = stored(town, "S015100")
    page.keyboard.press("a")
    expect(page.locator(".message")).to_contain_text("S015100 已办")
    assert shown(page) != "S015100"
    said = labels(town, "S015100")
    assert said["themes"] == [machine["themes"][0]["code"]]
    assert said["lead"] == machine["departments"][0]["name"]
    assert said["co"] == ["属地街道乡镇"]
    assert stored(town, "S015100")["labels"]["lead"]["who"] == "李静"


def test_a_theme_is_corrected_in_two_clicks(sign_in: SignIn, town: Served) -> None:
    page = sign_in(path="/console/inbox/S015200")
    second = stored(town, "S015200")["themes"][1]
    page.click(f"label:has-text('{second['name']}')")
    accept(page)
    assert labels(town, "S015200")["themes"] == [second["code"]]


def test_a_department_and_a_rare_theme_by_keyboard_alone(sign_in: SignIn, town: Served) -> None:
    page = sign_in(path="/console/inbox/S015300")
    page.keyboard.press("w")
    page.keyboard.press("t")
    page.keyboard.type("户籍与出入境证件")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(".message")).to_contain_text("S015300 已办")
    assert labels(town, "S015300")["lead"] == "农业农村局"
    assert labels(town, "S015300")["themes"] == ["1702"]


def test_a_case_is_corrected_in_two_clicks(sign_in: SignIn, town: Served) -> None:
    """Out of a case that it was put into: a case of its own."""
    with town.state.database.read() as connection:
        ids = [f"S{number:06d}" for number in range(15_400, 15_500)]
        case = next(s for s in (views.suggestion(connection, id) for id in ids) if s["case"]["messages"] > 2)
    page = sign_in(path=f"/console/inbox/{case['id']}")
    page.click("label:has-text('不是这件事，另立一件')")
    accept(page)
    moved = stored(town, case["id"])["case"]
    assert moved["id"] != case["case"]["id"]
    assert moved["messages"] == 1


def test_a_suggestion_joins_the_case_whose_number_is_typed(sign_in: SignIn, town: Served) -> None:
    page = sign_in(path="/console/inbox/S015600")
    target = stored(town, "S015601")["case"]["id"]
    page.keyboard.press("g")
    page.keyboard.type(target.lower())
    page.keyboard.press("Enter")
    expect(page.locator(".message")).to_contain_text("S015600 已办")
    assert stored(town, "S015600")["case"]["id"] == target


def test_the_proposed_case_is_confirmed_with_its_reasons(sign_in: SignIn, town: Served) -> None:
    page = sign_in(path="/console/inbox?which=unsure")
    with town.state.database.read() as connection:
        asked = views.review_page(connection, page=1, size=1)["items"][0]
    page.goto(f"{town.address}/console/inbox/{asked['suggestion_id']}?which=unsure")
    expect(page.locator("fieldset", has_text="一件事")).to_contain_text("同一地点；文字相近")
    candidate = asked["candidates"][0]["case_id"]
    page.locator(f"input[value={candidate}]").check()
    accept(page)
    settled = stored(town, asked["suggestion_id"])["case"]
    assert settled["id"] == candidate
    assert settled["review"]["status"] == "same"


def test_the_second_of_two_clerks_is_told_and_overwrites_nothing(sign_in: SignIn, town: Served) -> None:
    first, second = sign_in("李静", "/console/inbox/S015700"), sign_in("王强", "/console/inbox/S015700")
    first.keyboard.press("2")
    accept(first)
    held = labels(town, "S015700")
    second.keyboard.press("3")
    second.keyboard.press("a")
    expect(second.locator(".message")).to_contain_text("刚刚已由“李静”处理，您的修改没有保存")
    assert shown(second) == "S015700"
    assert labels(town, "S015700") == held
    expect(second.locator(".one-head")).to_contain_text("李静 已办")


def test_what_a_citizen_wrote_is_text_whatever_is_in_it(sign_in: SignIn, town: Served) -> None:
    hostile = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>{{ 7 * 7 }} & \"路灯\""
    with town.state.database.write() as connection:
        row = analyses.c.suggestion_id == "S015800"
        analysis = connection.execute(select(analyses.c.analysis).where(row)).scalar_one()
        connection.execute(update(analyses).where(row).values(analysis={**analysis, "masked_text": hostile}))
    page = sign_in(path="/console/inbox/S015800")
    expect(page.locator(".letter")).to_have_text(hostile)
    page.goto(f"{town.address}/console/cases/{stored(town, 'S015800')['case']['id']}")
    expect(page.locator(".timeline-line")).to_contain_text(hostile)
    assert page.evaluate("window.hacked") is None


def test_several_matters_of_a_letter_leave_the_form_where_it_was(sign_in: SignIn, town: Served) -> None:
    """Each with its theme and likely cases, in a box that scrolls; all of the form still stands on an office screen."""
    with town.state.database.write() as connection:
        row = analyses.c.suggestion_id == "S015850"
        analysis = connection.execute(select(analyses.c.analysis).where(row)).scalar_one()
        tags = {name: analysis[name] for name in ("themes", "qiyouwuxing", "departments")}
        likely = {"case_id": "C000012", "probability": 0.9, "reasons": ["同一地点 柳荫街", "同一事项 路灯"], "hint": ""}
        told = [{**tags, "start": 0, "end": 9, "text": f"第{n}件，{'路灯不亮' * 30}"} for n in range(5)]
        parts = [{**part, "cases": [likely] if n else []} for n, part in enumerate(told)]
        connection.execute(update(analyses).where(row).values(analysis={**analysis, "parts": parts}))
    page = sign_in(path="/console/inbox/S015850")
    expect(page.locator(".parts li")).to_have_count(5)
    expect(page.locator(".parts a")).to_have_text(["C000012"] * 4)
    expect(page.locator(".parts .hint").first).not_to_be_empty()
    expect(page.locator("button[data-key=a]")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in SERIOUS] == []


def test_a_session_that_ends_in_the_middle_of_an_edit_loses_nothing(sign_in: SignIn, town: Served) -> None:
    page = sign_in("赵敏", "/console/inbox/S016600")
    page.keyboard.press("3")
    page.fill("[name=why]", "电话核实过")
    with town.state.database.write() as connection:
        connection.execute(update(sessions).values(seen_at=datetime.now(UTC) - 2 * IDLE))
    page.click("text=接受并看下一条")
    expect(page.get_by_role("alert")).to_contain_text("登录已过期")
    page.click("text=是我，继续")
    expect(page.locator(".message")).to_contain_text("S016600 已办")
    held = stored(town, "S016600")
    assert held["labels"]["themes"]["value"] == [held["themes"][2]["code"]]
    assert (held["labels"]["themes"]["who"], held["labels"]["themes"]["why"]) == ("赵敏", "电话核实过")


def test_sixty_in_an_hour_is_far_from_the_limit(sign_in: SignIn) -> None:
    """Ten in a row by one key each; a clerk has a minute for each."""
    page = sign_in(path="/console/inbox/S016000")
    seen = []
    for _ in range(10):
        seen.append(shown(page))
        page.keyboard.press("a")
        expect(page.locator(".message")).to_contain_text(f"{seen[-1]} 已办")
    assert len(set(seen)) == 10


def test_the_keys_are_explained(sign_in: SignIn) -> None:
    page = sign_in(path="/console/inbox/S016500")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("选主责部门")
