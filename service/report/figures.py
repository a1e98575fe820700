"""Numbers of a briefing, each with the question that gives it: ``people(2026-05)``. Asked again, it gives the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

from sqlalchemy import Connection

from service.casework.errors import Impossible
from service.casework.period import parse_period
from service.casework.supervision import Candidate, Ranking, Rules, Scope, Survey, survey
from service.store import briefing
from service.store.voices import Window

_WRITTEN = re.compile(r"([a-z_]+)\(([^()]*)\)")
WHOLE = 100
"""Of per cent."""

FEWEST = 3
"""People below which nothing is broken down by place, quoted or told in citizens' words: they could be known by it."""


@dataclass(frozen=True, slots=True)
class Figure:
    value: float
    query: str
    """What to ask the store for it; see :class:`Source`."""
    percent: bool = False
    """The value is a share, to be printed in per cent."""

    def __str__(self) -> str:
        return f"{self.value:.0%}" if self.percent else f"{self.value:g}"


@dataclass(frozen=True)
class Source:
    """Answers the questions. ``now``: at which moment what is unanswered is looked at, if the period goes on."""

    connection: Connection
    rules: Rules
    now: datetime

    def figure(self, name: str, *arguments: str) -> Figure:
        query = f"{name}({', '.join(arguments)})"
        return Figure(self.ask(query), query)

    def ask(self, query: str) -> float:
        """The number that a written question gives now. Raises :class:`Impossible` for one that is none."""
        match = _WRITTEN.fullmatch(query)
        if match is None or match[1] not in _ANSWERS:
            raise Impossible(f"没有这样的查询，可用的有 {'、'.join(_ANSWERS)}")
        try:
            return _ANSWERS[match[1]](self, *match[2].split(", "))
        except (TypeError, IndexError, ValueError) as error:
            raise Impossible(f"{match[1]} 的参数不对，请照专报所附的写法") from error

    def survey(self, period: str) -> Survey:
        if period not in self._surveys:
            scope = Scope.of(parse_period(period), self.now)
            self._surveys[period] = survey(self.connection, scope, self.rules)
        return self._surveys[period]

    def ranking(self, period: str) -> Ranking:
        """By the office's weights."""
        if period not in self._rankings:
            self._rankings[period] = self.survey(period).ranked()
        return self._rankings[period]

    def asof(self, period: str) -> datetime:
        return Scope.of(parse_period(period), self.now).asof

    def once(self, name: str, period: str, counts: Callable[[], Mapping[str, int]]) -> Mapping[str, int]:
        """What ``counts`` gives, asked once a period: nothing changes within one transaction."""
        if (name, period) not in self._counts:
            self._counts[name, period] = counts()
        return self._counts[name, period]

    @cached_property
    def _surveys(self) -> dict[str, Survey]:
        return {}

    @cached_property
    def _rankings(self) -> dict[str, Ranking]:
        return {}

    @cached_property
    def _counts(self) -> dict[tuple[str, str], Mapping[str, int]]:
        return {}


def window(period: str) -> Window:
    read = parse_period(period)
    return read.start, read.end


def _counted(count: Callable[[Connection, Window], int]) -> Callable[..., float]:
    return lambda source, period: count(source.connection, window(period))


def _counted_of(count: Callable[[Connection, Window, str], int]) -> Callable[..., float]:
    return lambda source, period, group: count(source.connection, window(period), group)


def _listed(counts: Callable[[Source, str], Mapping[str, int]]) -> Callable[..., float]:
    return lambda source, period, name: counts(source, period).get(name, 0)


def _all(counts: Callable[[Source, str], Mapping[str, int]]) -> Callable[..., float]:
    return lambda source, period: sum(counts(source, period).values())


def _by(counts: Callable[[Connection, Window], Mapping[str, int]]) -> Callable[[Source, str], Mapping[str, int]]:
    return lambda source, period: source.once(
        counts.__name__, period, lambda: counts(source.connection, window(period))
    )


def unsettled(source: Source, period: str) -> Mapping[str, int]:
    """Cases that are open, by lead department."""
    return source.once(
        "unsettled",
        period,
        lambda: briefing.open_by_lead(source.connection, window(period), source.asof(period)),
    )


def overdue(source: Source, period: str) -> Mapping[str, int]:
    """Of those, the ones past their time limit."""
    limits = source.rules.limits
    return source.once(
        "overdue",
        period,
        lambda: briefing.overdue_by_lead(source.connection, window(period), source.asof(period), limits),
    )


recurred_cases = _by(briefing.recurred_cases)
messages_on = _by(briefing.by_theme)
themes = _by(briefing.people_by_theme)
theme_groups = _by(briefing.people_by_theme_group)
needs = _by(briefing.people_by_need)


def _change(source: Source, name: str, period: str) -> float:
    """Per cent against the period before; one decimal."""
    before = source.ask(f"{name}({parse_period(period).previous().key})")
    now = source.ask(f"{name}({period})")
    return round(WHOLE * (now - before) / before, 1) if before else 0.0


def _place(source: Source, period: str, group: str, number: str) -> float:
    """People who named the group's most named, second, … place. Its name may hold a house number: it is not written."""
    return list(places(source, period, group).values())[int(number) - 1]


def places(source: Source, period: str, group: str) -> Mapping[str, int]:
    """Those that FEWEST people named, the most first."""
    counts = partial(briefing.places_of, source.connection, window(period), group, FEWEST)
    return source.once(f"places of {group}", period, counts)


def _candidate(source: Source, period: str, group: str) -> Candidate:
    found = source.ranking(period).of(group)
    if found is None:
        raise Impossible("本时段没有这个候选")
    return found


_ANSWERS: Mapping[str, Callable[..., float]] = {
    "messages": _counted(briefing.messages),
    "people": _counted(briefing.people),
    "anonymous": _counted(briefing.anonymous),
    "repeats": _counted(briefing.repeats),
    "active_cases": _counted(briefing.active_cases),
    "new_cases": _counted(briefing.new_cases),
    "closed_cases": _counted(briefing.closed_cases),
    "recurred_people": _counted(briefing.recurred_people),
    "recurred_cases": lambda source, period: len(recurred_cases(source, period)),
    "recurred_in": _listed(recurred_cases),
    "theme": _listed(messages_on),
    "theme_people": _listed(themes),
    "theme_group_people": _listed(theme_groups),
    "need_people": _listed(needs),
    "open": _listed(unsettled),
    "open_all": _all(unsettled),
    "overdue": _listed(overdue),
    "overdue_all": _all(overdue),
    "change": _change,
    "messages_of": _counted_of(briefing.messages_of),
    "people_of": _counted_of(briefing.people_of),
    "cases_of": lambda source, period, group: len(briefing.cases_of(source.connection, window(period), group)),
    "place": _place,
    "score": lambda source, period, group: _candidate(source, period, group).score,
    "factor": lambda source, period, group, name: _candidate(source, period, group).part(name).value,
}
NAMES = tuple(_ANSWERS)
