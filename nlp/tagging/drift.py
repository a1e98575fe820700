"""How far what comes in has moved from what came before: shares of labels, doubt, unseen words, and one index a week.

The population stability index of two distributions is the sum over their bins of (now - then) * ln(now / then); the
usual reading, from credit scoring: below 0.1 nothing, from 0.25 on something has changed and a person should look.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log

LOOK = 0.25
"""The line at which a person should look."""
WATCH = 0.1
SMOOTHING = 0.5
"""Added to each count, so that a label that was never seen is far, not infinitely far."""
FEWEST = 30
"""A week with fewer suggestions is chance, and has no index."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What counts of one suggestion."""

    moment: datetime | None
    theme: str
    department: str
    abstained: bool
    """It went to a person for review."""
    unseen: float
    """Share of its words that the bundle does not know."""


@dataclass(frozen=True, slots=True)
class Week:
    monday: datetime
    count: int
    theme: float
    """Stability index of the themes against the reference, beyond chance."""
    department: float
    abstained: float
    unseen: float

    @property
    def look(self) -> bool:
        return max(self.theme, self.department) >= LOOK


def stability_index(then: Mapping[str, int], now: Mapping[str, int]) -> float:
    """0 for equal shares; both are counts by label."""
    labels = set(then) | set(now)
    totals = [sum(counts.values()) + SMOOTHING * len(labels) for counts in (then, now)]
    shares = [
        [(counts.get(label, 0) + SMOOTHING) / total for counts, total in zip((then, now), totals, strict=True)]
        for label in labels
    ]
    return sum((after - before) * log(after / before) for before, after in shares)


def beyond_chance(then: Mapping[str, int], now: Mapping[str, int]) -> float:
    """The index less what two samples of one population have on average, (labels - 1) * (1/then + 1/now); at least 0.

    With a hundred labels and a few dozen suggestions a week the bare index is always large.
    """
    expected = (len(set(then) | set(now)) - 1) * (1 / max(1, sum(then.values())) + 1 / max(1, sum(now.values())))
    return max(0.0, stability_index(then, now) - expected)


def weekly(reference: Sequence[Sample], samples: Iterable[Sample]) -> list[Week]:
    """Of each week with at least :data:`FEWEST` dated suggestions, oldest first."""
    themes, departments = (Counter(getattr(s, name) for s in reference) for name in ("theme", "department"))
    weeks: dict[datetime, list[Sample]] = defaultdict(list)
    for sample in samples:
        if sample.moment is not None:
            weeks[monday(sample.moment)].append(sample)
    return [
        Week(
            monday=start,
            count=len(found),
            theme=beyond_chance(themes, Counter(s.theme for s in found)),
            department=beyond_chance(departments, Counter(s.department for s in found)),
            abstained=sum(s.abstained for s in found) / len(found),
            unseen=sum(s.unseen for s in found) / len(found),
        )
        for start, found in sorted(weeks.items())
        if len(found) >= FEWEST
    ]


def monday(moment: datetime) -> datetime:
    """Midnight of the Monday of the week."""
    day = datetime(moment.year, moment.month, moment.day)
    return day - timedelta(days=day.weekday())


def moved(reference: Sequence[Sample], samples: Sequence[Sample]) -> list[tuple[str, float, float]]:
    """Themes by how much their share changed: name, share then, share now, the largest change first."""
    then, now = (Counter(s.theme for s in side) for side in (reference, samples))
    rows = [(name, then[name] / max(1, len(reference)), now[name] / max(1, len(samples))) for name in {*then, *now}]
    return sorted(rows, key=lambda row: (-abs(row[2] - row[1]), row[0]))
