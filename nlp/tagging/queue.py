"""Which suggestions a person should label next: the doubtful first, spread over themes and towns, each matter once.

How doubt was chosen, and what it saves against labelling at random: docs/decisions/012.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A suggestion that nobody has labelled."""

    id: str
    theme: str
    """That the machine proposes."""
    town: str
    """Where it comes from, "" where nobody knows."""
    matter: str
    """The same for suggestions of one case or copies of one text."""
    doubt: float
    """0 sure, 1 no idea."""


def doubt_of(probabilities: Sequence[float]) -> float:
    """One less the margin between the best two: a label between two themes teaches where they part.

    ``probabilities``: best first.
    """
    first, second = (*probabilities, 0.0, 0.0)[:2]
    return 1.0 - (first - second) if probabilities else 1.0


def label_queue(candidates: Sequence[Candidate], count: int) -> list[Candidate]:
    """At most ``count``, in the order to be asked. Themes take turns by the root of how many wait; towns within them.

    By the root: in plain turns a theme of three is asked as often as one of three hundred, by number the rare ones are
    hardly asked at all. Of the ways that were tried this one saves most labels.
    """
    waiting: dict[str, deque[Candidate]] = defaultdict(deque)
    for candidate in sorted(_one_a_matter(candidates), key=lambda c: (-c.doubt, c.id)):
        waiting[candidate.theme].append(candidate)
    share = {theme: math.sqrt(len(each)) for theme, each in waiting.items()}
    themes: Counter[str] = Counter()
    towns: Counter[tuple[str, str]] = Counter()
    chosen: list[Candidate] = []
    while waiting and len(chosen) < count:
        theme = min(waiting, key=lambda name: (themes[name] / share[name], -waiting[name][0].doubt, name))
        best = _least_asked(waiting[theme], towns)
        waiting[theme].remove(best)
        if not waiting[theme]:
            del waiting[theme]
        themes[theme] += 1
        towns[theme, best.town] += 1
        chosen.append(best)
    return chosen


LOOKED_AT = 20
"""Of a theme's most doubtful, among whom the town asked least is taken."""


def _least_asked(waiting: deque[Candidate], towns: Counter[tuple[str, str]]) -> Candidate:
    nearest = [waiting[place] for place in range(min(LOOKED_AT, len(waiting)))]
    return min(nearest, key=lambda c: (towns[c.theme, c.town], -c.doubt, c.id))


def _one_a_matter(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Of each matter the most doubtful."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        known = best.get(candidate.matter)
        if known is None or (candidate.doubt, known.id) > (known.doubt, candidate.id):
            best[candidate.matter] = candidate
    return list(best.values())
