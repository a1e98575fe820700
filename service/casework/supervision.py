"""重点督办 candidates: matters ranked by what a standing committee looks at, each factor shown. People choose.

No written scoring rule is known (docs: DOMAIN, 重点督办), so the weights are a default to be argued about, and an
answer shows what each factor gave.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from service.store.supervision import Figures

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Factor:
    name: str
    title: str
    weight: float
    """Points at most; all weights together give 100."""
    nothing: float
    """The value that gives no point."""
    full: float
    """The value from which on all points are given."""
    value: Callable[[Figures], float]

    def points(self, figures: Figures) -> float:
        share = (self.value(figures) - self.nothing) / (self.full - self.nothing)
        return round(self.weight * min(1.0, max(0.0, share)), 1)


FACTORS: Sequence[Factor] = (
    Factor("people", "反映人数", 30, 1, 10, lambda f: f.people),
    Factor("places", "涉及事项（地点）数", 20, 1, 5, lambda f: f.cases),
    Factor("weeks", "持续周数", 15, 1, 12, lambda f: 1 + (f.last - f.first) // WEEK),
    Factor("recurrences", "办结后反弹次数", 15, 0, 2, lambda f: f.recurrences),
    Factor("urgency", "最高紧急程度", 10, 0, 2, lambda f: f.urgency),
    Factor("departments", "涉及主责部门数", 5, 1, 3, lambda f: f.departments),
    Factor("unresolved", "未办结比例", 5, 0, 1, lambda f: f.unresolved / f.cases),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    figures: Figures
    points: Sequence[float]
    """One for each of FACTORS."""

    @property
    def score(self) -> float:
        """0 to 100."""
        return round(sum(self.points), 1)


def ranked(groups: Sequence[Figures], limit: int) -> list[Candidate]:
    """The best ``limit``; of equal scores the one with more messages first."""
    candidates = [Candidate(figures, [factor.points(figures) for factor in FACTORS]) for figures in groups]
    return sorted(candidates, key=lambda c: (-c.score, -c.figures.messages, c.figures.group))[:limit]
