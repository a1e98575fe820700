"""Who gets in: keys, names, roles, lockout, expiry, forged forms. No browser needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import update

from service.casework import keyring
from service.casework.roles import Role
from service.casework.sessions import IDLE, LONGEST, MOST_FAILURES
from service.store import audit
from service.store.database import Database
from service.store.staff_tables import login_failures, sessions
from tests.api.fakes import Office, running

WAITING = "/console/inbox"


class Clerk:
    """A browser without a picture: one session, its cookie, its forms."""

    def __init__(self, office: Office) -> None:
        self.client = TestClient(
            office.client.app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 5), follow_redirects=False
        )
        self.database: Database = office.client.app.state.minqing.database  # type: ignore[attr-defined]

    def login(self, **fields: str) -> Response:
        return self.client.post("/console/login", data=fields)

    def see(self, path: str) -> Response:
        return self.client.get(path)

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> Response:
        return self.client.post(path, data=fields, headers=headers)

    def age(self, by: timedelta, since: str = "seen_at") -> None:
        """As if the last click (or ``since="made_at"``, the login) were so long ago."""
        with self.database.write() as connection:
            connection.execute(update(sessions).values({since: datetime.now(UTC) - by}))

    def audited(self) -> list[str]:
        with self.database.read() as connection:
            return [line.action for line in audit.page(connection, offset=0, limit=100)]


@pytest.fixture
def office(tmp_path: Path, empty_store: bytes) -> Iterator[Office]:
    (tmp_path / "minqing.db").write_bytes(empty_store)
    with running(tmp_path) as one:
        one.report("柳塘村路灯坏了两盏，晚上看不清路")
        yield one


@pytest.fixture
def clerk(office: Office) -> Clerk:
    return Clerk(office)


def verdict(clerk: Clerk, **changed: Any) -> dict[str, Any]:
    """The form of 收件 as the page sends it."""
    page = clerk.see(f"{WAITING}/S000001").text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    return {**hidden, "theme": "0406", "lead": "城市管理局", "kind": "投诉", "urgency": "0", "case": "stay", **changed}


def test_without_a_key_a_name_is_enough_and_only_on_this_machine(office: Office, clerk: Clerk) -> None:
    assert clerk.see(WAITING).headers["location"] == "/console/login?next=%2Fconsole%2Finbox"
    assert "请填写姓名" in clerk.login(who=" ").text
    entered = clerk.login(who="李静", next=WAITING)
    assert entered.headers["location"] == WAITING
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert "S000001" in clerk.see(WAITING).text
    elsewhere = TestClient(office.client.app, base_url="http://127.0.0.1", client=("192.168.1.9", 5))
    assert elsewhere.get("/console/login").status_code == 403


def test_a_key_opens_a_session_and_revoking_it_ends_it(clerk: Clerk) -> None:
    key = keyring.add(clerk.database, "王强")
    assert "密钥不对" in clerk.login(key="mq_wrong").text
    assert clerk.login(key=f" {key} ").status_code == 303
    assert "王强" in clerk.see(WAITING).text
    keyring.revoke(clerk.database, "王强")
    assert clerk.see(WAITING).headers["location"].startswith("/console/login")


def test_the_first_key_ends_the_sessions_that_had_none(clerk: Clerk) -> None:
    clerk.login(who="李静")
    keyring.add(clerk.database, "王强")
    assert clerk.see(WAITING).status_code == 303
    assert "已设置密钥" not in clerk.see("/console/login").text
    assert "以 mq_ 开头" in clerk.see("/console/login").text


def test_repeated_wrong_keys_lock_the_address_for_a_while(clerk: Clerk) -> None:
    key = keyring.add(clerk.database, "王强")
    for _ in range(MOST_FAILURES):
        assert "密钥不对" in clerk.login(key="mq_guess").text
    assert "已锁定" in clerk.login(key=key).text
    assert clerk.audited().count("wrong key") == MOST_FAILURES
    assert "login refused while locked" in clerk.audited()
    with clerk.database.write() as connection:
        connection.execute(update(login_failures).values(at=datetime.now(UTC) - timedelta(minutes=16)))
    assert clerk.login(key=key).status_code == 303


@pytest.mark.parametrize(
    ("role", "title", "audit_status", "decide_status"),
    [(Role.CLERK, "经办", 403, 403), (Role.SUPERVISOR, "督办", 403, 303), (Role.ADMINISTRATOR, "管理", 200, 303)],
)
def test_roles_reach_as_far_as_they_should(
    clerk: Clerk, role: Role, title: str, audit_status: int, decide_status: int
) -> None:
    clerk.login(key=keyring.add(clerk.database, "王强", role))
    assert title in clerk.see(WAITING).text
    assert clerk.see("/console/audit").status_code == audit_status
    assert ("操作记录" in clerk.see(WAITING).text) == (audit_status == 200)
    csrf = verdict(clerk)["csrf"]
    month = f"{datetime.now(UTC):%Y-%m}"
    fields = {"csrf": csrf, "period": month, "choice": "picked", "seen": "0", "why": "人多"}
    assert clerk.post("/console/supervision/C000001", fields).status_code == decide_status


def test_a_changed_role_holds_at_once(clerk: Clerk) -> None:
    clerk.login(key=keyring.add(clerk.database, "王强", Role.ADMINISTRATOR))
    assert clerk.see("/console/audit").status_code == 200
    keyring.give_role(clerk.database, "王强", Role.CLERK)
    assert clerk.see("/console/audit").status_code == 403


@pytest.mark.parametrize("headers", [{}, {"origin": "http://evil.example"}])
def test_a_form_that_the_console_did_not_make_is_refused(clerk: Clerk, headers: dict[str, str]) -> None:
    clerk.login(who="李静")
    forged = verdict(clerk, **({} if headers else {"csrf": "x"}))
    assert clerk.post(f"{WAITING}/S000001", forged, **headers).status_code == 403
    assert "labelled" not in clerk.audited()


def test_an_upload_needs_the_token_too(clerk: Clerk) -> None:
    clerk.login(who="李静")
    refused = clerk.client.post("/console/ledgers", content=b"a,b", headers={"x-minqing": "upload"})
    assert refused.status_code == 403
    assert "刷新" in refused.json()["message"]


@pytest.mark.parametrize(("since", "age"), [("seen_at", IDLE), ("made_at", LONGEST)])
def test_a_session_expires(clerk: Clerk, since: str, age: timedelta) -> None:
    clerk.login(who="李静")
    clerk.age(age - timedelta(minutes=1), since)
    assert clerk.see(WAITING).status_code == 200
    clerk.age(age + timedelta(minutes=1), since)
    assert clerk.see(f"{WAITING}?which=urgent").headers["location"] == (
        "/console/login?next=%2Fconsole%2Finbox%3Fwhich%3Durgent"
    )


def test_what_was_being_edited_survives_an_expired_session(clerk: Clerk, office: Office) -> None:
    key = keyring.add(clerk.database, "王强")
    clerk.login(key=key)
    edited = verdict(clerk, lead="供电公司", why="线路归供电", need=["安全性", "便利性"])
    clerk.age(IDLE + timedelta(minutes=1))
    asked = clerk.post(f"{WAITING}/S000001?which=all", edited)
    assert asked.status_code == 401
    assert "您刚才填写的内容还在" in asked.text
    kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', asked.text)
    again: dict[str, Any] = {}
    for name, value in kept:
        again.setdefault(name, []).append(value)
    wrong = clerk.post(f"{WAITING}/S000001", {**again, "renew_key": "mq_wrong"})
    assert wrong.status_code == 401
    assert "密钥不对" in wrong.text
    assert clerk.post(f"{WAITING}/S000001", {**again, "renew_key": key}).status_code == 303
    held = office.client.get("/v1/suggestions/S000001", headers={"x-api-key": key}).json()["labels"]
    assert held["lead"] == {**held["lead"], "value": "供电公司", "who": "王强", "why": "线路归供电"}
    assert held["qiyouwuxing"]["value"] == ["安全性", "便利性"]


def test_logging_out_ends_the_session_not_only_the_cookie(clerk: Clerk) -> None:
    token = clerk.login(who="李静").cookies["minqing_session"]
    clerk.post("/console/logout", {"csrf": verdict(clerk)["csrf"]})
    clerk.client.cookies.set("minqing_session", token, path="/console")
    assert clerk.see(WAITING).status_code == 303


def test_an_administrator_ends_the_session_of_somebody_else(clerk: Clerk, office: Office) -> None:
    other = Clerk(office)
    other.login(who="王强")
    clerk.login(who="李静")
    assert "王强" in clerk.see("/console/audit").text
    clerk.post("/console/audit/sessions/1/end", {"csrf": verdict(clerk)["csrf"]})
    assert other.see(WAITING).status_code == 303


def test_everything_done_is_in_the_audit(clerk: Clerk) -> None:
    clerk.login(who="李静")
    clerk.post(f"{WAITING}/S000001", verdict(clerk))
    csrf = verdict(clerk)["csrf"]
    version = re.findall(r'name="version" value="(\d+)"', clerk.see("/console/cases/C000001").text)[0]
    clerk.post("/console/cases/C000001/close", {"csrf": csrf, "version": version, "why": "已修"})
    clerk.post("/console/logout", {"csrf": csrf})
    assert clerk.audited() == ["logged out", "closed", "labelled", "logged in"]


@pytest.mark.parametrize(
    "next", ["https://evil.example", "//evil.example", "/console/\\evil", "/v1/cases", "javascript:1"]
)
def test_the_login_leads_nowhere_else(clerk: Clerk, next: str) -> None:
    assert clerk.login(who="李静", next=next).headers["location"] == WAITING


def test_pages_forbid_scripts_and_strangers(clerk: Clerk) -> None:
    headers = clerk.see("/console/login").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


def test_addresses_that_lead_nowhere_are_told_in_chinese(clerk: Clerk) -> None:
    clerk.login(who="李静")
    for path, status in (("/console/nowhere", 404), ("/console/cases/X1", 422), ("/console/inbox/S999999", 404)):
        page = clerk.see(path)
        assert page.status_code == status
        assert "回到收件" in page.text
