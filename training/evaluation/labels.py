"""Figures of each label: how much of what it should find it finds, and how often its answer stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from training.evaluation.estimates import Estimate, wilson
from training.evaluation.outcome import Outcome
from training.labelled import Labelled


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """Of one label. None where no row has it, or no answer is it."""

    name: str
    rows: int
    """Rows whose own label it is."""
    answered: int
    found: Estimate | None
    """Of its rows, the share that was answered with it."""
    stands: Estimate | None
    """Of the answers with it, the share that the row accepts."""
    rival: Estimate | None
    """``found`` of the system beside it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The labels of one row: its own, those it accepts, those that were answered."""

    own: frozenset[str]
    accepted: frozenset[str]
    answers: frozenset[str]


def theme_figures(
    outcome: Outcome, rival: Outcome, rows: Sequence[Labelled], names: Mapping[str, str]
) -> list[LabelFigures]:
    """Level-2 themes, by code. ``names``: theme name by code."""
    ours, theirs = _themes(outcome, rows), _themes(rival, rows)
    return [_named(f, f"{f.name} {names.get(f.name, '')}") for f in label_figures(ours, theirs)]


def lead_figures(outcome: Outcome, rival: Outcome, rows: Sequence[Labelled]) -> list[LabelFigures]:
    """Lead departments, the one with the most rows first."""
    figures = label_figures(_leads(outcome, rows), _leads(rival, rows))
    return sorted(figures, key=lambda f: -f.rows)


def need_figures(outcome: Outcome, rival: Outcome, rows: Sequence[Labelled]) -> list[LabelFigures]:
    """七有五性, the one with the most rows first."""
    figures = label_figures(_needs(outcome, rows), _needs(rival, rows))
    return sorted(figures, key=lambda f: -f.rows)


def label_figures(ours: Sequence[Answered], theirs: Sequence[Answered]) -> list[LabelFigures]:
    """Every label that a row has or an answer is, in order of its name."""
    own = _count(row.own for row in ours)
    answered = _count(row.answers for row in ours)
    found = _count(row.own & row.answers for row in ours)
    stands = _count(row.accepted & row.answers for row in ours)
    rival = _count(row.own & row.answers for row in theirs)
    return [
        LabelFigures(
            name=name,
            rows=own[name],
            answered=answered[name],
            found=wilson(found[name], own[name]),
            stands=wilson(stands[name], answered[name]),
            rival=wilson(rival[name], own[name]),
        )
        for name in sorted({*own, *answered})
    ]


def _themes(outcome: Outcome, rows: Sequence[Labelled]) -> list[Answered]:
    return [
        Answered(frozenset({r.theme}), r.theme_ok, frozenset({t})) for t, r in zip(outcome.themes, rows, strict=True)
    ]


def _leads(outcome: Outcome, rows: Sequence[Labelled]) -> list[Answered]:
    return [
        Answered(frozenset({r.department}), r.department_ok, frozenset(d[:1]))
        for d, r in zip(outcome.leads, rows, strict=True)
    ]


def _needs(outcome: Outcome, rows: Sequence[Labelled]) -> list[Answered]:
    return [Answered(r.needs, r.needs, n) for n, r in zip(outcome.needs, rows, strict=True)]


def _count(sets: Iterable[frozenset[str]]) -> Counter[str]:
    return Counter(name for names in sets for name in names)


def _named(figures: LabelFigures, name: str) -> LabelFigures:
    return LabelFigures(name, figures.rows, figures.answered, figures.found, figures.stands, figures.rival)
