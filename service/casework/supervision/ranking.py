"""From figures to an ordered list. Pure: the same figures and rules give the same list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.casework.supervision.factors import BALANCE, FACTORS
from service.casework.supervision.rules import Rules
from service.store.supervision import Figures

MOST_POINTS = 100
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


def ranked(groups: Iterable[Figures], rules: Rules) -> list[Candidate]:
    """All, the best first; of equal scores the one with more people, then the lower id."""
    alone = sorted((_candidate(figures, rules) for figures in groups), key=_order)
    seen: dict[str, int] = {}
    return sorted((_balanced(candidate, rules, seen) for candidate in alone), key=_order)


def _order(candidate: Candidate) -> tuple[float, int, str]:
    return (-candidate.score, -candidate.figures.voices, candidate.figures.group)


def _candidate(figures: Figures, rules: Rules) -> Candidate:
    """Without its place among the others."""
    parts = (_part(f.name, f.value(figures, rules), rules) for f in FACTORS if f.name != BALANCE)
    return Candidate(figures, tuple(parts))


def _balanced(candidate: Candidate, rules: Rules, seen: dict[str, int]) -> Candidate:
    """``seen``: how many of each level-1 theme came before; a case beside its class takes no turn from others."""
    group = candidate.figures.theme[:GROUP_DIGITS]
    place = seen.get(group, 0) + 1
    seen[group] = place
    return Candidate(candidate.figures, (*candidate.parts, _part(BALANCE, place, rules)))


def _part(name: str, value: float, rules: Rules) -> Part:
    scale = rules.factors[name]
    most = MOST_POINTS * scale.weight / sum(other.weight for other in rules.factors.values())
    points = round(most * scale.share(value), POINT_DECIMALS)
    return Part(name, round(value, VALUE_DECIMALS), points, round(most, POINT_DECIMALS))
