"""Keys, addresses, sizes: who may call, from where, and how much."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.api.security import is_loopback
from service.api.serve import ServeRefused, check
from service.casework import keyring
from service.settings import Settings
from service.store.database import Database
from tests.api.fakes import Office, running


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("minqing.example", False),
        ("localhost.example", False),
        ("", False),
        (None, False),
    ],
)
def test_which_addresses_are_this_machine(host: str | None, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_without_a_key_only_this_machine_is_served(shared_office: Office) -> None:
    app = shared_office.client.app
    for base_url, client in (
        ("http://minqing.example", ("127.0.0.1", 5)),  # a web page that points its name at 127.0.0.1
        ("http://127.0.0.1", ("192.168.1.9", 5)),
    ):
        response = TestClient(app, base_url=base_url, client=client).get("/v1/cases")
        assert response.status_code == 401
        assert response.json()["detail"].startswith("尚未设置密钥，只接受本机访问")


def test_once_there_is_a_key_everything_under_v1_needs_one(office: Office) -> None:
    key = keyring.add(office.client.app.state.minqing.database, "台账系统")  # type: ignore[attr-defined]
    schema = office.client.get("/openapi.json").json()
    paths = [
        p.replace("{suggestion_id}", "S1").replace("{case_id}", "C1") for p in schema["paths"] if p.startswith("/v1")
    ]
    for path in paths:
        methods = schema["paths"].get(path, {"get": 0})
        for method in methods:
            assert office.client.request(method, path).status_code in {401, 404, 405}, path
    assert office.get("/cases", 401)["type"] == "urn:minqing:unauthorised"
    office.get("/cases", headers={"authorization": f"Bearer {key}"})
    office.get("/cases", headers={"x-api-key": key})
    for wrong in (key[:-1], key + "x", "", "mq_"):
        office.get("/cases", 401, headers={"x-api-key": wrong})
    assert office.client.get("/healthz").status_code == 200


def test_revoking_the_last_key_locks_the_door(office: Office) -> None:
    database = office.client.app.state.minqing.database  # type: ignore[attr-defined]
    key = keyring.add(database, "台账系统")
    keyring.revoke(database, "台账系统")
    office.get("/cases", 401, headers={"x-api-key": key})
    office.get("/cases", 401)


def test_the_callers_name_is_kept_with_what_it_did(office: Office) -> None:
    state = office.client.app.state.minqing  # type: ignore[attr-defined]
    key = keyring.add(state.database, "台账系统")
    office.post("/suggestions", {"text": "路灯坏了"}, 201, headers={"x-api-key": key})
    body = {"who": "李静", "version": 1}
    office.post("/cases/C000001/close", body, headers={"x-api-key": key})
    with state.database.read() as connection:
        lines = connection.exec_driver_sql("SELECT key_name, who, action, target FROM audit ORDER BY id").fetchall()
    assert [tuple(line) for line in lines] == [
        ("", "命令行", "key added", "台账系统"),
        ("台账系统", "李静", "closed", "C000001"),
    ]


def test_the_key_itself_is_nowhere_in_the_state(tmp_path: Path) -> None:
    with running(tmp_path) as office:
        key = keyring.add(office.client.app.state.minqing.database, "台账系统")  # type: ignore[attr-defined]
        office.get("/cases", headers={"x-api-key": key})
        assert key not in office.log.getvalue()
    assert all(key.encode() not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])
def test_the_server_refuses_other_addresses_without_a_key(tmp_path: Path, host: str) -> None:
    settings = Settings(state=tmp_path, host=host)
    with pytest.raises(ServeRefused, match="请先运行 minqing key add"):
        check(settings)
    database = Database(settings.database)
    keyring.add(database, "台账系统")
    check(settings)
    keyring.revoke(database, "台账系统")
    with pytest.raises(ServeRefused):
        check(settings)
    database.close()


def test_a_body_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with running(tmp_path, max_body_bytes=2_000) as office:
        problem = office.post("/suggestions", {"text": "路" * 2_000}, 413)
        assert problem["title"] == "请求正文过大，请分批提交"
        chunks = (b'{"text": "', *[b"x" * 500] * 10, b'"}')
        response = office.client.post(
            "/v1/suggestions", content=iter(chunks), headers={"content-type": "application/json"}
        )
        assert response.status_code == 413
        assert response.json()["title"] == "请求正文过大，请分批提交"
        assert office.get("/cases")["total"] == 0


def test_similar_hints_can_be_switched_off(tmp_path: Path) -> None:
    with running(tmp_path, similar_hints=False) as office:
        office.report("柳荫街的路灯坏了")
        assert office.post("/analyze", {"text": "柳荫街的路灯坏了", "similar": True})["similar"] is None


def test_framework_errors_are_problems_in_chinese(shared_office: Office) -> None:
    assert shared_office.get("/nothing", 404)["title"] == "没有这个地址"
    response = shared_office.client.delete("/v1/cases")
    assert (response.status_code, response.json()["title"]) == (405, "这个地址不支持此方法")
