"""Counts for the 民情专报. Each is one named question about a window of time; nothing is read that names a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, func, not_, or_, select

from service.store.facets import Facet
from service.store.records import CaseStatus
from service.store.supervision.question import Limits
from service.store.tables import case_events, cases, facets, memberships, suggestions
from service.store.voices import Window, reported_at, turn, voice

GROUP_DIGITS = 2
"""Characters of a level-2 theme code that name its level 1."""

RECURRED = "recurred"
_STANDING = cases.c.status != CaseStatus.MERGED


def messages(connection: Connection, window: Window) -> int:
    return _number(connection, _reports(select(func.count()), window))


def people(connection: Connection, window: Window) -> int:
    """Distinct known persons."""
    return _number(connection, _reports(select(func.count(suggestions.c.person.distinct())), window))


def anonymous(connection: Connection, window: Window) -> int:
    """Messages of nobody known."""
    return _number(connection, _reports(select(func.count()), window).where(suggestions.c.person.is_(None)))


def repeats(connection: Connection, window: Window) -> int:
    """重复件: messages beyond the first of the same voice about the same case."""
    together = _reports(select(memberships.c.case_id, voice.label("voice")), window).distinct().subquery()
    return messages(connection, window) - _number(connection, select(func.count()).select_from(together))


def active_cases(connection: Connection, window: Window) -> int:
    """Cases that were reported on."""
    return _number(connection, _reports(select(func.count(memberships.c.case_id.distinct())), window))


def new_cases(connection: Connection, window: Window) -> int:
    """Cases first reported on in the window."""
    first = and_(_STANDING, _within(cases.c.first_reported_at, window))
    return _number(connection, select(func.count()).select_from(cases).where(first))


def closed_cases(connection: Connection, window: Window) -> int:
    closed = and_(_STANDING, _within(cases.c.closed_at, window))
    return _number(connection, select(func.count()).select_from(cases).where(closed))


def recurred_people(connection: Connection, window: Window) -> int:
    """Voices that came back after 办结."""
    return _number(connection, _recurred(select(func.count(voice.distinct())), window))


def recurred_cases(connection: Connection, window: Window) -> dict[str, int]:
    """Voices after 办结, by case; the most first."""
    query = _recurred(select(cases.c.id, func.count(voice.distinct())), window).group_by(cases.c.id)
    ordered = query.order_by(func.count(voice.distinct()).desc(), cases.c.id)
    return {row[0]: row[1] for row in connection.execute(ordered)}


def by_theme(connection: Connection, window: Window) -> dict[str, int]:
    """Messages by level-2 theme, the most first."""
    return _commonest(connection, _reports(select(memberships.c.theme, func.count()), window), memberships.c.theme)


def people_by_theme(connection: Connection, window: Window) -> dict[str, int]:
    """Voices by level-2 theme, each once a case; the most first."""
    heard = _heard(window)
    return _commonest(connection, select(heard.c.theme, func.count()), heard.c.theme)


def people_by_theme_group(connection: Connection, window: Window) -> dict[str, int]:
    """Voices by level-1 theme, each once a case; the most first."""
    group = func.substr(_heard(window).c.theme, 1, GROUP_DIGITS)
    return _commonest(connection, select(group, func.count()), group)


def people_by_need(connection: Connection, window: Window) -> dict[str, int]:
    """Voices by 七有五性, each once a case; the most first. One report can carry several."""
    heard = _heard(window)
    query = select(facets.c.value, func.count()).join(heard, heard.c.id == facets.c.suggestion_id)
    return _commonest(connection, query.where(facets.c.kind == Facet.NEED), facets.c.value)


def open_by_lead(connection: Connection, window: Window, asof: datetime) -> dict[str, int]:
    """Cases reported on before the window's end and not settled, by lead department; the most first."""
    query = select(cases.c.lead, func.count()).where(_unsettled(asof), cases.c.first_reported_at < window[1])
    return _counts(connection, query.group_by(cases.c.lead).order_by(func.count().desc(), cases.c.lead))


def overdue_by_lead(connection: Connection, window: Window, asof: datetime, limits: Limits) -> dict[str, int]:
    """Of those, the ones with a report that is past its time limit."""
    number = func.count(cases.c.id.distinct())
    late = and_(_unsettled(asof), reported_at < window[1], _late(asof, limits))
    query = _joined(select(cases.c.lead, number)).where(late).group_by(cases.c.lead)
    return _counts(connection, query.order_by(number.desc(), cases.c.lead))


def places_of(connection: Connection, window: Window, group: str, least: int) -> dict[str, int]:
    """Places that at least ``least`` voices of a class or case named in the window; the most first."""
    heard = func.count(voice.distinct())
    query = _reports(select(facets.c.value, heard), window)
    query = query.join(facets, facets.c.suggestion_id == suggestions.c.id)
    query = query.where(facets.c.kind == Facet.PLACE, _of_group(group)).group_by(facets.c.value).having(heard >= least)
    return _counts(connection, query.order_by(heard.desc(), facets.c.value))


def cases_of(connection: Connection, window: Window, group: str) -> dict[str, int]:
    """Voices in the window by case of a class; the most first."""
    heard = func.count(voice.distinct())
    query = _reports(select(cases.c.id, heard), window).where(_of_group(group)).group_by(cases.c.id)
    return _counts(connection, query.order_by(heard.desc(), cases.c.id))


def leads_of(connection: Connection, window: Window, group: str) -> dict[str, int]:
    """Voices in the window by lead department; the most first."""
    heard = func.count(voice.distinct())
    query = _reports(select(memberships.c.lead, heard), window).where(_of_group(group)).group_by(memberships.c.lead)
    return _counts(connection, query.order_by(heard.desc(), memberships.c.lead))


def messages_of(connection: Connection, window: Window, group: str) -> int:
    return _number(connection, _reports(select(func.count()), window).where(_of_group(group)))


def people_of(connection: Connection, window: Window, group: str) -> int:
    """Distinct voices: known persons, and distinct texts of nobody known."""
    return _number(connection, _reports(select(func.count(voice.distinct())), window).where(_of_group(group)))


def members_of(connection: Connection, window: Window, group: str) -> list[str]:
    """Ids of one report a voice, the earliest first: what quotes are chosen from."""
    query = _reports(select(func.min(suggestions.c.id)), window).where(_of_group(group)).group_by(voice)
    return sorted(connection.execute(query).scalars())


def _of_group(group: str) -> ColumnElement[bool]:
    return or_(cases.c.class_id == group, cases.c.id == group)


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(memberships)
        .join(suggestions, suggestions.c.id == memberships.c.suggestion_id)
        .join(cases, cases.c.id == memberships.c.case_id)
    )


def _reports(query: Select[Any], window: Window) -> Select[Any]:
    return _joined(query).where(_within(reported_at, window))


def _heard(window: Window) -> Subquery:
    """The first report of each voice about each case: all of them but the 重复件. Columns: id, theme."""
    nth = turn(memberships.c.case_id).label("turn")
    every = _reports(select(suggestions.c.id, memberships.c.theme, nth), window).subquery()
    return select(every.c.id, every.c.theme).where(every.c.turn == 1).subquery("heard")


def _recurred(query: Select[Any], window: Window) -> Select[Any]:
    return (
        query.select_from(case_events)
        .join(suggestions, suggestions.c.id == case_events.c.detail["suggestions"][0].as_string())
        .join(memberships, memberships.c.suggestion_id == suggestions.c.id)
        .join(cases, cases.c.id == memberships.c.case_id)
        .where(case_events.c.kind == RECURRED, _within(reported_at, window))
    )


def _within(moment: ColumnElement[Any], window: Window) -> ColumnElement[bool]:
    start, end = window
    return moment < end if start is None else and_(moment >= start, moment < end)


def _unsettled(asof: datetime) -> ColumnElement[bool]:
    settled = and_(cases.c.status == CaseStatus.CLOSED, cases.c.closed_at < asof)
    return and_(_STANDING, not_(func.coalesce(settled, False)))


def _late(asof: datetime, limits: Limits) -> ColumnElement[bool]:
    ordinary, *pressing = limits.by_urgency
    late = [_older(asof - ordinary)]
    late += [and_(memberships.c.urgency >= n, _older(asof - limit)) for n, limit in enumerate(pressing, start=1)]
    late += [and_(memberships.c.theme == code, _older(asof - limit)) for code, limit in limits.by_theme.items()]
    return or_(*late)


def _older(than: datetime) -> ColumnElement[bool]:
    return reported_at < than


def _number(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(query).scalar_one())


def _commonest(connection: Connection, query: Select[Any], name: ColumnElement[str]) -> dict[str, int]:
    return _counts(connection, query.group_by(name).order_by(func.count().desc(), name))


def _counts(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in connection.execute(query)}
