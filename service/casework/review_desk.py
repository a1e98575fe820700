"""人工研判: a person says whether a suggestion is one of the likely cases or a matter of its own."""

from __future__ import annotations

from service.casework.decisions import active, merge_into, recount, remember
from service.casework.effects import Effects, link
from service.casework.errors import Conflict, NotFound
from service.casework.live_index import Change, LiveIndex
from service.store import cases, reviews
from service.store.records import Decision, LinkKind, ReviewRow
from service.store.reviews import ReviewStatus


class ReviewDesk:
    def __init__(self, index: LiveIndex) -> None:
        self._index = index

    def same(self, suggestion_id: str, case_id: str, decision: Decision) -> None:
        """It is that case: all of its provisional case goes there, for what attached meanwhile is the same matter."""
        with self._index.changing() as change:
            review = _waiting(change, suggestion_id)
            target = cases.survivor(change.connection, case_id)
            if target is None:
                raise NotFound(f"没有编号为 {case_id} 的事项")
            if target.id != review.case_id:
                merge_into(change, target, active(change, review.case_id), decision, force=True)
            reviews.settle(change.connection, [suggestion_id], ReviewStatus.SAME, decision)

    def different(self, suggestion_id: str, decision: Decision) -> None:
        """It is none of the candidates. They will not be proposed to be merged without a word again."""
        with self._index.changing() as change:
            review = _waiting(change, suggestion_id)
            links = [made for case_id in _others(change, review) for made in _apart(change, review, case_id, decision)]
            reviews.settle(change.connection, [suggestion_id], ReviewStatus.DIFFERENT, decision)
            effects = Effects(links=links, reviews=[suggestion_id])
            remember(change, "kept_apart", review.case_id, decision, effects=effects)
            recount(change, review.case_id)


def _waiting(change: Change, suggestion_id: str) -> ReviewRow:
    review = reviews.get(change.connection, suggestion_id)
    if review is None:
        raise NotFound(f"诉求 {suggestion_id} 没有待研判的归并")
    if review.status != ReviewStatus.OPEN:
        raise Conflict(f"诉求 {suggestion_id} 的归并已由他人研判，请刷新")
    return review


def _others(change: Change, review: ReviewRow) -> list[str]:
    """The candidates as they are now, without the suggestion's own case."""
    found = (cases.survivor(change.connection, c["case_id"]) for c in review.candidates)
    return [id for id in dict.fromkeys(case.id for case in found if case) if id != review.case_id]


def _apart(change: Change, review: ReviewRow, case_id: str, decision: Decision) -> list[int]:
    return link(change, LinkKind.CANNOT, [review.suggestion_id], case_id, decision)
