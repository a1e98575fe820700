"""收件: what waits for a clerk, and what the clerk says of one suggestion: its tags and its case in one go."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from sqlalchemy import Connection

from service.casework import views
from service.casework.answers import SuggestionJson
from service.casework.decisions import Decisions
from service.casework.errors import Conflict, NotFound
from service.casework.labelling import Correction, Labelling
from service.casework.review_desk import ReviewDesk
from service.store import cases, inbox, labels, memberships, reviews
from service.store.database import Database
from service.store.inbox import Ticket, Waiting
from service.store.records import CaseRow, Decision
from service.store.reviews import ReviewStatus


class Which(StrEnum):
    """Which of those that wait."""

    ALL = "all"
    UNSURE = "unsure"
    """The machine asks: about the tags or about the case."""
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Stay:
    """The suggestion is where it belongs."""


@dataclass(frozen=True, slots=True)
class JoinCase:
    """It is that case."""

    case_id: str


@dataclass(frozen=True, slots=True)
class StandAlone:
    """It is a matter of its own: none of the candidates, or not the case it was put into."""


Placing = Stay | JoinCase | StandAlone


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a clerk decided, and what the clerk saw before."""

    correction: Correction
    placing: Placing
    seen_label: int
    """:func:`service.store.labels.last` of what was shown."""
    seen_case: str
    seen_version: int


@dataclass(frozen=True, slots=True)
class Open:
    """A suggestion as a clerk opens it, with what a verdict must name as seen."""

    suggestion: SuggestionJson
    label: int
    case_version: int
    hint: str
    """How the earliest message of its case begins."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A suggestion in the list of those that wait."""

    ticket: Ticket
    waiting: Waiting


@dataclass(frozen=True, slots=True)
class Queue:
    """A part of what waits, around one suggestion."""

    items: list[Listed]
    counts: dict[Which, int]
    previous: str | None
    following: str | None
    """The next that waits after it, whether it still waits itself or not; from the end back to the first."""


@dataclass(frozen=True, slots=True)
class _Seat:
    """Where a suggestion is now, and whether that is still being asked."""

    case: CaseRow
    asked: bool


class Inbox:
    def __init__(self, database: Database, decisions: Decisions, reviews: ReviewDesk, labelling: Labelling) -> None:
        self._database = database
        self._decisions, self._reviews, self._labelling = decisions, reviews, labelling
        self._read: tuple[tuple[int, int], dict[Which, list[Ticket]]] | None = None

    def first(self, which: Which) -> str | None:
        """The suggestion to begin with."""
        with self._database.read() as connection:
            tickets = self._tickets(connection, which)
        return tickets[0].id if tickets else None

    def queue(self, which: Which, suggestion_id: str, *, before: int, limit: int) -> Queue:
        """``limit`` that wait, beginning ``before`` places ahead of the suggestion."""
        with self._database.read() as connection:
            tickets = self._tickets(connection, which)
            counts = {one: len(self._tickets(connection, one)) for one in Which}
            place = self._place_of(connection, tickets, suggestion_id)
            start = max(0, place - before)
            waiting = inbox.shown(connection, [t.id for t in tickets[start : start + limit]])
        here = place < len(tickets) and tickets[place].id == suggestion_id
        after = tickets[place + here :] + tickets[:place]
        items = [Listed(t, waiting[t.id]) for t in tickets[start : start + limit] if t.id in waiting]
        return Queue(items, counts, tickets[place - 1].id if place else None, after[0].id if after else None)

    def _tickets(self, connection: Connection, which: Which) -> list[Ticket]:
        """Read anew only when the queue may have changed."""
        stamp = inbox.stamp(connection)
        if self._read is None or self._read[0] != stamp:
            everyone = inbox.tickets(connection)
            self._read = (
                stamp,
                {
                    Which.ALL: everyone,
                    Which.UNSURE: [ticket for ticket in everyone if ticket.unsure],
                    Which.URGENT: [ticket for ticket in everyone if ticket.urgency],
                },
            )
        return self._read[1][which]

    def _place_of(self, connection: Connection, tickets: Sequence[Ticket], suggestion_id: str) -> int:
        """Where the suggestion stands among ``tickets``, or would stand."""
        standing = memberships.standing(connection, suggestion_id)
        if standing is None:
            return 0
        return bisect_left(tickets, _order(standing.urgency, suggestion_id), key=lambda t: _order(t.urgency, t.id))

    def open(self, suggestion_id: str) -> Open:
        """Raises :class:`NotFound`."""
        with self._database.read() as connection:
            shown = views.suggestion(connection, suggestion_id)
            case = cases.get(connection, shown["case"]["id"])
            assert case is not None  # the foreign key says so
            hint = views.hints(connection, [case.id])[case.id]
            return Open(shown, labels.last(connection, suggestion_id), case.version, hint)

    def settle(self, suggestion_id: str, verdict: Verdict, decision: Decision) -> None:
        """Case first, then tags. Raises :class:`Conflict` where someone else was quicker; nothing is overwritten."""
        seat = self._seat(suggestion_id, verdict)
        self._place(suggestion_id, seat, verdict, decision)
        self._labelling.correct(suggestion_id, verdict.correction, decision, seen=verdict.seen_label)

    def _seat(self, suggestion_id: str, verdict: Verdict) -> _Seat:
        with self._database.read() as connection:
            membership = memberships.get(connection, suggestion_id)
            case = cases.get(connection, membership.case_id) if membership else None
            if case is None:
                raise NotFound(f"没有编号为 {suggestion_id} 的诉求")
            review = reviews.get(connection, suggestion_id)
            last = labels.last(connection, suggestion_id)
            who = labels.history(connection, suggestion_id)[-1].who if last else ""
        if last != verdict.seen_label:
            raise Conflict(f"诉求 {suggestion_id} 刚刚已由“{who}”处理，您的修改没有保存；下面是最新情况，请核对")
        if case.id != verdict.seen_case:
            raise Conflict(f"诉求 {suggestion_id} 刚刚已被归入事项 {case.id}，您的修改没有保存；请核对后再定")
        return _Seat(case, review is not None and review.status == ReviewStatus.OPEN)

    def _place(self, suggestion_id: str, seat: _Seat, verdict: Verdict, decision: Decision) -> None:
        match verdict.placing:
            case Stay():
                return
            case JoinCase(case_id):
                self._join(suggestion_id, seat, case_id, verdict, decision)
            case StandAlone():
                self._part(suggestion_id, seat, verdict, decision)
            case never:
                assert_never(never)

    def _join(self, suggestion_id: str, seat: _Seat, case_id: str, verdict: Verdict, decision: Decision) -> None:
        if seat.asked:
            self._reviews.same(suggestion_id, case_id, decision)
        elif seat.case.messages == 1:
            self._decisions.merge(case_id, [seat.case.id], version=self._version(case_id), decision=decision)
        elif case_id != seat.case.id:
            self._decisions.move(
                seat.case.id, [suggestion_id], case_id, version=verdict.seen_version, decision=decision
            )

    def _part(self, suggestion_id: str, seat: _Seat, verdict: Verdict, decision: Decision) -> None:
        if seat.asked:
            self._reviews.different(suggestion_id, decision)
        elif seat.case.messages > 1:
            self._decisions.split(seat.case.id, [suggestion_id], version=verdict.seen_version, decision=decision)

    def _version(self, case_id: str) -> int:
        """A clerk who joins a suggestion to a case looks at the suggestion; the case may have grown meanwhile."""
        with self._database.read() as connection:
            case = cases.get(connection, case_id)
        if case is None:
            raise NotFound(f"没有编号为 {case_id} 的事项，请核对编号")
        return case.version


def _order(urgency: int, suggestion_id: str) -> tuple[int, int, str]:
    """As :func:`service.store.inbox.tickets` are ordered: ids are numbers of growing length."""
    return -urgency, len(suggestion_id), suggestion_id
