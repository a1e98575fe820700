"""What goes into the store and comes out of it, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from service.contract import AnalysisJson


class CaseStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    RECURRED = "recurred"
    """反弹: reported again after it was closed."""
    MERGED = "merged"
    """并入另一件: holds nothing any more, names where its members went."""


class How(StrEnum):
    """How a suggestion came to its case."""

    OPENED = "opened"
    ATTACHED = "attached"
    REVIEW = "review"
    """A case of its own until a person has decided."""
    PERSON = "person"


class LinkKind(StrEnum):
    MUST = "must"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class NewSuggestion:
    """One message as the ledger hands it over."""

    text: str
    title: str = ""
    source: str = ""
    external_id: str | None = None
    reporter: str = ""
    reported_at: datetime | None = None
    extra: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a ledger row the same row: its own id within its source, and what it said."""

    id: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A suggestion as it may be shown: without its original text, reporter and extra columns."""

    id: str
    source: str
    external_id: str | None
    reported_at: datetime | None
    received_at: datetime
    person: str | None
    analysis: AnalysisJson


@dataclass(frozen=True, slots=True)
class OriginalRow:
    """What reading it again needs. Holds personal data: never shown, never logged."""

    id: str
    title: str
    text: str
    person: str | None
    reported_at: datetime | None
    fingerprint: str
    extra: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Membership:
    suggestion_id: str
    case_id: str
    how: How
    probability: float | None
    reasons: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts of a suggestion now: a person's label where there is one, else the machine's."""

    theme: str
    lead: str
    kind: str
    urgency: int
    needs_review: bool


@dataclass(frozen=True, slots=True)
class LabelRow:
    field: str
    value: Any
    who: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseRow:
    id: str
    status: CaseStatus
    version: int
    merged_into: str | None
    class_id: str | None
    opened_at: datetime
    closed_at: datetime | None
    recurrences: int
    theme: str
    lead: str
    urgency: int
    messages: int
    people: int
    anonymous: int
    first_reported_at: datetime | None
    last_reported_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseEvent:
    id: int
    case_id: str
    other_case_id: str | None
    kind: str
    at: datetime
    who: str
    why: str
    detail: Mapping[str, Any]
    undone_by: int | None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    suggestion_id: str
    case_id: str
    status: str
    candidates: Sequence[Mapping[str, Any]]
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what for which reason, and when."""

    who: str
    at: datetime
    why: str = ""
    key_name: str = ""
    """The API key that the program of this person used."""
