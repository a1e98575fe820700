"""Which reports a list is about: a named period, or everything since a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.casework.period import Period
from service.casework.supervision.rules import Rules
from service.store.supervision import Question
from service.store.voices import Grouping


@dataclass(frozen=True, slots=True)
class Scope:
    label: str
    start: datetime | None
    """None: from the beginning."""
    end: datetime
    period: Period | None = None
    """None where no past of the same kind can be named."""

    @classmethod
    def of(cls, period: Period) -> Scope:
        return cls(period.label, period.start, period.end, period)

    @classmethod
    def since(cls, start: datetime | None, now: datetime) -> Scope:
        return cls("全部" if start is None else "至今", start, now)

    def question(self, rules: Rules, grouping: Grouping) -> Question:
        past: Sequence[Period] = self.period.before(rules.past_periods) if self.period else ()
        return Question(
            start=self.start,
            end=self.end,
            limits=rules.limits,
            past=[(period.start, period.end) for period in past],
            vulnerable=rules.vulnerable,
            department_share=rules.department_share,
            grouping=grouping,
        )
