"""What is stored, as it may be shown: masked, nobody named."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Connection

from nlp.taxonomy import Taxonomy
from service.casework.answers import (
    CaseDetailJson,
    CaseJson,
    CaseOfSuggestionJson,
    CasePageJson,
    EventJson,
    MemberJson,
    ReviewItemJson,
    ReviewJson,
    ReviewPageJson,
    SuggestionJson,
)
from service.casework.errors import NotFound
from service.contract import AnalysisJson, CandidateJson
from service.store import cases, history, labels, memberships, reviews, suggestions
from service.store.cases import CaseFilter
from service.store.records import CaseEvent, CaseRow, Membership, ReviewRow, SuggestionRow

CHINA_TIME = timezone(timedelta(hours=8))
HINT_LENGTH = 60
"""Characters of a masked text: enough to judge by, not the whole letter."""
TOLD_BEFORE_FILING = 2 / 3
"""Share of a message, at most, that is told to whoever is about to file one: never the message itself."""

MOST_MEMBERS = 200
"""Members shown with a case at most in one answer."""


def moment(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(CHINA_TIME).isoformat()


def _moment(at: datetime) -> str:
    return at.astimezone(CHINA_TIME).isoformat()


def suggestion(connection: Connection, id: str) -> SuggestionJson:
    """Raises :class:`NotFound`."""
    row, membership = suggestions.get(connection, id), memberships.get(connection, id)
    if row is None or membership is None:
        raise NotFound(f"没有编号为 {id} 的诉求")
    held = labels.current(connection, id)
    hint_parts(connection, row.analysis)
    return {
        **row.analysis,
        "source": row.source,
        "external_id": row.external_id,
        "reported_at": moment(row.reported_at),
        "received_at": _moment(row.received_at),
        "labels": {
            name: {"value": label.value, "who": label.who, "why": label.why, "at": _moment(label.at)}
            for name, label in held.items()
        },
        "case": _case_of(connection, membership),
    }


def _case_of(connection: Connection, membership: Membership) -> CaseOfSuggestionJson:
    case, review = cases.get(connection, membership.case_id), reviews.get(connection, membership.suggestion_id)
    assert case is not None  # the foreign key says so
    people = memberships.people(connection, case.id)
    return {
        "id": case.id,
        "how": membership.how.value,
        "probability": membership.probability,
        "reasons": list(membership.reasons),
        "status": case.status.value,
        "messages": case.messages,
        "people": case.people,
        "repeat": membership.suggestion_id in repeats(people),
        "review": None if review is None else _review(connection, review),
    }


def _review(connection: Connection, review: ReviewRow) -> ReviewJson:
    return {"status": review.status, "candidates": candidates(connection, review.candidates)}


def repeats(people: Sequence[tuple[str, str | None]]) -> set[str]:
    """重复件: suggestions of a case whose person has written about it before. ``people`` in order of arrival."""
    known: set[str] = set()
    again: set[str] = set()
    for suggestion_id, person in people:
        if person in known:
            again.add(suggestion_id)
        elif person is not None:
            known.add(person)
    return again


def candidates(
    connection: Connection, proposed: Sequence[Mapping[str, Any]], share: float = 1.0
) -> list[CandidateJson]:
    """With a hint to judge by. A candidate that was merged since is shown as what it is now."""
    shown: list[CandidateJson] = []
    for one in proposed:
        case = cases.survivor(connection, one["case_id"])
        if case is not None and all(case.id != other["case_id"] for other in shown):
            hint = hints(connection, [case.id], share)[case.id]
            shown.append(
                {"case_id": case.id, "probability": one["probability"], "reasons": list(one["reasons"]), "hint": hint}
            )
    return shown


def hint_parts(connection: Connection, analysis: AnalysisJson, share: float = 1.0) -> None:
    """Show the likely cases of each of several matters as they are now."""
    for part in analysis.get("parts", ()):
        if "cases" in part:
            part["cases"] = candidates(connection, part["cases"], share)


def hints(connection: Connection, case_ids: Collection[str], share: float = 1.0) -> dict[str, str]:
    """The beginning of each case's earliest message, masked, ``share`` of it at most; empty without members."""
    texts = suggestions.first_texts(connection, case_ids)
    return {id: _beginning(texts.get(id, "").replace("\n", " "), share) for id in case_ids}


def _beginning(text: str, share: float) -> str:
    return text[: min(HINT_LENGTH, int(len(text) * share))]


def case_page(connection: Connection, taxonomy: Taxonomy, wanted: CaseFilter, *, page: int, size: int) -> CasePageJson:
    rows = cases.page(connection, wanted, offset=(page - 1) * size, limit=size)
    beginnings = hints(connection, [row.id for row in rows])
    items = [_case(row, taxonomy, beginnings[row.id]) for row in rows]
    return {"items": items, "total": cases.count(connection, wanted), "page": page, "size": size}


def case(connection: Connection, taxonomy: Taxonomy, case_id: str, *, page: int = 1) -> CaseDetailJson:
    """A merged case too: it says where its members went. Raises :class:`NotFound`."""
    row = cases.get(connection, case_id)
    if row is None:
        raise NotFound(f"没有编号为 {case_id} 的事项")
    return {
        **_case(row, taxonomy, hints(connection, [case_id])[case_id]),
        "members": _members(connection, case_id, page),
        "history": [_event(event) for event in history.events_of(connection, case_id)],
    }


def _case(row: CaseRow, taxonomy: Taxonomy, hint: str) -> CaseJson:
    theme = taxonomy.themes.get(row.theme)
    return {
        "id": row.id,
        "hint": hint,
        "status": row.status.value,
        "version": row.version,
        "merged_into": row.merged_into,
        "class_id": row.class_id,
        "theme": {"code": row.theme, "name": theme.name if theme else ""},
        "lead": row.lead,
        "urgency": row.urgency,
        "messages": row.messages,
        "people": row.people,
        "anonymous": row.anonymous,
        "recurrences": row.recurrences,
        "opened_at": _moment(row.opened_at),
        "closed_at": moment(row.closed_at),
        "first_reported_at": moment(row.first_reported_at),
        "last_reported_at": moment(row.last_reported_at),
    }


def _members(connection: Connection, case_id: str, page: int) -> list[MemberJson]:
    people = memberships.people(connection, case_id)
    again = repeats(people)
    numbers = {person: n for n, person in enumerate(dict.fromkeys(p for _, p in people if p is not None), start=1)}
    rows = suggestions.of_case(connection, case_id, offset=(page - 1) * MOST_MEMBERS, limit=MOST_MEMBERS)
    return [_member(row, numbers.get(row.person or ""), row.id in again) for row in rows]


def _member(row: SuggestionRow, person: int | None, repeat: bool) -> MemberJson:
    return {
        "id": row.id,
        "source": row.source,
        "external_id": row.external_id,
        "reported_at": moment(row.reported_at),
        "received_at": _moment(row.received_at),
        "person": person,
        "repeat": repeat,
        "masked_text": row.analysis["masked_text"],
    }


def _event(event: CaseEvent) -> EventJson:
    moved = [move[0] for move in event.detail.get("moves", ())]
    return {
        "id": event.id,
        "kind": event.kind,
        "case_id": event.case_id,
        "other_case_id": event.other_case_id,
        "at": _moment(event.at),
        "who": event.who,
        "why": event.why,
        "suggestions": moved or list(event.detail.get("reviews", ())) or list(event.detail.get("suggestions", ())),
        "undone_by": event.undone_by,
    }


def review_page(connection: Connection, *, page: int, size: int) -> ReviewPageJson:
    rows = reviews.open_page(connection, offset=(page - 1) * size, limit=size)
    items = [_review_item(connection, row) for row in rows]
    return {"items": items, "total": reviews.count_open(connection), "page": page, "size": size}


def reviews_of(connection: Connection, suggestion_ids: Collection[str]) -> list[ReviewItemJson]:
    """What is still asked about these suggestions."""
    rows = (reviews.get(connection, id) for id in reviews.open_among(connection, suggestion_ids))
    return [_review_item(connection, row) for row in rows if row is not None]


def _review_item(connection: Connection, row: ReviewRow) -> ReviewItemJson:
    stored = suggestions.get(connection, row.suggestion_id)
    assert stored is not None  # the foreign key says so
    return {
        "suggestion_id": row.suggestion_id,
        "case_id": row.case_id,
        "asked_at": _moment(row.asked_at),
        "masked_text": stored.analysis["masked_text"],
        "candidates": candidates(connection, row.candidates),
    }
