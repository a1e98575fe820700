"""Every number of every candidate comes out of the rows that it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import pytest

from service.casework.period import parse_period
from service.casework.supervision import NAMES, Rules, Scope, Survey, survey
from service.casework.supervision.factors import BALANCE, STEADY
from service.casework.supervision.views import behind
from service.store.database import Database
from service.store.supervision.rows import RowBehind
from tests.stores import fill, many

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def surveyed(store: Database, rules: Rules) -> Survey:
    fill(store, *many(600))
    with store.read() as connection:
        return survey(connection, Scope.of(parse_period("2025-09"), NOW), rules)


Rows = Mapping[str, Sequence[RowBehind]]


def people(rows: Rows, rules: Rules) -> float:
    known = sum(row.known for row in rows["voices"])
    return known + (len(rows["voices"]) - known) * rules.anonymous


def growth(rows: Rows, rules: Rules) -> float:
    return (len(rows["voices"]) + STEADY) / (len(rows["past"]) / rules.past_periods + STEADY)


COUNTED: Mapping[str, Callable[[Rows, Rules], float]] = {
    "people": people,
    "places": lambda rows, _: len({row.case_id for row in rows["voices"]}),
    "stations": lambda rows, _: len({row.value for row in rows["stations"]}),
    "weeks": lambda rows, _: len({row.reported.isocalendar()[:2] for row in rows["ever"]}),
    "growth": growth,
    "recurred": lambda rows, _: len({row.suggestion_id for row in rows["recurred"]}),
    "overdue": lambda rows, _: len(rows["overdue"]),
    "urgency": lambda rows, _: max(row.urgency for row in rows["voices"]),
}
"""What a clerk would count in the rows."""


def test_no_factor_is_left_out() -> None:
    assert {*COUNTED, "vulnerable", "departments", BALANCE} == set(NAMES)


@pytest.mark.parametrize("factor", COUNTED)
def test_the_number_is_what_the_rows_give(store: Database, rules: Rules, surveyed: Survey, factor: str) -> None:
    for candidate in surveyed.ranked().best(15):
        with store.read() as connection:
            rows = behind(connection, surveyed, candidate.figures, factor)
        assert candidate.part(factor).value == round(COUNTED[factor](rows, rules), 2), candidate.figures.group


def test_shares_and_departments(store: Database, rules: Rules, surveyed: Survey) -> None:
    for candidate in surveyed.ranked().best(15):
        with store.read() as connection:
            safe = behind(connection, surveyed, candidate.figures, "vulnerable")["vulnerable"]
            named = [row.value for row in behind(connection, surveyed, candidate.figures, "departments")["departments"]]
        voices = candidate.figures.voices
        assert candidate.part("vulnerable").value == round(len({row.suggestion_id for row in safe}) / voices, 2)
        needed = [name for name in set(named) if named.count(name) >= rules.department_share * voices]
        assert candidate.part("departments").value == len(needed)


def test_the_same_input_gives_the_same_list(store: Database, rules: Rules, surveyed: Survey) -> None:
    with store.read() as connection:
        again = survey(connection, surveyed.scope, rules)
    assert again.figures == surveyed.figures
    assert [c.parts for c in again.ranked().best(50)] == [c.parts for c in surveyed.ranked().best(50)]
