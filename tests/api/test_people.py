"""人 are counted, not 件: who writes again is a 重复件, and after 办结 the same matter is a 反弹. Both stay visible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.ledger_jobs import answers
from service.settings import Settings
from service.store import briefing, classes, overview
from service.store.database import Database
from service.store.facets import Facet
from tests.api.fakes import Office
from tests.stores import Matter, Report, fill

LAMP = "柳荫街路灯不亮"
MAY = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reporters", "counts", "repeats"),
    [
        (["周女士"], (1, 1, 0), []),
        (["周女士", "周女士"], (2, 1, 0), [2]),
        (["周女士", "吴先生"], (2, 2, 0), []),
        (["周女士", "吴先生", "周 女士", "吴先生"], (4, 2, 0), [3, 4]),
        (["匿名", "匿名"], (2, 0, 2), []),
        (["", "保密", "周女士", "周女士"], (4, 1, 2), [4]),
        (["周女士"] * 5, (5, 1, 0), [2, 3, 4, 5]),
    ],
)
def test_the_same_person_again_is_counted_apart_from_new_people(
    office: Office, reporters: list[str], counts: tuple[int, int, int], repeats: list[int]
) -> None:
    """``counts``: messages, people, messages of nobody known."""
    taken = [office.report(LAMP, reporter=reporter) for reporter in reporters]
    case = office.get("/cases/C000001")
    assert (case["messages"], case["people"], case["anonymous"]) == counts
    assert [n for n, one in enumerate(taken, start=1) if one["case"]["repeat"]] == repeats
    assert [n for n, member in enumerate(case["members"], start=1) if member["repeat"]] == repeats


@pytest.mark.parametrize(
    ("after", "statuses", "recurrences"),
    [
        ([], ["closed"], 0),
        (["周女士"], ["closed", "recurred"], 1),
        (["周女士", "吴先生"], ["closed", "recurred", "recurred"], 2),
    ],
)
def test_after_closing_the_same_matter_is_a_recurrence(
    office: Office, after: list[str], statuses: list[str], recurrences: int
) -> None:
    """Who wrote before and writes again after 办结 is both a 重复件 and a 反弹."""
    office.report(LAMP, reporter="周女士")
    seen = [office.decide("C000001", "close", why="已更换灯头")["status"]]
    taken = [office.report(LAMP, reporter=reporter)["case"] for reporter in after]
    seen += [case["status"] for case in taken]
    assert (seen, [case["repeat"] for case in taken][:1]) == (statuses, [True][: len(after)])
    case = office.get("/cases/C000001")
    assert case["recurrences"] == recurrences
    assert [event["kind"] for event in case["history"]] == ["closed", *["recurred"] * recurrences]
    assert case["closed_at"] is not None


def test_closing_a_case_closes_the_rows_of_all_its_members(office: Office) -> None:
    ids = [office.report(LAMP, reporter=name)["id"] for name in ("周女士", "吴先生")]
    office.decide("C000001", "close")
    assert [office.get(f"/suggestions/{id}")["case"]["status"] for id in ids] == ["closed", "closed"]
    assert ledger_rows(office, ids) == [("已办结", "否"), ("已办结", "否")]
    ids.append(office.report(LAMP, reporter="周女士")["id"])
    assert ledger_rows(office, ids) == [("办结后反弹", "否"), ("办结后反弹", "否"), ("办结后反弹", "是")]


def ledger_rows(office: Office, ids: list[str]) -> list[tuple[str, str]]:
    """办理状态 and 重复件, as the ledger's rows get them back."""
    state = office.client.app.state.minqing  # type: ignore[attr-defined]
    with state.database.read() as connection:
        found = answers.answers(connection, state.desk.taxonomy, ids)
    return [(found[id]["办理状态"], found[id]["重复件"]) for id in ids]


@pytest.fixture
def store(tmp_path: Path) -> Database:
    """Zhou writes five times about two lamps of one class, Wu once, nobody known the same text twice."""
    database = Database(Settings(state=tmp_path).database)
    database.migrate()
    zhou = [Report(1 + n % 2, MAY, "周", text=f"第{n}次", station="柳塘村") for n in range(5)]
    wu = Report(1, MAY, "吴", station="柳塘村")
    nobody = [Report(2, MAY, text="灯坏了", station="白果村")] * 2
    loud = [Report(3, MAY, "郑", text=f"又来{n}", station="白果村") for n in range(9)]
    klasses = {1: Matter("class-C000001"), 2: Matter("class-C000001"), 3: Matter("class-C000003")}
    fill(database, [*zhou, wu, *nobody, *loud], klasses)
    return database


def test_a_class_counts_people_once_and_the_most_people_come_first(store: Database) -> None:
    with store.read() as connection:
        listed = classes.page(connection, offset=0, limit=9)
    assert [(one.id, one.cases, one.people, one.messages) for one in listed] == [
        ("class-C000001", 2, 3, 8),
        ("class-C000003", 1, 1, 9),
    ]


def test_a_week_counts_people_once_a_case_beside_its_messages(store: Database) -> None:
    with store.read() as connection:
        counted = overview.by_week(connection, MAY)
    assert list(counted.values()) == [overview.Incoming(people=5, messages=17)]


def test_breakdowns_of_a_briefing_count_people_once_a_case(store: Database) -> None:
    window = (MAY, MAY + timedelta(days=31))
    with store.read() as connection:
        assert briefing.people_by_theme(connection, window) == {"0406": 5}
        assert briefing.people_by_theme_group(connection, window) == {"04": 5}
        assert briefing.people_by_need(connection, window) == {"便利性": 5}
        assert briefing.by_theme(connection, window) == {"0406": 17}


def test_a_station_counts_people(store: Database) -> None:
    with store.read() as connection:
        assert overview.by_place(connection, MAY, Facet.STATION, 9) == {"柳塘村": 2, "白果村": 2}
