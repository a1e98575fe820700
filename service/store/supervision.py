"""The figures by which matters are ranked for supervision: one row a class, or a case that has no class.

Each voice (:mod:`service.store.voices`) counts once. :mod:`service.store.supervision_rows` gives the rows behind a
figure by the same conditions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, and_, case, func, not_, or_, select

from service.store.facets import Facet
from service.store.records import CaseStatus
from service.store.tables import case_events, cases, classes, facets, memberships, suggestions
from service.store.voices import Grouping, reported_at, reports, voice

RECURRED = "recurred"
"""Kind of the event that a report after 办结 leaves."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a matter may go unanswered, by urgency 0 to 2, and of single level-2 themes (whichever is shorter)."""

    by_urgency: tuple[timedelta, timedelta, timedelta]
    by_theme: Mapping[str, timedelta] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be counted: the reports from ``start`` (None: ever) up to ``end``."""

    start: datetime | None
    end: datetime
    limits: Limits
    past: Sequence[tuple[datetime, datetime]] = ()
    """The periods before, the latest first."""
    vulnerable: Collection[str] = ()
    department_share: float = 0.0
    """Departments are counted that this share of the voices needs."""
    grouping: Grouping = field(default_factory=Grouping)


@dataclass(frozen=True, slots=True)
class Figures:
    group: str
    """Id of the class, or of the case."""
    name: str
    """Of the class; empty for a case, which has none."""
    known: int
    """Distinct persons."""
    anonymous: int
    """Distinct texts of nobody known."""
    messages: int
    cases: int
    """Each is one place."""
    first: datetime
    """First report of the period."""
    last: datetime
    """The last time in the period that a new voice was heard."""
    urgency: int
    overdue: int
    """Voices whose case is open past its time limit at the end of the period."""
    within: str | None = None
    """The class that this case is listed beside."""
    theme: str = ""
    """Level-2 code that most voices carry."""
    stations: int = 0
    vulnerable: int = 0
    """Voices that carry one of the needs asked for."""
    departments: int = 0
    recurred: int = 0
    """Voices after 办结."""
    since: datetime | None = None
    """When a second voice was first heard, ever; None while there is only one."""
    past: float | None = None
    """Mean number of voices in the periods before; None where the store does not reach back."""

    @property
    def voices(self) -> int:
        return self.known + self.anonymous


def figures(connection: Connection, question: Question) -> list[Figures]:
    """All groups that were reported on in the period, in the order of their ids."""
    heard = reports(question.grouping, question.start, question.end)
    found = {figures.group: figures for figures in _counted(connection, heard, question)}
    needed = {group: question.department_share * row.voices for group, row in found.items()}
    past = _past(connection, question)
    counts: Mapping[str, Mapping[str, Any]] = {
        "theme": _themes(connection, heard),
        "stations": _names(connection, heard, Facet.STATION),
        "departments": _names(connection, heard, Facet.DEPARTMENT, needed),
        "vulnerable": _vulnerable(connection, heard, question),
        "recurred": _recurred(connection, question),
        "since": _since(connection, question),
        "past": past or {},
    }
    blank: Mapping[str, Any] = {} if past is None else {"past": 0.0}
    return [
        replace(row, **{**blank, **{name: counted[group] for name, counted in counts.items() if group in counted}})
        for group, row in sorted(found.items())
    ]


def heavy_cases(connection: Connection, question: Question, voices: int) -> dict[str, str]:
    """Cases that alone have so many voices in the period, and the class that each is in."""
    heard = func.count(voice.distinct())
    query = (
        select(cases.c.id, cases.c.class_id)
        .join(memberships, memberships.c.case_id == cases.c.id)
        .join(suggestions, suggestions.c.id == memberships.c.suggestion_id)
        .where(cases.c.class_id.is_not(None), reported_at < question.end)
        .group_by(cases.c.id, cases.c.class_id)
        .having(heard >= voices)
    )
    if question.start is not None:
        query = query.where(reported_at >= question.start)
    return {row[0]: row[1] for row in connection.execute(query)}


def _counted(connection: Connection, heard: CTE, question: Question) -> Iterable[Figures]:
    new = heard.c.turn == 1
    query = (
        select(
            heard.c.grp,
            func.coalesce(func.max(classes.c.name), ""),
            func.count().filter(new, heard.c.known),
            func.count().filter(new, not_(heard.c.known)),
            func.count(),
            func.count(case((new, heard.c.case_id)).distinct()),
            func.min(heard.c.reported, type_=heard.c.reported.type),
            func.max(case((new, heard.c.reported)), type_=heard.c.reported.type),
            func.max(case((new, heard.c.urgency))),
            func.count().filter(new, overdue(heard, question)),
        )
        .select_from(heard)
        .join(cases, cases.c.id == heard.c.case_id)
        .outerjoin(classes, classes.c.id == heard.c.grp)
        .group_by(heard.c.grp)
    )
    return (Figures(*row) for row in connection.execute(query))


def overdue(heard: CTE, question: Question) -> ColumnElement[bool]:
    """The case is not settled at the end of the period, and the report was made longer ago than its limit."""
    settled = and_(cases.c.status == CaseStatus.CLOSED, cases.c.closed_at < question.end)
    ordinary, *pressing = question.limits.by_urgency
    late = [heard.c.reported < question.end - ordinary]
    late += [and_(heard.c.urgency >= n, heard.c.reported < question.end - t) for n, t in enumerate(pressing, start=1)]
    late += [and_(heard.c.theme == c, heard.c.reported < question.end - t) for c, t in question.limits.by_theme.items()]
    return and_(not_(settled), or_(*late))


def _themes(connection: Connection, heard: CTE) -> dict[str, str]:
    """The commonest of each group; of equals the first in order."""
    query = select(heard.c.grp, heard.c.theme).where(heard.c.turn == 1).group_by(heard.c.grp, heard.c.theme)
    ordered = query.order_by(heard.c.grp, func.count(), heard.c.theme.desc())
    return {row[0]: row[1] for row in connection.execute(ordered)}


def _names(connection: Connection, heard: CTE, kind: Facet, least: Mapping[str, float] | None = None) -> dict[str, int]:
    """How many values of a facet each group names; ``least``: by how many voices a value has to be named."""
    query = (
        select(heard.c.grp, facets.c.value, func.count())
        .join(facets, facets.c.suggestion_id == heard.c.id)
        .where(heard.c.turn == 1, facets.c.kind == kind)
        .group_by(heard.c.grp, facets.c.value)
    )
    named = (row[0] for row in connection.execute(query) if least is None or row[2] >= least[row[0]])
    return Counter(named)


def _vulnerable(connection: Connection, heard: CTE, question: Question) -> dict[str, int]:
    query = (
        select(heard.c.grp, func.count(heard.c.id.distinct()))
        .join(facets, facets.c.suggestion_id == heard.c.id)
        .where(heard.c.turn == 1, facets.c.kind == Facet.NEED, facets.c.value.in_(question.vulnerable))
        .group_by(heard.c.grp)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _recurred(connection: Connection, question: Question) -> dict[str, int]:
    group = question.grouping.column
    query = (
        select(group, func.count(voice.distinct()))
        .select_from(case_events)
        .join(suggestions, suggestions.c.id == case_events.c.detail["suggestions"][0].as_string())
        .join(memberships, memberships.c.suggestion_id == suggestions.c.id)
        .join(cases, cases.c.id == memberships.c.case_id)
        .where(case_events.c.kind == RECURRED, question.grouping.wanted, reported_at < question.end)
        .group_by(group)
    )
    if question.start is not None:
        query = query.where(reported_at >= question.start)
    return {row[0]: row[1] for row in connection.execute(query)}


def _since(connection: Connection, question: Question) -> dict[str, datetime]:
    """When the second voice of each group was first heard, over all time."""
    heard = reports(question.grouping, None, question.end)
    order = func.row_number().over(partition_by=heard.c.grp, order_by=heard.c.reported)
    firsts = select(heard.c.grp, heard.c.reported, order.label("place")).where(heard.c.turn == 1).subquery()
    second = select(firsts.c.grp, firsts.c.reported).where(firsts.c.place == 2)
    return {row[0]: row[1] for row in connection.execute(second)}


def _past(connection: Connection, question: Question) -> dict[str, float] | None:
    """Mean number of voices a period, over those past periods that the store reaches back to."""
    oldest = connection.execute(select(func.min(reported_at, type_=suggestions.c.received_at.type))).scalar()
    known = [window for window in question.past if oldest is not None and window[0] >= oldest]
    total: dict[str, float] = {}
    for start, end in known:
        heard = reports(question.grouping, start, end)
        query = select(heard.c.grp, func.count()).where(heard.c.turn == 1).group_by(heard.c.grp)
        for row in connection.execute(query):
            total[row[0]] = total.get(row[0], 0.0) + row[1] / len(known)
    return total if known else None
