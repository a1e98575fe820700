"""The figures by which matters are ranked: one row a class, or a case that has no class, in one statement.

Each voice (:mod:`service.store.voices`) counts once. :mod:`service.store.supervision.rows` gives the rows behind a
figure by the same conditions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    not_,
    or_,
    select,
)

from service.store.facets import Facet
from service.store.records import CaseStatus
from service.store.supervision.question import Question
from service.store.tables import case_events, cases, classes, facets, memberships, suggestions
from service.store.voices import PERIOD, reported_at, reports, voice
from service.store.weeks import week_of

RECURRED = "recurred"
"""Kind of the event that a report after 办结 leaves."""


@dataclass(frozen=True, slots=True)
class Figures:
    group: str
    """Id of the class, or of the case."""
    name: str
    """Of the class; empty for a case, which has none."""
    theme: str
    """Level-2 code that most voices carry; of equals the first in order."""
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
    """Voices whose case is open past its time limit."""
    stations: int
    departments: int
    vulnerable: int
    """Voices that carry one of the needs asked for."""
    recurred: int
    """Voices after 办结."""
    weeks: int
    """Weeks in which a new voice was heard, ever: one person's patience is one week."""
    past: float | None
    """Mean number of voices in the periods before; None where the store does not reach back."""
    within: str | None = None
    """The class that this case is listed beside."""

    @property
    def voices(self) -> int:
        return self.known + self.anonymous


def figures(connection: Connection, question: Question) -> list[Figures]:
    """All groups that were reported on in the period, in the order of their ids."""
    return [Figures(*row) for row in connection.execute(_query(question, _reach(connection, question)))]


def heavy_cases(connection: Connection, question: Question, voices: int) -> dict[str, str]:
    """Cases that alone have so many voices in the period, and the class that each is in."""
    query = (
        select(cases.c.id, cases.c.class_id)
        .join(memberships, memberships.c.case_id == cases.c.id)
        .join(suggestions, suggestions.c.id == memberships.c.suggestion_id)
        .where(cases.c.class_id.is_not(None), cases.c.messages >= voices, _in_period(question))
        .group_by(cases.c.id, cases.c.class_id)
        .having(func.count(voice.distinct()) >= voices)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def new_in_period(heard: CTE) -> ColumnElement[bool]:
    """One row a voice: its first report of the period."""
    return and_(heard.c.turn == 1, heard.c.slot == PERIOD)


def overdue(heard: CTE, question: Question) -> ColumnElement[bool]:
    """The case is not settled, and the report was made longer ago than its limit."""
    settled = and_(cases.c.status == CaseStatus.CLOSED, cases.c.closed_at < question.asof)
    ordinary, *pressing = question.limits.by_urgency
    late = [heard.c.reported < question.asof - ordinary]
    late += [and_(heard.c.urgency >= n, heard.c.reported < question.asof - t) for n, t in enumerate(pressing, start=1)]
    by_theme = question.limits.by_theme.items()
    late += [and_(heard.c.theme == code, heard.c.reported < question.asof - limit) for code, limit in by_theme]
    return and_(not_(func.coalesce(settled, False)), or_(*late))


def _reach(connection: Connection, question: Question) -> int:
    """How many of the periods before the store reaches back to."""
    oldest = connection.execute(select(func.min(reported_at, type_=suggestions.c.received_at.type))).scalar()
    return sum(oldest is not None and start >= oldest for start, _ in question.past)


# Each part is grouped by grp, so that SQLite makes an index of it for the joins instead of scanning it for each row.
def _query(question: Question, reach: int) -> Select[Any]:
    heard = reports(question.grouping, question.slots, question.end)
    counted, theme = _counted(heard, question), _theme(heard)
    more = (
        _stations(heard),
        _departments(heard, counted, question),
        _vulnerable(heard, question),
        _recurred(question),
        _weeks(heard),
    )
    past = _past(heard, reach)
    mean: ColumnElement[Any] = func.coalesce(past.c.number, 0) / float(reach) if reach else literal(None)
    name, *counts = tuple(counted.c)[1:]
    columns = (name, theme.c.theme, *counts, *(func.coalesce(one.c.number, 0) for one in more), mean)
    joined: FromClause = counted
    for one in (theme, *more, past):
        joined = joined.outerjoin(one, one.c.grp == counted.c.grp)
    return select(counted.c.grp, *columns).select_from(joined).order_by(counted.c.grp)


def _counted(heard: CTE, question: Question) -> CTE:
    new, moment = heard.c.turn == 1, heard.c.reported.type
    return (
        select(
            heard.c.grp,
            func.coalesce(func.max(classes.c.name), "").label("name"),
            func.count().filter(new, heard.c.known).label("known"),
            func.count().filter(new, not_(heard.c.known)).label("anonymous"),
            func.count().label("messages"),
            func.count(case((new, heard.c.case_id)).distinct()).label("cases"),
            func.min(heard.c.reported, type_=moment).label("first"),
            func.max(case((new, heard.c.reported)), type_=moment).label("last"),
            func.max(case((new, heard.c.urgency))).label("urgency"),
            func.count().filter(new, overdue(heard, question)).label("overdue"),
        )
        .select_from(heard)
        .join(cases, cases.c.id == heard.c.case_id)
        .outerjoin(classes, classes.c.id == heard.c.grp)
        .where(heard.c.slot == PERIOD)
        .group_by(heard.c.grp)
        .cte("counted")
    )


def _theme(heard: CTE) -> Subquery:
    order = func.row_number().over(partition_by=heard.c.grp, order_by=(func.count().desc(), heard.c.theme))
    ranked = (
        select(heard.c.grp, heard.c.theme, order.label("place"))
        .where(new_in_period(heard))
        .group_by(heard.c.grp, heard.c.theme)
        .subquery("themes")
    )
    first = select(ranked.c.grp, func.max(ranked.c.theme).label("theme")).where(ranked.c.place == 1)
    return first.group_by(ranked.c.grp).subquery("theme")


def _stations(heard: CTE) -> Subquery:
    named = _with_facet(select(heard.c.grp, func.count(facets.c.value.distinct()).label("number")), heard)
    return named.where(facets.c.kind == Facet.STATION).group_by(heard.c.grp).subquery("stations")


def _departments(heard: CTE, counted: CTE, question: Question) -> Subquery:
    named = (
        _with_facet(select(heard.c.grp, facets.c.value, func.count().label("voices")), heard)
        .where(facets.c.kind == Facet.DEPARTMENT)
        .group_by(heard.c.grp, facets.c.value)
        .subquery("named")
    )
    needed = named.c.voices >= question.department_share * (counted.c.known + counted.c.anonymous)
    joined = select(named.c.grp, func.count().label("number")).join(counted, counted.c.grp == named.c.grp)
    return joined.where(needed).group_by(named.c.grp).subquery("departments")


def _vulnerable(heard: CTE, question: Question) -> Subquery:
    named = _with_facet(select(heard.c.grp, func.count(heard.c.id.distinct()).label("number")), heard)
    needs = and_(facets.c.kind == Facet.NEED, facets.c.value.in_(question.vulnerable))
    return named.where(needs).group_by(heard.c.grp).subquery("vulnerable")


def _with_facet(query: Select[Any], heard: CTE) -> Select[Any]:
    return query.join(facets, facets.c.suggestion_id == heard.c.id).where(new_in_period(heard))


def _recurred(question: Question) -> Subquery:
    group = question.grouping.column
    columns: tuple[ColumnElement[Any], ...] = (group.label("grp"), func.count(voice.distinct()).label("number"))
    return recurrences(select(*columns), question).group_by(group).subquery("recurred")


def recurrences(query: Select[Any], question: Question) -> Select[Any]:
    """``query`` over the reports of the period that came after 办结."""
    return (
        query.select_from(case_events)
        .join(suggestions, suggestions.c.id == case_events.c.detail["suggestions"][0].as_string())
        .join(memberships, memberships.c.suggestion_id == suggestions.c.id)
        .join(cases, cases.c.id == memberships.c.case_id)
        .where(case_events.c.kind == RECURRED, question.grouping.wanted, _in_period(question))
    )


def _weeks(heard: CTE) -> Subquery:
    """Weeks in which a voice was heard for the first time, ever."""
    first = func.min(heard.c.reported, type_=heard.c.reported.type).label("reported")
    voices = select(heard.c.grp, first).where(heard.c.turn == 1).group_by(heard.c.grp, heard.c.voice).subquery("voices")
    number = func.count(week_of(voices.c.reported).distinct()).label("number")
    return select(voices.c.grp, number).group_by(voices.c.grp).subquery("weeks")


def _past(heard: CTE, reach: int) -> Subquery:
    """Voices of the periods before; one that spoke in two of them counts in both."""
    before = and_(heard.c.turn == 1, heard.c.slot > PERIOD, heard.c.slot <= reach)
    return select(heard.c.grp, func.count().label("number")).where(before).group_by(heard.c.grp).subquery("past")


def _in_period(question: Question) -> ColumnElement[bool]:
    before = reported_at < question.end
    return before if question.start is None else and_(before, reported_at >= question.start)
