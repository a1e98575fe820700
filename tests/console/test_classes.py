"""一类事 in a browser: a clerk renames, pins, splits, merges, and takes it back."""

from __future__ import annotations

from playwright.sync_api import expect

from service.casework import overview
from service.casework.answers import ClassDetailJson
from tests.console.conftest import SignIn
from tests.console.server import Served

KLASS = "K000002"


def stored(town: Served, class_id: str = KLASS) -> ClassDetailJson:
    with town.state.database.read() as connection:
        return overview.class_detail(connection, class_id)


def test_a_clerk_decides_about_a_class_and_takes_it_back(sign_in: SignIn, town: Served) -> None:
    page = sign_in("王强", f"/console/classes/{KLASS}")
    page.on("dialog", lambda dialog: dialog.accept())
    page.fill("#form-rename [name=name]", "乱停车堵通道")
    page.fill("#form-rename [name=why]", "读得懂")
    page.click("#form-rename button")
    expect(page.locator(".one-head h1")).to_have_text("乱停车堵通道")
    expect(page.locator(".events")).to_contain_text("读得懂")
    page.click("#form-pin button")
    expect(page.locator(".one-head")).to_contain_text("已固定")
    assert stored(town)["pinned"] is True
    page.click("#form-unpin button")
    expect(page.locator(".one-head")).not_to_contain_text("已固定")
    page.click("text=撤销 >> nth=0")
    expect(page.locator(".one-head")).to_contain_text("已固定")


def test_a_class_is_split_and_put_together_again(sign_in: SignIn, town: Served) -> None:
    members = stored(town)["members"]
    page = sign_in(path=f"/console/classes/{KLASS}")
    page.fill("#form-split [name=cases]", f"{members[0]}，{members[1]}")
    page.click("#form-split button")
    expect(page.locator(".message")).to_contain_text("拆出新的一类")
    new = f"class-{members[0]}"
    assert stored(town, new)["members"] == members[:2]
    page.goto(f"{town.address}/console/classes/{KLASS}")
    page.fill("#form-merge [name=others]", new)
    page.click("#form-merge button")
    expect(page.locator(".message")).to_contain_text(f"已把 {new} 并入 {KLASS}")
    assert stored(town)["members"] == members
    assert stored(town, new)["merged_into"] == KLASS
