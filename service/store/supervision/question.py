"""What is to be counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from service.store.voices import Grouping, Window


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a matter may go unanswered, by urgency 0 to 2, and of single level-2 themes (whichever is shorter)."""

    by_urgency: tuple[timedelta, timedelta, timedelta]
    by_theme: Mapping[str, timedelta] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """The reports from ``start`` (None: ever) up to ``end``, and what counts as late, vulnerable or needed."""

    start: datetime | None
    end: datetime
    asof: datetime
    """The moment at which what is unanswered is looked at: the end, or now while the period goes on."""
    limits: Limits
    past: Sequence[tuple[datetime, datetime]] = ()
    """The periods before, the latest first, without gaps."""
    vulnerable: Collection[str] = ()
    department_share: float = 0.0
    """Departments are counted that this share of the voices needs."""
    grouping: Grouping = field(default_factory=Grouping)

    @property
    def slots(self) -> Sequence[Window]:
        """As :func:`service.store.voices.reports` takes them."""
        return ((self.start, self.end), *self.past)
