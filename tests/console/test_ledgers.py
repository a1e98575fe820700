"""导入 / 导出 in a browser: drop, map once, watch, get back; twice, too large, not a ledger."""

from __future__ import annotations

import csv
from http.client import HTTPConnection
from pathlib import Path

from playwright.sync_api import Page, expect

from service.console.access import COOKIE
from tests.console.conftest import SignIn
from tests.console.server import Served

MEBIBYTE = 1024 * 1024
HEADERS = ["流水", "说了什么", "来电人", "所属社区"]


def write_ledger(path: Path, rows: int, *, number: str, encoding: str = "gb18030") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for n in range(rows):
            said = "" if n == 3 else f"{number}号院第{n}户：楼道灯不亮，请派人来修"
            writer.writerow([f"{number}-{n}", said, "张某", "柳塘社区"])
    return path


def drop(page: Page, file: Path) -> None:
    page.set_input_files("#file", file)
    page.wait_for_url("**/ledgers/*")


def start(page: Page, source: str = "来访") -> None:
    page.fill("#source", source)
    page.click("text=开始导入")
    page.wait_for_url("**/ledgers")
    expect(page.locator("tbody tr").first.locator(".badge")).to_have_text("完成", timeout=30_000)


def test_a_ledger_comes_back_with_its_tags(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in(path="/console/ledgers")
    drop(page, write_ledger(tmp_path / "六月.csv", 30, number="甲"))
    page.select_option("#id", "流水")
    page.select_option("#text", "说了什么")
    start(page)
    expect(page.locator("tbody tr").first).to_contain_text("新登记 29")
    expect(page.locator("tbody tr").first).to_contain_text("未能登记 1")
    with page.expect_download() as download:
        page.click("text=下载已贴标签的台账 >> nth=0")
    assert download.value.suggested_filename == "六月.已贴标签.csv"
    rows = list(csv.DictReader(Path(download.value.path()).read_text("utf-8-sig").splitlines()))
    assert [row["流水"] for row in rows] == [f"甲-{n}" for n in range(30)]
    assert rows[0]["主题"] == "路灯照明"
    assert rows[0]["一件事编号"].startswith("C")
    page.click("text=按最新更正重新生成 >> nth=0")
    expect(page.locator("tbody tr").first).to_contain_text("此前已登记 29", timeout=30_000)
    assert rows[3]["处理状态"] == "失败"
    assert "诉求内容为空" in rows[3]["处理说明"]


def test_the_same_headers_are_asked_about_once_and_the_same_file_is_known(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in(path="/console/ledgers")
    first = write_ledger(tmp_path / "乙.csv", 5, number="乙")
    drop(page, first)
    page.select_option("#id", "流水")
    page.select_option("#text", "说了什么")
    start(page, "热线")
    drop(page, write_ledger(tmp_path / "乙二.csv", 5, number="乙二", encoding="utf-8"))
    expect(page.locator(".alert-success")).to_contain_text("表头与以前确认过的台账相同")
    assert page.input_value("#text") == "说了什么"
    assert page.input_value("#source") == "热线"
    page.click("text=以后再说")
    drop(page, first)
    expect(page.locator(".alert-warning")).to_contain_text("完全相同，李静")
    start(page, "热线")
    expect(page.locator("tbody tr").first).to_contain_text("新登记 0，此前已登记 4")


def test_what_is_no_ledger_is_refused_with_a_reason(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in(path="/console/ledgers")
    picture = tmp_path / "现场.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 5000)
    drop(page, picture)
    expect(page.get_by_role("alert")).to_contain_text("图片")


def test_200_megabytes_are_refused_before_they_are_sent(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in(path="/console/ledgers")
    large = tmp_path / "历年.csv"
    with large.open("wb") as file:
        file.truncate(200 * MEBIBYTE)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.set_input_files("#file", large)
    expect(page.locator("[data-refused]")).to_contain_text("文件有 200 MB，超过 100 MB 上限，没有上传")
    assert "POST" not in sent


def test_the_service_refuses_them_too_by_their_announced_length(sign_in: SignIn, town: Served) -> None:
    page = sign_in(path="/console/ledgers")
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    connection = HTTPConnection(town.address.removeprefix("http://"), timeout=10)
    connection.putrequest("POST", "/console/ledgers")
    connection.putheader("Content-Length", str(200 * MEBIBYTE))
    connection.putheader("Cookie", f"{COOKIE}={cookies[COOKIE]}")
    connection.endheaders()
    refused = connection.getresponse()
    assert refused.status == 413
    assert "过大" in refused.read().decode()
    connection.close()
