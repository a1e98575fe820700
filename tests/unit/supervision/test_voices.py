"""People are counted, not messages: what one person can do to a matter, and what two can."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.casework.period import parse_period
from service.casework.supervision import Candidate, Rules, Scope, survey
from service.store.database import Database
from tests.stores import Matter, Report, case_id, fill

MAY = parse_period("2026-05")
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def day(number: int, hour: int = 9) -> datetime:
    return datetime(2026, 5, number, hour, tzinfo=UTC)


def only(store: Database, rules: Rules) -> Candidate:
    with store.read() as connection:
        [candidate] = survey(connection, Scope.of(MAY, NOW), rules).ranked().best(10)
    return candidate


def values(candidate: Candidate) -> dict[str, float]:
    return {part.name: part.value for part in candidate.parts}


NEIGHBOURS = [
    Report(1, day(2), "周", station="柳塘村", co=("供电公司",)),
    Report(1, day(9), "吴", station="石桥村", needs=("安全性",), urgency=1),
    Report(1, day(20), None, text="匿名来信：路灯一直不亮"),
]


@pytest.mark.parametrize("busy", ["周", "郑"])
def test_fifty_messages_of_one_person_count_as_one(
    store: Database, rules: Rules, tmp_path_factory: pytest.TempPathFactory, migrated: bytes, busy: str
) -> None:
    """At any hours of the period after the first, whether the person is known in the matter or new to it."""
    draw = random.Random(5)
    once = [*NEIGHBOURS, Report(1, day(3), busy)]
    first = min(report.at for report in once if report.person == busy)
    hours = (timedelta(hours=draw.randrange(1, 24 * 27)) for _ in range(50))
    again = [Report(1, first + later, busy, text=f"第{n}封", urgency=2) for n, later in enumerate(hours)]
    fill(store, once)
    folder = tmp_path_factory.mktemp("again")
    (folder / "minqing.db").write_bytes(migrated)
    other = Database(f"sqlite:///{folder / 'minqing.db'}")
    fill(other, [*once, *again])
    calm, lifted = only(store, rules), only(other, rules)
    other.close()
    assert lifted.figures.messages == calm.figures.messages + 50
    assert replace(lifted.figures, messages=0) == replace(calm.figures, messages=0)
    assert lifted.score == calm.score


def test_one_text_sent_fifty_times_without_a_name_counts_once(store: Database, rules: Rules) -> None:
    fill(store, [Report(1, day(2, n % 24), None, text="同一封信") for n in range(50)])
    assert only(store, rules).figures.anonymous == 1
    assert values(only(store, rules))["people"] == rules.anonymous


def test_one_person_at_fifty_places_is_one_place(store: Database, rules: Rules) -> None:
    matters = {n: Matter("K0001") for n in range(1, 51)}
    fill(store, [Report(n, day(2 + n % 20), "周", station=f"第{n}村") for n in range(1, 51)], matters)
    counted = values(only(store, rules))
    assert (counted["people"], counted["places"], counted["stations"], counted["weeks"]) == (1, 1, 1, 1)


def test_each_factor_is_counted_as_its_name_says(store: Database, rules: Rules) -> None:
    fill(store, NEIGHBOURS)
    counted = values(only(store, rules))
    assert counted == {
        "people": 2 + rules.anonymous,
        "places": 1,
        "stations": 2,
        "weeks": 3,
        "growth": 1,
        "recurred": 0,
        "overdue": 2,
        "urgency": 1,
        "vulnerable": 0.33,
        "departments": 2,
        "balance": 1,
    }


def test_growth_is_against_the_matters_own_past(store: Database, rules: Rules) -> None:
    past = [Report(2, datetime(2025, 12, 1, tzinfo=UTC), "早")]
    past += [Report(1, datetime(2026, month, 3, tzinfo=UTC), f"旧{month}") for month in (2, 3, 4)]
    fill(store, [*past, *(Report(1, day(3 + n), f"新{n}") for n in range(7))])
    candidate = only(store, rules)
    assert candidate.figures.past == pytest.approx(1.0)
    assert values(candidate)["growth"] == (7 + 5) / (1 + 5)


def test_what_came_back_after_it_was_settled(store: Database, rules: Rules) -> None:
    reports = [Report(1, day(2), "周"), *(Report(1, day(12 + n), "吴", after_close=True) for n in range(5))]
    fill(store, reports, {1: Matter(closed_at=day(10))})
    assert values(only(store, rules))["recurred"] == 1


@pytest.mark.parametrize(
    ("closed", "reported", "urgency", "theme", "late"),
    [
        (None, 2, 0, "0703", 1),
        (None, 28, 0, "0703", 0),
        (None, 28, 2, "0703", 1),
        (None, 20, 1, "0703", 1),
        (None, 28, 0, "0401", 1),
        (10, 2, 0, "0703", 0),
    ],
)
def test_overdue_by_urgency_and_theme(
    store: Database, rules: Rules, *, closed: int | None, reported: int, urgency: int, theme: str, late: int
) -> None:
    matter = Matter(closed_at=day(closed) if closed else None)
    fill(store, [Report(1, day(reported), "周", urgency=urgency, theme=theme)], {1: matter})
    assert values(only(store, rules))["overdue"] == late


def test_a_case_of_many_people_is_listed_beside_its_class(store: Database, rules: Rules) -> None:
    heavy = [Report(1, day(2 + n), f"人{n}") for n in range(rules.heavy_case)]
    fill(store, [*heavy, Report(2, day(4), "周")], {1: Matter("K0001"), 2: Matter("K0001")})
    with store.read() as connection:
        best = survey(connection, Scope.of(MAY, NOW), rules).ranked().best(10)
    assert [(c.figures.group, c.figures.within) for c in best] == [("K0001", None), (case_id(1), "K0001")]
