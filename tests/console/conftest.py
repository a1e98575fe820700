"""A town, the service on it, and a real browser before it. Without a browser these tests are skipped, and say so."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from service.settings import Settings
from service.store.database import Database
from tests.console.server import Served, served
from tests.console.town import build

CHROMIUM = os.environ.get("MINQING_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
NO_BROWSER = "没有安装 chromium（apt-get install chromium），浏览器测试没有运行"

SCREEN = {"width": 1366, "height": 768}
BUILD_SECONDS = 120

SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A migrated file, made once."""
    settings = Settings(state=tmp_path_factory.mktemp("empty"))
    database = Database(settings.database)
    database.migrate()
    database.close()
    return (settings.state / "minqing.db").read_bytes()


@pytest.fixture(scope="session")
def town_file(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The town's database, written once for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "town"
    with suppress(FileExistsError):
        folder.mkdir()
        database = Database(Settings(state=folder / "making").database)
        database.migrate()
        build(database)
        database.close()
        (folder / "making" / "minqing.db").rename(folder / "minqing.db")
    until = time.monotonic() + BUILD_SECONDS
    while not (folder / "minqing.db").exists():
        assert time.monotonic() < until, "the town was not built"
        time.sleep(0.1)
    return folder / "minqing.db"


@pytest.fixture(scope="session")
def town(browser: Browser, town_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service on a town of its own. After ``browser``: where there is none, no town is built."""
    folder = tmp_path_factory.mktemp("state")
    shutil.copy(town_file, folder / "minqing.db")
    with served(folder) as running:
        yield running


@pytest.fixture
def sign_in(browser: Browser, town: Served) -> Iterator[SignIn]:
    """``sign_in("李静", "/console/cases")``: a clerk's browser, logged in, on that page."""
    contexts: list[BrowserContext] = []

    def enter(who: str = "李静", path: str = "/console/inbox") -> Page:
        context = browser.new_context(viewport=SCREEN, locale="zh-CN", timezone_id="Asia/Shanghai")
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(town.address + path)
        page.fill("#who", who)
        page.click("button[type=submit]")
        page.wait_for_url(f"{town.address}{path.split('?', maxsplit=1)[0]}**")
        return page

    yield enter
    for context in contexts:
        context.close()
