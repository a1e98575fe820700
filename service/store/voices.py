"""Who speaks in which matter: each person once a matter, at the first of their reports. What is counted stands on this.

A message of nobody known is told by its text: the same text again is the same voice. So one person who writes fifty
times, or one text that is sent fifty times, is one row here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, case, func, literal, select

from service.store.records import CaseStatus
from service.store.tables import cases, memberships, suggestions

reported_at: ColumnElement[datetime] = func.coalesce(
    suggestions.c.reported_at, suggestions.c.received_at, type_=suggestions.c.received_at.type
)
"""When the citizen wrote, as far as the ledger says."""

voice: ColumnElement[str] = func.coalesce(suggestions.c.person, suggestions.c.fingerprint)
"""Who, or what text where nobody knows who. The two are of different lengths and never equal."""


def turn(*within: ColumnElement[Any]) -> ColumnElement[int]:
    """1 for the first report of a voice among those that agree in all of ``within``, 2 for its second, …"""
    return func.row_number().over(partition_by=(*within, voice), order_by=(reported_at, suggestions.c.number))


Window = tuple[datetime | None, datetime]
"""From (None: ever) up to, and without."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """What is one matter: a class, or a case without one."""

    joined: Mapping[str, str] = field(default_factory=dict)
    """Groups that people supervise together: id to the id they go by."""
    only_cases: Collection[str] | None = None
    """Look at these cases, each by itself, whatever class they are in."""

    @property
    def column(self) -> ColumnElement[str]:
        if self.only_cases is not None:
            return cases.c.id.expression
        group: ColumnElement[str] = func.coalesce(cases.c.class_id, cases.c.id)
        return case(dict(self.joined), value=group, else_=group) if self.joined else group

    @property
    def wanted(self) -> ColumnElement[bool]:
        standing = cases.c.status != CaseStatus.MERGED
        return standing if self.only_cases is None else standing & cases.c.id.in_(self.only_cases)


PERIOD = 0
"""Slot of the period itself; 1, 2 … are the periods before it."""
OLDER = -1


def reports(grouping: Grouping, slots: Sequence[Window], end: datetime) -> CTE:
    """One row a message before ``end``. ``slots``: the period, then those before it.

    Columns: id, grp, case_id, voice, known, reported, theme, urgency, slot, turn; turn 1 is a voice's first in its
    group and slot. Used more than once in a statement it is still gathered once.
    """
    group, slot = grouping.column, _slot(slots)
    return (
        select(
            suggestions.c.id.label("id"),
            group.label("grp"),
            cases.c.id.label("case_id"),
            voice.label("voice"),
            suggestions.c.person.is_not(None).label("known"),
            reported_at.label("reported"),
            memberships.c.theme.label("theme"),
            memberships.c.urgency.label("urgency"),
            slot.label("slot"),
            turn(group, slot).label("turn"),
        )
        .select_from(memberships)
        .join(suggestions, suggestions.c.id == memberships.c.suggestion_id)
        .join(cases, cases.c.id == memberships.c.case_id)
        .where(grouping.wanted, reported_at < end)
        .cte("reports")
    )


def _slot(slots: Sequence[Window]) -> ColumnElement[int]:
    """Windows follow each other backwards, so that the beginning of each is enough."""
    begins = [(reported_at >= start, number) for number, (start, _) in enumerate(slots) if start is not None]
    if len(begins) < len(slots):
        return literal(PERIOD)
    return case(*begins, else_=OLDER)
