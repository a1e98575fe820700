"""What holds for every page: quick at 20,000 suggestions, nothing from outside, no serious fault for axe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.console.server import Served

PAGES = (
    "/console/inbox",
    "/console/inbox?which=unsure",
    "/console/inbox/S017000",
    "/console/cases",
    "/console/cases?q=菜市场 路灯",
    "/console/cases?class_id=K000001",
    "/console/cases/C000012",
    "/console/classes",
    "/console/classes/K000001",
    "/console/supervision",
    "/console/overview",
    "/console/ledgers",
    "/console/audit",
)
ANSWER_MS = 300
LOADS = 3
"""The best counts: the machine that runs the tests may be busy with others."""
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def page(browser: object, town: Served) -> Iterator[Page]:
    """One clerk who looks at everything and changes nothing."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(f"{town.address}/")
    page.fill("#who", "李静")
    page.click("button[type=submit]")
    page.wait_for_url("**/console/inbox")
    yield page
    context.close()


def test_the_address_of_the_service_leads_a_browser_to_the_console(page: Page, town: Served) -> None:
    page.goto(f"{town.address}/")
    assert page.url == f"{town.address}/console/inbox"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers_in_less_than_300_ms(page: Page, town: Served, path: str) -> None:
    taken = []
    for _ in range(LOADS):
        page.goto(town.address + path)
        timing = "const t = performance.getEntriesByType('navigation')[0]; return t.responseEnd - t.requestStart"
        taken.append(page.evaluate(f"() => {{ {timing} }}"))
    assert min(taken) < ANSWER_MS


@pytest.mark.parametrize("path", [*PAGES, "/console/login", "/console/cases/C999999"])
def test_a_page_is_sound(page: Page, town: Served, path: str) -> None:
    """Nothing from outside, no script broken, as wide as an office screen, no serious fault of accessibility."""
    asked: list[str] = []
    broken: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(town.address + path)
    for closed in page.locator("details").all()[:1]:
        closed.evaluate("one => { one.open = true; }")
    found = Axe().run(page).response["violations"]
    assert [url for url in asked if not url.startswith((town.address, "data:"))] == []
    assert broken == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert [
        (one["id"], [node["target"] for node in one["nodes"][:3]]) for one in found if one["impact"] in SERIOUS
    ] == []
