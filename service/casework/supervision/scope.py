"""Which reports a list is about: a named period, or everything since a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.casework.period import DAY, Period
from service.casework.supervision.rules import Rules
from service.store.supervision.question import Question
from service.store.voices import Grouping

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Scope:
    label: str
    start: datetime | None
    """None: from the beginning."""
    end: datetime
    asof: datetime
    """When what is unanswered is looked at: the end of the period, or this hour while the period goes on."""
    period: Period | None = None
    """None where no past of the same kind can be named."""

    @classmethod
    def of(cls, period: Period, now: datetime) -> Scope:
        return cls(period.label, period.start, period.end, min(period.end, _hour(now)), period)

    @classmethod
    def since(cls, start: datetime | None, now: datetime) -> Scope:
        """Up to tomorrow: a report may be dated a little ahead."""
        return cls("全部" if start is None else "至今", start, _hour(now) + DAY, _hour(now))

    def question(self, rules: Rules, grouping: Grouping) -> Question:
        past: Sequence[Period] = self.period.before(rules.past_periods) if self.period else ()
        return Question(
            start=self.start,
            end=self.end,
            asof=self.asof,
            limits=rules.limits,
            past=[(period.start, period.end) for period in past],
            vulnerable=rules.vulnerable,
            department_share=rules.department_share,
            grouping=grouping,
        )


def _hour(now: datetime) -> datetime:
    """The next full one: within an hour the same question is asked."""
    return now.replace(minute=0, second=0, microsecond=0) + HOUR
