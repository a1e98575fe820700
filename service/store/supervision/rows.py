"""The rows behind a figure of :mod:`service.store.supervision.figures`: the same conditions, row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, literal, select

from service.store.facets import Facet
from service.store.supervision.figures import new_in_period, overdue, recurrences
from service.store.supervision.question import Question
from service.store.tables import cases, facets, memberships, suggestions
from service.store.voices import PERIOD, reported_at, reports


class Basis(StrEnum):
    """Which rows give a figure."""

    VOICES = "voices"
    """One row a voice: its first report of the period."""
    STATIONS = "stations"
    DEPARTMENTS = "departments"
    VULNERABLE = "vulnerable"
    OVERDUE = "overdue"
    RECURRED = "recurred"
    EVER = "ever"
    """The first report of every voice, ever."""
    PAST = "past"
    """One row a voice in each of the periods before."""


@dataclass(frozen=True, slots=True)
class RowBehind:
    suggestion_id: str
    case_id: str
    reported: datetime
    theme: str
    urgency: int
    known: bool
    value: str
    """What the row counts for, where that is a name: a station, a department, a need."""


def rows_behind(connection: Connection, question: Question, group: str, basis: Basis) -> list[RowBehind]:
    """Earliest first. More than one row a suggestion where it counts for several names."""
    query = _QUERIES[basis](question, group).subquery()
    ordered = select(query).order_by(query.c.reported, query.c.id, query.c.value)
    return [RowBehind(*row) for row in connection.execute(ordered)]


def _columns(heard: CTE, value: ColumnElement[str] | None = None) -> Sequence[ColumnElement[Any]]:
    shown = (literal("") if value is None else value).label("value")
    return (heard.c.id, heard.c.case_id, heard.c.reported, heard.c.theme, heard.c.urgency, heard.c.known, shown)


def _first(heard: CTE, group: str, value: ColumnElement[str] | None = None) -> Select[Any]:
    return select(*_columns(heard, value)).where(heard.c.grp == group, new_in_period(heard))


def _heard(question: Question) -> CTE:
    return reports(question.grouping, question.slots, question.end)


def _voices(question: Question, group: str) -> Select[Any]:
    return _first(_heard(question), group)


def _named(kind: Facet) -> Callable[[Question, str], Select[Any]]:
    def query(question: Question, group: str) -> Select[Any]:
        heard = _heard(question)
        named = _first(heard, group, facets.c.value).join(facets, facets.c.suggestion_id == heard.c.id)
        named = named.where(facets.c.kind == kind)
        return named.where(facets.c.value.in_(question.vulnerable)) if kind is Facet.NEED else named

    return query


def _overdue(question: Question, group: str) -> Select[Any]:
    heard = _heard(question)
    return _first(heard, group).join(cases, cases.c.id == heard.c.case_id).where(overdue(heard, question))


def _recurred(question: Question, group: str) -> Select[Any]:
    query = select(
        suggestions.c.id,
        cases.c.id.label("case_id"),
        reported_at.label("reported"),
        memberships.c.theme,
        memberships.c.urgency,
        suggestions.c.person.is_not(None).label("known"),
        literal("").label("value"),
    )
    return recurrences(query, question).where(question.grouping.column == group)


def _ever(question: Question, group: str) -> Select[Any]:
    """The first report of each voice, ever."""
    heard = reports(question.grouping, ((None, question.end),), question.end)
    return _first(heard, group)


def _past(question: Question, group: str) -> Select[Any]:
    heard = _heard(question)
    return select(*_columns(heard)).where(heard.c.grp == group, heard.c.turn == 1, heard.c.slot > PERIOD)


_QUERIES: Mapping[Basis, Callable[[Question, str], Select[Any]]] = {
    Basis.VOICES: _voices,
    Basis.STATIONS: _named(Facet.STATION),
    Basis.DEPARTMENTS: _named(Facet.DEPARTMENT),
    Basis.VULNERABLE: _named(Facet.NEED),
    Basis.OVERDUE: _overdue,
    Basis.RECURRED: _recurred,
    Basis.EVER: _ever,
    Basis.PAST: _past,
}
