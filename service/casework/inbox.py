"""收件: what waits for a clerk, and what the clerk says of one suggestion: its tags and its case in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from service.casework import views
from service.casework.answers import SuggestionJson
from service.casework.decisions import Decisions
from service.casework.errors import Conflict, NotFound
from service.casework.labelling import Correction, Labelling
from service.casework.review_desk import ReviewDesk
from service.store import cases, inbox, labels, memberships, reviews
from service.store.database import Database
from service.store.inbox import Waiting, Which
from service.store.records import CaseRow, Decision
from service.store.reviews import ReviewStatus


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
class Queue:
    """A part of what waits, around one suggestion."""

    items: list[Waiting]
    counts: dict[Which, int]
    position: int
    """Of that suggestion, from 0; 0 where it does not wait."""


@dataclass(frozen=True, slots=True)
class _Seat:
    """Where a suggestion is now, and whether that is still being asked."""

    case: CaseRow
    asked: bool


class Inbox:
    def __init__(self, database: Database, decisions: Decisions, reviews: ReviewDesk, labelling: Labelling) -> None:
        self._database = database
        self._decisions, self._reviews, self._labelling = decisions, reviews, labelling

    def first(self, which: Which) -> str | None:
        """The suggestion to begin with."""
        with self._database.read() as connection:
            waiting = inbox.page(connection, which, offset=0, limit=1)
        return waiting[0].id if waiting else None

    def following(self, which: Which, suggestion_id: str) -> str | None:
        with self._database.read() as connection:
            return inbox.following(connection, which, suggestion_id)

    def queue(self, which: Which, suggestion_id: str, *, before: int, limit: int) -> Queue:
        """``limit`` that wait, beginning ``before`` places ahead of the suggestion."""
        with self._database.read() as connection:
            position = inbox.position(connection, which, suggestion_id) or 0
            items = inbox.page(connection, which, offset=max(0, position - before), limit=limit)
            return Queue(items, {w: inbox.count(connection, w) for w in Which}, position)

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
