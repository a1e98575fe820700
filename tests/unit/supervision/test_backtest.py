"""The backtest's own arithmetic: what grew, and the mean over equal counts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from service.casework.period import parse_period
from service.casework.supervision import Rules, Scope, Survey
from service.casework.supervision.memory import Memory
from tests.bench.supervision import TOP, Moment, by_messages, grown, recall
from tests.stores import Matter, Report

END = datetime(2026, 5, 1, tzinfo=UTC)


def moment(messages: dict[str, int], grew: list[str], rules: Rules) -> Moment:
    known = Survey(Scope.of(parse_period("2026-04"), END), rules, (), Memory({}, {}, {}))
    return Moment(known, Counter(messages), grew)


def test_only_new_people_in_matters_known_by_then_are_growth() -> None:
    before, after = datetime(2026, 4, 9, tzinfo=UTC), datetime(2026, 5, 20, tzinfo=UTC)
    late = datetime(2026, 7, 20, tzinfo=UTC)
    reports = [
        *(Report(case, before, "周") for case in (1, 2, 3)),
        *(Report(1, after, person) for person in ("周", "吴", "郑")),
        *(Report(2, after, "吴") for _ in range(9)),
        *(Report(3, late, person) for person in ("吴", "郑", "王")),
        *(Report(4, after, person) for person in ("吴", "郑", "王")),
    ]
    assert grown(END, reports, {n: Matter() for n in range(1, 5)}) == ["C000001"]


def test_equal_counts_are_taken_in_the_mean(rules: Rules) -> None:
    messages = {f"C{n:06}": 5 for n in range(TOP - 1)} | {"C000100": 1, "C000101": 1, "C000102": 1, "C000103": 1}
    assert by_messages(moment(messages, ["C000000", "C000100"], rules)) == pytest.approx((1 + 1 / 4) / 2)


def test_recall_is_of_what_grew(rules: Rules) -> None:
    one = moment({}, ["a", "b", "c", "d"], rules)
    assert recall(["a", "b", "x"], one) == 0.5
    assert recall(["a"], moment({}, [], rules)) == 0.0
