"""The same figures on parts of the rows: by source, by length, by date."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.types import MaskedText
from training.evaluation.estimates import Estimate, wilson
from training.evaluation.outcome import Outcome, acceptable, lead_acceptable
from training.labelled import Labelled

LENGTHS = (20, 60, 120, 300)
"""Characters: a line, a phone note, a message, a letter; beyond, several pages."""
UNDATED, UNNAMED = "无日期", "未注明"
MONTHS_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Slice:
    name: str
    rows: int
    theme: Estimate
    """Share with an acceptable theme."""
    lead: Estimate
    """Share with an acceptable lead."""
    said: float | None
    """Mean probability of the best theme."""
    rival_theme: float
    rival_lead: float


@dataclass(frozen=True, slots=True)
class Slices:
    source: list[Slice]
    length: list[Slice]
    date: list[Slice]


def slices(outcome: Outcome, rival: Outcome, rows: Sequence[Labelled], texts: Sequence[MaskedText]) -> Slices:
    cut = _Cut(outcome, rival, rows)
    return Slices(
        source=sorted(cut.by(lambda i: rows[i].source or UNNAMED), key=lambda s: -s.rows),
        length=sorted(cut.by(lambda i: length_name(len(texts[i]))), key=lambda s: _LENGTH_NAMES.index(s.name)),
        date=sorted(cut.by(lambda i: quarter(rows[i])), key=lambda s: (s.name == UNDATED, s.name)),
    )


def length_name(characters: int) -> str:
    """Of the first length that ``characters`` does not exceed."""
    return _LENGTH_NAMES[sum(characters > limit for limit in LENGTHS)]


def quarter(row: Labelled) -> str:
    """Year and quarter of the report, such as 2026 年第 1 季度."""
    at = row.suggestion.reported_at
    return UNDATED if at is None else f"{at.year} 年第 {(at.month - 1) // MONTHS_A_QUARTER + 1} 季度"


_LENGTH_NAMES = (
    f"{LENGTHS[0]} 字以内",
    *(f"{low + 1}–{high} 字" for low, high in itertools.pairwise(LENGTHS)),
    f"{LENGTHS[-1]} 字以上",
)


class _Cut:
    """Which rows are right, worked out once for all ways to cut."""

    def __init__(self, outcome: Outcome, rival: Outcome, rows: Sequence[Labelled]) -> None:
        self._count, self._sureness = len(rows), outcome.sureness
        self._theme, self._lead = acceptable(outcome, rows), lead_acceptable(outcome, rows)
        self._rival_theme, self._rival_lead = acceptable(rival, rows), lead_acceptable(rival, rows)

    def by(self, key: Callable[[int], str]) -> list[Slice]:
        names = np.array([key(i) for i in range(self._count)])
        return [self._slice(name, np.flatnonzero(names == name)) for name in dict.fromkeys(names.tolist())]

    def _slice(self, name: str, held: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Slice:
        theme, lead = wilson(int(self._theme[held].sum()), len(held)), wilson(int(self._lead[held].sum()), len(held))
        assert theme is not None and lead is not None  # a slice holds at least one row
        return Slice(
            name=name,
            rows=len(held),
            theme=theme,
            lead=lead,
            said=None if self._sureness is None else float(self._sureness[held].mean()),
            rival_theme=float(self._rival_theme[held].mean()),
            rival_lead=float(self._rival_lead[held].mean()),
        )
