"""The document that integrators read, and the endpoints of those who run the service."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from nlp.errors import BundleError
from service.api.app import create_app
from service.api.serve import welcome
from service.casework import keyring
from service.casework.desk import Parts
from service.settings import PROJECT, Settings
from tests.api.fakes import Office, fake_parts

DESIGN_PATHS = {
    ("post", "/v1/suggestions"),
    ("post", "/v1/suggestions/batch"),
    ("post", "/v1/analyze"),
    ("get", "/v1/suggestions/{suggestion_id}"),
    ("put", "/v1/suggestions/{suggestion_id}/labels"),
    ("get", "/v1/cases"),
    ("get", "/v1/cases/{case_id}"),
    ("post", "/v1/cases/{case_id}/merge"),
    ("post", "/v1/cases/{case_id}/split"),
    ("post", "/v1/cases/{case_id}/move"),
    ("post", "/v1/cases/{case_id}/close"),
    ("get", "/v1/classes"),
    ("get", "/v1/supervision/candidates"),
    ("get", "/v1/taxonomy"),
    ("get", "/"),
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/metrics"),
}


def operations(schema: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(method, path): op for path, item in schema["paths"].items() for method, op in item.items()}


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def test_openapi_describes_every_endpoint_in_chinese(shared_office: Office) -> None:
    schema = shared_office.client.get("/openapi.json").json()
    found = operations(schema)
    assert found.keys() >= DESIGN_PATHS
    assert all(is_chinese(op["summary"]) for op in found.values())
    request = schema["components"]["schemas"]["SuggestionIn"]["properties"]
    assert is_chinese(request["text"]["examples"][0])
    assert {"HTTPBearer", "APIKeyHeader"} <= schema["components"]["securitySchemes"].keys()


def test_the_frameworks_own_validation_error_is_not_promised(shared_office: Office) -> None:
    schema = shared_office.client.get("/openapi.json").json()
    for op in operations(schema).values():
        assert "HTTPValidationError" not in str(op["responses"].get("422", ""))


def test_pages_that_need_the_internet_are_not_offered(shared_office: Office) -> None:
    assert shared_office.client.get("/docs").status_code == 404
    assert shared_office.client.get("/redoc").status_code == 404


def test_the_printed_address_says_what_this_is_and_where_to_look(tmp_path: Path, office: Office) -> None:
    """To a newcomer without a key too; what it points at is there."""
    keyring.add(office.client.app.state.minqing.database, "台账系统")  # type: ignore[attr-defined]
    printed = re.findall(r"http://\S+", welcome(Settings(state=tmp_path)))
    assert printed == ["http://127.0.0.1:8000/", "http://127.0.0.1:8000/openapi.json"]
    page = office.client.get(printed[0])
    assert (page.status_code, page.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert page.text.startswith("民情：诉求分析与归并")
    for path in ("/openapi.json", "/readyz", "/metrics"):
        assert path in page.text
        assert office.client.get(path).status_code == 200
    assert "docs/api.md" in page.text
    assert (PROJECT / "docs" / "api.md").exists()


def test_alive_before_ready_and_503_until_then(tmp_path: Path) -> None:
    asked = threading.Event()

    def slow(_: Settings) -> Parts:
        asked.wait(timeout=30)
        return fake_parts()

    app = create_app(Settings(state=tmp_path), load=slow)
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 5)) as client:
        assert client.get("/healthz").json() == {"status": "alive"}
        for path in ("/readyz", "/v1/cases"):
            early = client.get(path)
            assert (early.status_code, early.headers["retry-after"]) == (503, "1")
            assert early.json()["detail"] == "正在载入模型和索引，请稍候再试"
        assert "minqing_ready 0.0" in client.get("/metrics").text
        asked.set()


def test_what_could_not_be_loaded_is_said(tmp_path: Path) -> None:
    def broken(_: Settings) -> Parts:
        raise BundleError("模型包缺少文件")

    stopped = []
    app = create_app(Settings(state=tmp_path), load=broken)
    app.state.minqing.on_failure = lambda: stopped.append(True)
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 5)) as client:
        while not stopped:
            time.sleep(0.01)
        assert client.get("/readyz").json()["detail"] == "模型包缺少文件"


def test_ready_names_the_bundle(office: Office) -> None:
    office.report("路灯坏了")
    assert office.client.get("/readyz").json() == {"status": "ready", "bundle": "fake", "indexed": 1}


def test_the_taxonomy_is_served(shared_office: Office) -> None:
    taxonomy = shared_office.get("/taxonomy")
    assert len(taxonomy["themes"]) == 102
    assert len(taxonomy["qiyouwuxing"]) == 12
    assert {"name": "公安局", "level": "county"}.items() <= next(
        d for d in taxonomy["departments"] if d["name"] == "公安局"
    ).items()
    assert taxonomy["urgencies"] == ["一般", "较急", "紧急"]


def test_every_answer_carries_a_request_number(shared_office: Office) -> None:
    numbers = {shared_office.client.get(p).headers["x-request-id"] for p in ("/healthz", "/v1/cases", "/v1/x")}
    assert len(numbers) == 3
