"""重点督办 and 总览 in a browser: sliders reorder, numbers lead to their rows, decisions stay."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.console.conftest import SignIn


def names(page: Page) -> list[str]:
    return page.locator("[data-ranked] .matter b").all_inner_texts()


def slide(page: Page, factor: str, points: int) -> None:
    page.locator(f"[data-factor={factor}]").evaluate(
        "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input', {bubbles: true})); }",
        points,
    )


def test_bars_add_up_to_the_score(sign_in: SignIn) -> None:
    page = sign_in(path="/console/supervision")
    first = page.locator(".candidates > li").first
    widths = first.locator(".stack rect").evaluate_all("all => all.map(one => Number(one.getAttribute('width')))")
    assert abs(sum(widths) - float(first.locator(".score").inner_text())) < 0.6


def test_a_slider_changes_the_order_at_once(sign_in: SignIn) -> None:
    page = sign_in(path="/console/supervision")
    before = names(page)
    for factor in ("people", "places", "weeks", "stations"):
        slide(page, factor, 0)
    slide(page, "growth", 40)
    expect(page.locator("[data-said]")).to_have_text("已重新排序")
    after = names(page)
    assert after != before
    page.click("text=还原")
    expect(page.locator("[data-ranked] .matter b").first).to_have_text(before[0])
    page.reload()
    assert names(page) == before


def test_a_number_shows_the_rows_it_is_made_of(sign_in: SignIn) -> None:
    page = sign_in(path="/console/supervision")
    page.click("summary >> nth=0")
    page.click("details[open] a >> nth=0")
    expect(page.locator("h1")).to_contain_text("由下面")
    assert page.locator("tbody tr").count() > 1


def test_a_decision_needs_a_reason_and_comes_back(sign_in: SignIn) -> None:
    page = sign_in("赵主任", "/console/supervision")
    group = page.locator("details").first.get_attribute("data-group")
    page.click("summary >> nth=0")
    form = page.locator("details[open] form")
    form.locator("button").click()
    expect(page.locator(".message")).to_contain_text("请写明理由")
    page.click(f"details[data-group='{group}'] summary")
    form = page.locator("details[open] form")
    form.locator("[name=meeting]").fill("第12次主任会议")
    form.locator("[name=why]").fill("人数多、时间长")
    form.locator("button").click()
    expect(page.locator(".message")).to_contain_text("已记为“选定”")
    page.click(f"details[data-group='{group}'] summary")
    expect(page.locator("details[open]")).to_contain_text("第12次主任会议 赵主任")


def test_a_period_with_nothing_in_it_says_so(sign_in: SignIn) -> None:
    page = sign_in(path="/console/supervision?period=1999-05")
    expect(page.locator("[data-ranked]")).to_contain_text("1999年5月没有反映，没有候选")


def test_the_overview_shows_what_came_in_and_who_is_late(sign_in: SignIn) -> None:
    page = sign_in(path="/console/overview")
    weeks = page.locator(".weeks rect")
    assert weeks.count() == 12
    assert page.locator(".wheel path").count() == 12
    expect(page.locator(".heat tbody tr, .heat tr").nth(1)).to_contain_text("市政公用")
    expect(page.locator("section[aria-label='部门']")).to_contain_text("城市管理局")
    expect(page.locator("section[aria-label='地点'] tr").nth(1)).to_contain_text("村")
    expect(page.locator(".tiles")).to_contain_text("近四周主题构成")
    page.click("section[aria-label='部门'] a >> nth=0")
    page.wait_for_url("**/cases?lead=**")
