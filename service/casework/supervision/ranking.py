"""From figures to an ordered list. Pure: the same figures and rules give the same list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.casework.supervision.factors import BALANCE, FACTORS
from service.casework.supervision.rules import Rules
from service.store.supervision.figures import Figures

GROUP_DIGITS = 2
"""Characters of a level-2 theme code that name its level 1."""

VALUE_DECIMALS, POINT_DECIMALS = 2, 1


@dataclass(frozen=True, slots=True)
class Part:
    """One factor of one candidate."""

    name: str
    value: float
    points: float
    """Its part of the score."""
    most: float
    """Points it can give, 0 to 100; those of all factors give 100."""


@dataclass(frozen=True, slots=True)
class Candidate:
    figures: Figures
    parts: Sequence[Part]
    """In the order of FACTORS."""

    @property
    def score(self) -> float:
        """0 to 100."""
        return round(sum(part.points for part in self.parts), POINT_DECIMALS)

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)


@dataclass(frozen=True, slots=True)
class Ranking:
    """All candidates in order; parts are worked out for those that are looked at."""

    order: Sequence[tuple[Figures, int]]
    """With the place of each in its level-1 theme."""
    rules: Rules

    def __len__(self) -> int:
        return len(self.order)

    def best(self, limit: int) -> list[Candidate]:
        return [_candidate(figures, place, self.rules) for figures, place in self.order[:limit]]

    def of(self, group: str) -> Candidate | None:
        found = next((one for one in self.order if one[0].group == group), None)
        return None if found is None else _candidate(*found, self.rules)


def ranked(groups: Iterable[Figures], rules: Rules) -> Ranking:
    """The best first; of equal scores the one with more people, then the lower id."""
    alone = [(f.name, f.value) for f in FACTORS if f.name != BALANCE and rules.most[f.name] > 0]
    points = [
        (sum(_points(name, value(figures, rules), rules) for name, value in alone), figures) for figures in groups
    ]
    seen: Counter[str] = Counter()
    placed = []
    for score, figures in sorted(points, key=_order):
        theme = figures.theme[:GROUP_DIGITS]
        seen[theme] += 1
        placed.append((score + _points(BALANCE, seen[theme], rules), figures, seen[theme]))
    return Ranking([(figures, place) for _, figures, place in sorted(placed, key=_order)], rules)


def _order(scored: tuple[float, Figures] | tuple[float, Figures, int]) -> tuple[float, int, str]:
    return (-round(scored[0], POINT_DECIMALS), -scored[1].voices, scored[1].group)


def _points(name: str, value: float, rules: Rules) -> float:
    return round(rules.most[name] * rules.shares[name](value), POINT_DECIMALS)


def _candidate(figures: Figures, place: int, rules: Rules) -> Candidate:
    values = {f.name: float(place) if f.name == BALANCE else f.value(figures, rules) for f in FACTORS}
    return Candidate(figures, tuple(_part(name, value, rules) for name, value in values.items()))


def _part(name: str, value: float, rules: Rules) -> Part:
    most = round(rules.most[name], POINT_DECIMALS)
    return Part(name, round(value, VALUE_DECIMALS), _points(name, value, rules), most)
