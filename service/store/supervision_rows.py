"""The rows behind a figure of :mod:`service.store.supervision`: the same conditions, row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, func, literal, select, union_all

from service.store.facets import Facet
from service.store.supervision import RECURRED, Question, overdue
from service.store.tables import case_events, cases, facets, memberships, suggestions
from service.store.voices import reported_at, reports, voice


class Basis(StrEnum):
    """Which rows give a figure."""

    VOICES = "voices"
    """One row a voice: its first report of the period."""
    STATIONS = "stations"
    DEPARTMENTS = "departments"
    VULNERABLE = "vulnerable"
    OVERDUE = "overdue"
    RECURRED = "recurred"
    SPAN = "span"
    """First report of every voice, ever: the second one is the beginning."""
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
    return select(*_columns(heard, value)).where(heard.c.grp == group, heard.c.turn == 1)


def _voices(question: Question, group: str) -> Select[Any]:
    return _first(reports(question.grouping, question.start, question.end), group)


def _named(kind: Facet) -> Callable[[Question, str], Select[Any]]:
    def query(question: Question, group: str) -> Select[Any]:
        heard = reports(question.grouping, question.start, question.end)
        named = _first(heard, group, facets.c.value).join(facets, facets.c.suggestion_id == heard.c.id)
        named = named.where(facets.c.kind == kind)
        return named.where(facets.c.value.in_(question.vulnerable)) if kind is Facet.NEED else named

    return query


def _overdue(question: Question, group: str) -> Select[Any]:
    heard = reports(question.grouping, question.start, question.end)
    return _first(heard, group).join(cases, cases.c.id == heard.c.case_id).where(overdue(heard, question))


def _recurred(question: Question, group: str) -> Select[Any]:
    query = (
        select(
            suggestions.c.id,
            cases.c.id.label("case_id"),
            reported_at.label("reported"),
            memberships.c.theme,
            memberships.c.urgency,
            suggestions.c.person.is_not(None).label("known"),
            voice.label("value"),
        )
        .select_from(case_events)
        .join(suggestions, suggestions.c.id == case_events.c.detail["suggestions"][0].as_string())
        .join(memberships, memberships.c.suggestion_id == suggestions.c.id)
        .join(cases, cases.c.id == memberships.c.case_id)
        .where(case_events.c.kind == RECURRED, question.grouping.wanted, question.grouping.column == group)
        .where(reported_at < question.end)
    )
    return query if question.start is None else query.where(reported_at >= question.start)


def _span(question: Question, group: str) -> Select[Any]:
    return _first(reports(question.grouping, None, question.end), group)


def _past(question: Question, group: str) -> Select[Any]:
    windows = [_first(reports(question.grouping, start, end), group) for start, end in question.past]
    together = union_all(*windows).subquery() if windows else _voices(question, group).where(func.false()).subquery()
    return select(together)


_QUERIES: Mapping[Basis, Callable[[Question, str], Select[Any]]] = {
    Basis.VOICES: _voices,
    Basis.STATIONS: _named(Facet.STATION),
    Basis.DEPARTMENTS: _named(Facet.DEPARTMENT),
    Basis.VULNERABLE: _named(Facet.NEED),
    Basis.OVERDUE: _overdue,
    Basis.RECURRED: _recurred,
    Basis.SPAN: _span,
    Basis.PAST: _past,
}
