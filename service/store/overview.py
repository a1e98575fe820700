"""What came in by week, where from, and how often people changed what the machine said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from service.store.briefing import GROUP_DIGITS
from service.store.facets import Facet
from service.store.reviews import ReviewStatus
from service.store.tables import analyses, facets, labels, memberships, reviews, suggestions
from service.store.voices import reported_at, turn, voice
from service.store.weeks import week_of


@dataclass(frozen=True, slots=True)
class Incoming:
    people: int
    """Voices, each once a case in a week."""
    messages: int


def by_week(connection: Connection, since: datetime) -> dict[tuple[int, str], Incoming]:
    """By (number of the week, level-1 theme)."""
    week, group = week_of(reported_at), func.substr(memberships.c.theme, 1, GROUP_DIGITS)
    every = (
        select(week.label("week"), group.label("grp"), turn(week, memberships.c.case_id).label("turn"))
        .select_from(memberships.join(suggestions, suggestions.c.id == memberships.c.suggestion_id))
        .where(reported_at >= since)
        .subquery()
    )
    counts = (func.count().filter(every.c.turn == 1), func.count())
    query = select(every.c.week, every.c.grp, *counts).group_by(every.c.week, every.c.grp)
    return {(int(row[0]), str(row[1])): Incoming(int(row[2]), int(row[3])) for row in connection.execute(query)}


def by_place(connection: Connection, since: datetime, kind: Facet, limit: int) -> dict[str, int]:
    """People by place or station, the most first: who writes fifty times about one place is one."""
    people = func.count(voice.distinct())
    query = (
        select(facets.c.value, people)
        .join(suggestions, suggestions.c.id == facets.c.suggestion_id)
        .where(facets.c.kind == kind, reported_at >= since)
        .group_by(facets.c.value)
        .order_by(people.desc(), facets.c.value)
        .limit(limit)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def labelled_themes(connection: Connection, limit: int) -> list[tuple[str, str]]:
    """(what the machine said, what a person said) of the suggestions whose theme was labelled last, latest first."""
    latest = select(func.max(labels.c.id)).where(labels.c.field == "themes").group_by(labels.c.suggestion_id)
    ids = latest.order_by(func.max(labels.c.id).desc()).limit(limit)
    query = (
        select(labels.c.value, analyses.c.analysis)
        .join(analyses, (analyses.c.suggestion_id == labels.c.suggestion_id) & analyses.c.is_current)
        .where(labels.c.id.in_(ids))
        .order_by(labels.c.id.desc())
    )
    return [(_first(row[1]), row[0][0]) for row in connection.execute(query)]


def oldest_review(connection: Connection) -> datetime | None:
    """Since when somebody waits to be told whether it is the same matter."""
    query = select(func.min(reviews.c.asked_at, type_=reviews.c.asked_at.type))
    return connection.execute(query.where(reviews.c.status == ReviewStatus.OPEN)).scalar()


def _first(analysis: dict[str, Any]) -> str:
    return str(analysis["themes"][0]["code"]) if analysis["themes"] else ""
