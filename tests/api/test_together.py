"""Many at once, and what happens when the database says no."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from service.casework.desk import Desk, now
from service.store.database import WRITES, Database
from service.store.records import Decision, NewSuggestion
from tests.api.fakes import Office, TextMatcher, fake_parts, running

CALLERS = 20


def at_once(office: Office, bodies: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    with ThreadPoolExecutor(len(bodies)) as pool:
        responses = list(pool.map(lambda body: office.send("/suggestions", body), bodies))
    return [(response.status_code, response.json()) for response in responses]


def test_twenty_callers_with_the_same_row_store_it_once(office: Office) -> None:
    body = {"text": "柳荫街路灯不亮", "source": "12345", "external_id": "GD-1"}
    answers = at_once(office, [body] * CALLERS)
    assert sorted(status for status, _ in answers) == [200] * (CALLERS - 1) + [201]
    assert {answer["id"] for _, answer in answers} == {"S000001"}
    assert office.get("/cases/C000001")["messages"] == 1


def test_twenty_reports_of_one_matter_share_a_case(office: Office) -> None:
    bodies = [{"text": "柳荫街路灯不亮", "reporter": f"居民{n}"} for n in range(CALLERS)]
    answers = at_once(office, bodies)
    assert {answer["case"]["id"] for _, answer in answers} == {"C000001"}
    case = office.get("/cases/C000001")
    assert (case["messages"], case["people"]) == (CALLERS, CALLERS)


def test_twenty_clerks_close_once(office: Office) -> None:
    office.report("柳荫街路灯不亮")
    body = {"who": "李静", "version": 1}
    with ThreadPoolExecutor(CALLERS) as pool:
        statuses = list(pool.map(lambda _: office.send("/cases/C000001/close", body).status_code, range(CALLERS)))
    assert sorted(statuses) == [200] + [409] * (CALLERS - 1)


@pytest.mark.parametrize("cases", [["C000002"], ["C000003"]])
def test_of_two_clerks_who_merge_at_once_one_is_told(office: Office, cases: list[str]) -> None:
    """Into the same case, of the same other or of a third one; both saw version 1."""
    for text in ("柳荫街路灯不亮", "河道有异味", "公交太少"):
        office.report(text)
    bodies = [{"who": "李静", "version": 1, "cases": ["C000002"]}, {"who": "陈明", "version": 1, "cases": cases}]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda body: office.send("/cases/C000001/merge", body), bodies))
    won, told = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, won.json()["messages"]) == (200, 2)
    assert told.headers["content-type"] == "application/problem+json"
    assert (told.status_code, told.json()["type"]) == (409, "urn:minqing:stale-version")
    assert "请刷新后再处理" in told.json()["detail"]
    assert len(office.get("/cases/C000001")["history"]) == 1


class Fails:
    """Makes the commits of writers fail, as a full disk would."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine

    def __enter__(self) -> None:
        event.listen(self._engine, "commit", self._fail)

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "commit", self._fail)

    @staticmethod
    def _fail(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES):
            raise OperationalError("COMMIT", None, Exception("disk full"))


@pytest.fixture
def matcher() -> TextMatcher:
    return TextMatcher()


@pytest.fixture
def desk(tmp_path: Path, matcher: TextMatcher) -> Desk:
    database = Database(f"sqlite:///{tmp_path / 'minqing.db'}")
    database.migrate()
    desk = Desk(database, fake_parts(matcher=matcher), tmp_path)
    desk.open()
    return desk


def test_a_commit_that_fails_leaves_store_and_index_as_they_were(desk: Desk, matcher: TextMatcher) -> None:
    desk.intake.take(NewSuggestion("柳荫街路灯不亮"))
    before = matcher.placed()
    with pytest.raises(OperationalError), Fails(desk.database):
        desk.intake.take_many([NewSuggestion("河道有异味"), NewSuggestion("柳荫街路灯不亮")])
    assert matcher.placed() == before == {"S000001": "C000001"}
    taken = desk.intake.take(NewSuggestion("河道有异味"))
    assert taken.id == "S000002"
    assert matcher.placed() == {"S000001": "C000001", "S000002": "C000002"}


def test_a_merge_that_fails_leaves_the_index_as_it_was(desk: Desk, matcher: TextMatcher) -> None:
    for text in ("柳荫街路灯不亮", "河道有异味"):
        desk.intake.take(NewSuggestion(text))
    before = matcher.placed()
    li = Decision(who="李静", at=now())
    with pytest.raises(OperationalError), Fails(desk.database):
        desk.decisions.merge("C000001", ["C000002"], version=1, decision=li)
    assert matcher.placed() == before
    desk.decisions.merge("C000001", ["C000002"], version=1, decision=li)
    assert set(matcher.placed().values()) == {"C000001"}


def test_two_servers_on_one_database_see_each_other(tmp_path: Path) -> None:
    """Not how it is meant to be run; but then neither may lose or double anything."""
    with running(tmp_path) as one, running(tmp_path) as other:
        assert one.report("柳荫街路灯不亮")["id"] == "S000001"
        assert other.report("柳荫街路灯不亮")["case"]["id"] == "C000001"
        one.report("河道有异味")
        other.decide("C000001", "merge", cases=["C000002"])
        assert one.report("河道有异味")["case"]["id"] == "C000001"
