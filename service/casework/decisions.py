"""People's decisions about cases: merge, split, move, close, reopen, undo. Each is remembered with who, when, why."""

from __future__ import annotations

from collections.abc import Sequence

from service.casework.effects import Effects, Move, Standing, link, relocate, set_status, take_back
from service.casework.errors import Conflict, Impossible, NotFound, StaleVersion
from service.casework.live_index import Change, LiveIndex
from service.store import cases, history, keys, memberships, reviews
from service.store.records import CaseRow, CaseStatus, Decision, LinkKind
from service.store.reviews import ReviewStatus

UNDOABLE = frozenset({"merged", "split", "moved", "confirmed", "closed", "reopened", "kept_apart"})
ON_PURPOSE = "请加上 force（工作台里勾选按钮旁的“曾……也……”）"
"""How an earlier word is overruled, for programs and for clerks."""


class Decisions:
    """``version`` is the one of the case that the person saw; another one now is a :class:`StaleVersion`."""

    def __init__(self, index: LiveIndex) -> None:
        self._index = index

    def merge(
        self, case_id: str, others: Sequence[str], *, version: int, decision: Decision, force: bool = False
    ) -> None:
        """并案: the members of ``others`` go to ``case_id``. ``force`` overrides an earlier "not the same"."""
        with self._index.changing() as change:
            target = seen(change, case_id, version)
            if case_id in others:
                raise Impossible("事项不能并入自身，请选择另一件事项")
            for other in dict.fromkeys(others):
                merge_into(change, target, active(change, other), decision, force=force)

    def split(
        self, case_id: str, suggestion_ids: Sequence[str], *, version: int, decision: Decision, force: bool = False
    ) -> str:
        """拆分: these become a case of their own, whose id it gives. ``force`` overrides an earlier "the same"."""
        with self._index.changing() as change:
            case = seen(change, case_id, version)
            ids = _part_of(change, case, suggestion_ids, "拆分后原事项不能为空，至少保留一条诉求")
            not_required(change, case, ids, decision, force=force)
            new = cases.open_case(change.connection, decision.at)
            transfer(change, "split", [Move(id, case_id, new) for id in ids], decision)
            return new

    def move(
        self,
        case_id: str,
        suggestion_ids: Sequence[str],
        to: str,
        *,
        version: int,
        decision: Decision,
        force: bool = False,
    ) -> None:
        """移动: these suggestions belong to the case ``to``. ``force`` overrides an earlier word on them."""
        with self._index.changing() as change:
            case = seen(change, case_id, version)
            if to == case_id:
                raise Impossible("移动的目标就是原事项，请选择另一件事项")
            active(change, to)
            ids = _part_of(change, case, suggestion_ids, "全部移走等于并案，请改用并案")
            not_required(change, case, ids, decision, force=force)
            move_into(change, case_id, ids, to, decision, force=force)

    def keep_apart(self, case_id: str, other_id: str, *, version: int, decision: Decision) -> None:
        """不是同一件事: merging the two will be warned of, and no machine will ask about them again."""
        with self._index.changing() as change:
            case = seen(change, case_id, version)
            if case_id == other_id:
                raise Impossible("请填写另一件事项的编号")
            other = active(change, other_id)
            ours = memberships.members(change.connection, case.id)
            waiting = _waiting_for(change, ours, other.id)
            reviews.settle(change.connection, waiting, ReviewStatus.DIFFERENT, decision)
            effects = Effects(links=link(change, LinkKind.CANNOT, ours, other.id, decision), reviews=waiting)
            remember(change, "kept_apart", case.id, decision, other=other.id, effects=effects)
            recount(change, case.id, other.id)

    def close(self, case_id: str, *, version: int, decision: Decision) -> None:
        """办结. A later report of the matter attaches to the case and marks it 反弹."""
        with self._index.changing() as change:
            case = seen(change, case_id, version)
            if case.status is CaseStatus.CLOSED:
                raise Conflict(f"事项 {case_id} 已经办结")
            after = Standing(CaseStatus.CLOSED.value, None, decision.at.isoformat())
            _restate(change, "closed", case, after, decision)

    def reopen(self, case_id: str, *, version: int, decision: Decision) -> None:
        with self._index.changing() as change:
            case = seen(change, case_id, version)
            if case.status is not CaseStatus.CLOSED:
                raise Conflict(f"事项 {case_id} 没有办结，无需重新打开")
            _restate(change, "reopened", case, Standing(CaseStatus.OPEN.value, None, None), decision)

    def undo(self, case_id: str, event_id: int, *, version: int, decision: Decision) -> None:
        """撤销 an earlier decision, as long as nothing was built upon it."""
        with self._index.changing() as change:
            seen(change, case_id, version)
            event = history.event(change.connection, event_id)
            if event is None or case_id not in (event.case_id, event.other_case_id):
                raise NotFound(f"事项 {case_id} 没有编号为 {event_id} 的处理记录")
            if event.kind not in UNDOABLE:
                raise Impossible("这条记录不是可以撤销的处理")
            if event.undone_by is not None:
                raise Conflict("这条处理已经撤销过")
            take_back(change, Effects.from_json(event.detail), decision)
            undone = remember(change, "undone", event.case_id, decision, other=event.other_case_id)
            history.mark_undone(change.connection, event_id, undone)
            recount(change, event.case_id, event.other_case_id)


def seen(change: Change, case_id: str, version: int) -> CaseRow:
    """The active case, in the version that the person saw."""
    case = active(change, case_id)
    if case.version != version:
        raise StaleVersion(case_id, version, case.version)
    return case


def active(change: Change, case_id: str) -> CaseRow:
    case = cases.get(change.connection, case_id)
    if case is None:
        raise NotFound(f"没有编号为 {case_id} 的事项")
    if case.status is CaseStatus.MERGED:
        raise Conflict(f"事项 {case_id} 已并入 {case.merged_into}，请对后者处理")
    return case


def merge_into(change: Change, target: CaseRow, other: CaseRow, decision: Decision, *, force: bool) -> None:
    connection = change.connection
    theirs, ours = memberships.members(connection, other.id), memberships.members(connection, target.id)
    kept_apart = history.forbidden(connection, theirs, target.id) + history.forbidden(connection, ours, other.id)
    if kept_apart and not force:
        raise Conflict(f"曾有人判定 {target.id} 与 {other.id} 不是同一件事；如确需并案，{ON_PURPOSE}")
    moves = [Move(id, other.id, target.id) for id in theirs]
    waiting = reviews.open_among(connection, theirs) + _waiting_for(change, ours, other.id)
    relocate(change, moves, decision)
    reviews.settle(connection, waiting, ReviewStatus.SAME, decision)
    status = set_status(change, other, Standing(CaseStatus.MERGED.value, target.id, None))
    links = link(change, LinkKind.MUST, theirs, target.id, decision)
    effects = Effects(moves, [status], links, waiting)
    remember(change, "merged", target.id, decision, other=other.id, effects=effects)
    recount(change, target.id, other.id)


def not_required(change: Change, case: CaseRow, ids: Sequence[str], decision: Decision, *, force: bool) -> None:
    """A colleague's "it is this case" is overruled on purpose only; one's own word one may take back."""
    if not force and history.required(change.connection, ids, case.id, besides=decision.who):
        raise Conflict(f"曾有人判定所选诉求就是 {case.id} 这件事；如确需移出，{ON_PURPOSE}，或撤销那次处理")


def move_into(
    change: Change, case_id: str, ids: Sequence[str], to: str, decision: Decision, *, force: bool = False
) -> None:
    """Some of the members of one case belong to another."""
    if not force and history.forbidden(change.connection, ids, to, besides=decision.who):
        raise Conflict(f"曾有人判定所选诉求不是 {to} 这件事；如确需移入，{ON_PURPOSE}")
    must = link(change, LinkKind.MUST, ids, to, decision)
    waiting = reviews.open_among(change.connection, ids)
    reviews.settle(change.connection, waiting, ReviewStatus.SAME, decision)
    transfer(change, "moved", [Move(id, case_id, to) for id in ids], decision, links=must, waiting=waiting)


def remember(
    change: Change,
    kind: str,
    case_id: str,
    decision: Decision,
    *,
    other: str | None = None,
    effects: Effects | None = None,
) -> int:
    """Write the event and the audit line."""
    keys.note(
        change.connection,
        at=decision.at,
        key_name=decision.key_name,
        who=decision.who,
        action=kind,
        target=case_id,
    )
    detail = effects.as_json() if effects else {}
    return history.record(change.connection, kind, case_id, decision, other_case_id=other, detail=detail)


def recount(change: Change, *case_ids: str | None) -> None:
    for case_id in case_ids:
        if case_id is not None:
            cases.recount(change.connection, case_id)


def transfer(
    change: Change,
    kind: str,
    moves: Sequence[Move],
    decision: Decision,
    *,
    links: Sequence[int] = (),
    waiting: Sequence[str] = (),
) -> None:
    """Part of a case goes elsewhere, and it is remembered that it is not that case.

    ``links`` and ``waiting`` were made and settled before, as part of the same decision.
    """
    source, target = moves[0].source, moves[0].target
    relocate(change, moves, decision)
    apart = link(change, LinkKind.CANNOT, [move.suggestion_id for move in moves], source, decision)
    effects = Effects(moves=moves, links=[*links, *apart], reviews=waiting)
    remember(change, kind, source, decision, other=target, effects=effects)
    recount(change, source, target)


def _restate(change: Change, kind: str, case: CaseRow, after: Standing, decision: Decision) -> None:
    effects = Effects(statuses=[set_status(change, case, after)])
    remember(change, kind, case.id, decision, effects=effects)
    recount(change, case.id)


def _part_of(change: Change, case: CaseRow, suggestion_ids: Sequence[str], if_all: str) -> list[str]:
    ids = list(dict.fromkeys(suggestion_ids))
    members = set(memberships.members(change.connection, case.id))
    foreign = [id for id in ids if id not in members]
    if foreign:
        raise Impossible(f"所选诉求中有 {len(foreign)} 条不在事项 {case.id} 中，请刷新后重选")
    if len(ids) == len(members):
        raise Impossible(if_all)
    return ids


def _waiting_for(change: Change, suggestion_ids: list[str], case_id: str) -> list[str]:
    """Suggestions whose open review asks about this very case."""
    waiting = []
    for id in reviews.open_among(change.connection, suggestion_ids):
        review = reviews.get(change.connection, id)
        if review and any(c["case_id"] == case_id for c in review.candidates):
            waiting.append(id)
    return waiting
