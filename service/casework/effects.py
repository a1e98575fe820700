"""What a decision did, written so that it can be undone: moves, statuses, links, reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from service.casework.errors import Conflict
from service.casework.live_index import Change
from service.store import cases, history, memberships, reviews
from service.store.records import CaseRow, CaseStatus, Decision, How, LinkKind, Membership


class Move(NamedTuple):
    suggestion_id: str
    source: str
    target: str


class Standing(NamedTuple):
    """What a case's status was, or became."""

    status: str
    merged_into: str | None
    closed_at: str | None

    @classmethod
    def of(cls, case: CaseRow) -> Standing:
        return cls(case.status.value, case.merged_into, case.closed_at.isoformat() if case.closed_at else None)


class StatusChange(NamedTuple):
    case_id: str
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class Effects:
    moves: Sequence[Move] = ()
    statuses: Sequence[StatusChange] = ()
    links: Sequence[int] = ()
    reviews: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "moves": [list(move) for move in self.moves],
            "statuses": [[s.case_id, list(s.before), list(s.after)] for s in self.statuses],
            "links": list(self.links),
            "reviews": list(self.reviews),
        }

    @classmethod
    def from_json(cls, detail: Mapping[str, Any]) -> Effects:
        return cls(
            moves=[Move(*move) for move in detail.get("moves", ())],
            statuses=[StatusChange(c, Standing(*b), Standing(*a)) for c, b, a in detail.get("statuses", ())],
            links=detail.get("links", ()),
            reviews=detail.get("reviews", ()),
        )


def relocate(change: Change, moves: Sequence[Move], decision: Decision) -> None:
    """Carry moves out, in store and index. The cases are to be recounted after."""
    reasons = (decision.why,) if decision.why else ()
    memberships.move(
        change.connection,
        [Membership(m.suggestion_id, m.target, How.PERSON, None, reasons, decision.at) for m in moves],
        change.revision,
    )
    for move in moves:
        change.move(move.suggestion_id, move.target)


def set_status(change: Change, case: CaseRow, after: Standing) -> StatusChange:
    _write_status(change, case.id, after)
    return StatusChange(case.id, Standing.of(case), after)


def _write_status(change: Change, case_id: str, standing: Standing) -> None:
    closed_at = datetime.fromisoformat(standing.closed_at) if standing.closed_at else None
    status = CaseStatus(standing.status)
    cases.set_status(change.connection, case_id, status, merged_into=standing.merged_into, closed_at=closed_at)


def link(change: Change, kind: LinkKind, suggestion_ids: Sequence[str], case_id: str, decision: Decision) -> list[int]:
    return history.link(change.connection, kind, suggestion_ids, case_id, decision)


def take_back(change: Change, effects: Effects, decision: Decision) -> None:
    """Undo. Raises :class:`Conflict` where something was done on top of it since; then nothing has changed."""
    _still_so(change, effects)
    relocate(change, [Move(m.suggestion_id, m.target, m.source) for m in effects.moves], decision)
    for status in effects.statuses:
        _write_status(change, status.case_id, status.before)
    history.withdraw_links(change.connection, effects.links, decision.at)
    reviews.reopen(change.connection, effects.reviews)
    for emptied in {m.target: m.source for m in effects.moves}.items():
        _retire_if_empty(change, *emptied)


def _still_so(change: Change, effects: Effects) -> None:
    now = memberships.of(change.connection, [m.suggestion_id for m in effects.moves])
    moved_on = any(now[m.suggestion_id].case_id != m.target for m in effects.moves)
    for status in effects.statuses:
        case = cases.get(change.connection, status.case_id)
        moved_on = moved_on or case is None or Standing.of(case) != status.after
    if moved_on:
        raise Conflict("此后又有新的处理，不能直接撤销；请先撤销后来的处理")


def _retire_if_empty(change: Change, case_id: str, survivor: str) -> None:
    """A case without members keeps its id as a pointer to where they went."""
    if not memberships.members(change.connection, case_id):
        cases.set_status(change.connection, case_id, CaseStatus.MERGED, merged_into=survivor)
