"""What was decided comes back the next period, at what the matter is by then."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from service.casework.errors import Conflict, Impossible, NotFound
from service.casework.period import parse_period
from service.casework.supervision import Choosing, Scope, SupervisionDesk, Survey
from service.settings import WEIGHTS
from service.store import tables
from service.store.database import Database
from service.store.records import Decision
from service.store.supervision.decisions import Choice, DecisionRow
from tests.stores import Matter, Report, fill

NOW = datetime(2026, 8, 1, tzinfo=UTC)
MAY, JUNE, JULY = (parse_period(f"2026-0{month}") for month in (5, 6, 7))
ROAD, RIVER, LAMP = "C000001", "C000002", "C000003"


@pytest.fixture
def desk(store: Database) -> SupervisionDesk:
    reports = [
        Report(case, datetime(2026, month, 6 + case, tzinfo=UTC), f"{person}{case}")
        for case in (1, 2, 3)
        for month in (5, 6)
        for person in ("周", "吴", "郑")[: 4 - case]
    ]
    fill(store, reports)
    return SupervisionDesk(store, WEIGHTS, lambda: NOW)


def decide(desk: SupervisionDesk, group: str, choosing: Choosing) -> DecisionRow:
    return desk.decide(group, MAY, choosing, Decision("李静", NOW, "群众反映集中"))


def look(desk: SupervisionDesk, period: object = JUNE) -> Survey:
    assert isinstance(period, type(MAY))
    return desk.survey(Scope.of(period, NOW))


def groups(found: Survey) -> dict[str, int]:
    return {figures.group: figures.voices for figures in found.figures}


def test_merged_matters_are_counted_as_one_from_then_on(desk: SupervisionDesk) -> None:
    assert groups(look(desk)) == {ROAD: 3, RIVER: 2, LAMP: 1}
    decide(desk, LAMP, Choosing(Choice.MERGED, into=RIVER))
    assert groups(look(desk)) == {ROAD: 3, RIVER: 3}
    decide(desk, RIVER, Choosing(Choice.MERGED, into=ROAD))
    assert groups(look(desk)) == {ROAD: 6}


def test_a_merge_that_is_withdrawn_is_undone(desk: SupervisionDesk) -> None:
    made = decide(desk, LAMP, Choosing(Choice.MERGED, into=RIVER))
    decide(desk, LAMP, Choosing(Choice.WITHDRAWN, seen=made.id))
    assert groups(look(desk)) == {ROAD: 3, RIVER: 2, LAMP: 1}


def test_two_matters_cannot_swallow_each_other(desk: SupervisionDesk) -> None:
    decide(desk, LAMP, Choosing(Choice.MERGED, into=RIVER))
    with pytest.raises(Impossible):
        decide(desk, RIVER, Choosing(Choice.MERGED, into=LAMP))


def test_the_past_does_not_know_of_later_decisions(desk: SupervisionDesk) -> None:
    desk.decide(ROAD, JUNE, Choosing(Choice.PICKED), Decision("李静", NOW, "久拖不决"))
    assert look(desk, MAY).memory.earlier == {}
    assert [row.period for row in look(desk, JULY).memory.earlier[ROAD]] == ["2026年6月"]


def test_a_decision_follows_its_case_into_another_and_into_a_class(desk: SupervisionDesk, store: Database) -> None:
    made = decide(desk, LAMP, Choosing(Choice.PICKED))
    with store.write() as connection:
        connection.execute(tables.classes.insert().values(id="K0001", name="路灯 不亮", made_at=NOW))
        cases = tables.cases
        connection.execute(update(cases).where(cases.c.id == LAMP).values(status="merged", merged_into=RIVER))
        connection.execute(update(cases).where(cases.c.id == RIVER).values(class_id="K0001"))
    earlier = look(desk).memory.earlier
    assert earlier == {RIVER: [made], "K0001": [made]}


def test_what_the_person_saw_is_kept_with_the_decision(desk: SupervisionDesk) -> None:
    made = decide(desk, ROAD, Choosing(Choice.PICKED, meeting="第12次主任会议"))
    seen = look(desk, MAY).ranked().of(ROAD)
    assert seen is not None
    assert (made.score, made.factors["people"], made.meeting) == (seen.score, 3, "第12次主任会议")


def test_the_second_to_decide_is_told(desk: SupervisionDesk) -> None:
    decide(desk, ROAD, Choosing(Choice.PICKED))
    with pytest.raises(Conflict):
        decide(desk, ROAD, Choosing(Choice.DROPPED))


def test_what_nobody_reported_cannot_be_picked(desk: SupervisionDesk) -> None:
    with pytest.raises(NotFound):
        desk.decide(ROAD, JULY, Choosing(Choice.PICKED), Decision("李静", NOW, "理由"))


def test_a_new_report_is_seen_at_once(desk: SupervisionDesk, store: Database) -> None:
    before = groups(look(desk))
    with store.write() as connection:
        counters = tables.counters
        connection.execute(update(counters).where(counters.c.name == "revision").values(value=2))
        connection.execute(update(tables.memberships).where(tables.memberships.c.case_id == LAMP).values(case_id=RIVER))
    assert groups(look(desk)) == {ROAD: before[ROAD], RIVER: before[RIVER] + before[LAMP]}


def test_classes_stand_for_their_cases(store: Database) -> None:
    fill(
        store,
        [Report(n, datetime(2026, 5, 5 + n, tzinfo=UTC), f"人{n}") for n in (1, 2, 3)],
        {1: Matter("K0001"), 2: Matter("K0001")},
    )
    assert groups(SupervisionDesk(store, WEIGHTS, lambda: NOW).survey(Scope.of(MAY, NOW))) == {"K0001": 2, "C000003": 1}
