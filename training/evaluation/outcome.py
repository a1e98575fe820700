"""What a system answered about labelled rows, and the figures of it; bundle, champion and baseline alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.types import Tags
from training.evaluation.estimates import Estimate, Index, Statistic, bootstrap
from training.labelled import Labelled
from training.metrics import calibration_error, coverage, leads_first

Bools = npt.NDArray[np.bool_]
TOP = 3


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """One entry a row in each sequence."""

    name: str
    themes: Sequence[str]
    leads: Sequence[Sequence[str]]
    """Departments, the proposed lead first; one only where the system has no alternatives."""
    needs: Sequence[frozenset[str]]
    sureness: npt.NDArray[np.float64] | None = None
    """Probability of the best theme; None for a system that has none."""


def outcome_of(name: str, answers: Sequence[Tags]) -> Outcome:
    return Outcome(
        name=name,
        themes=[a.themes[0].code for a in answers],
        leads=[leads_first(a.departments) for a in answers],
        needs=[frozenset(n.name for n in a.qiyouwuxing) for a in answers],
        sureness=np.array([a.themes[0].probability for a in answers]),
    )


def acceptable(outcome: Outcome, rows: Sequence[Labelled]) -> Bools:
    """Whether the best theme is one that the row accepts, shape (rows,)."""
    return np.array([t in r.theme_ok for t, r in zip(outcome.themes, rows, strict=True)], dtype=bool)


def same_group(outcome: Outcome, rows: Sequence[Labelled]) -> Bools:
    """Whether the best theme lies in the level-1 theme of the row, shape (rows,)."""
    return np.array([t[:2] == r.theme[:2] for t, r in zip(outcome.themes, rows, strict=True)], dtype=bool)


def lead_acceptable(outcome: Outcome, rows: Sequence[Labelled]) -> Bools:
    """Whether the row accepts the proposed lead, shape (rows,)."""
    return np.array([bool(d) and d[0] in r.department_ok for d, r in zip(outcome.leads, rows, strict=True)], dtype=bool)


def figures(outcome: Outcome, rows: Sequence[Labelled]) -> dict[str, Estimate]:
    """The figures of :func:`training.metrics.tag_figures` that the system has, with bootstrap intervals."""
    return bootstrap(_statistics(outcome, rows), len(rows))


def gains(outcome: Outcome, rival: Outcome, rows: Sequence[Labelled]) -> dict[str, Estimate]:
    """How much better than ``rival``, figure by figure, on the same resamples."""
    ours, theirs = _statistics(outcome, rows), _statistics(rival, rows)
    return bootstrap({n: _difference(ours[n], theirs[n]) for n in ours if n in theirs}, len(rows))


def _difference(ours: Statistic, theirs: Statistic) -> Statistic:
    return lambda index: ours(index) - theirs(index)


def _statistics(outcome: Outcome, rows: Sequence[Labelled]) -> dict[str, Statistic]:
    themes, leads = outcome.themes, outcome.leads
    statistics = {
        "theme2": _share([t == r.theme for t, r in zip(themes, rows, strict=True)]),
        "theme2_ok": _share(acceptable(outcome, rows)),
        "theme1": _share(same_group(outcome, rows)),
        "dept": _share([d[:1] == [r.department] for d, r in zip(leads, rows, strict=True)]),
        "dept_ok": _share(lead_acceptable(outcome, rows)),
    }
    if any(len(ranked) > 1 for ranked in leads):
        statistics["dept_ok@3"] = _share(
            [bool(r.department_ok & set(d[:TOP])) for d, r in zip(leads, rows, strict=True)]
        )
    return statistics | _need_statistics(outcome, rows) | _doubt_statistics(outcome, rows)


def _share(values: Sequence[bool] | Bools) -> Statistic:
    right = np.asarray(values, dtype=bool)
    return lambda index: float(right[index].mean())


def _need_statistics(outcome: Outcome, rows: Sequence[Labelled]) -> dict[str, Statistic]:
    names = sorted(set().union(*outcome.needs, *(row.needs for row in rows)))
    answered = np.array([[name in needs for name in names] for needs in outcome.needs], dtype=bool)
    truth = np.array([[name in row.needs for name in names] for row in rows], dtype=bool)
    hits, given = (answered & truth).astype(np.int64), answered.astype(np.int64) + truth

    def micro(index: Index) -> float:
        return float(2 * hits[index].sum() / max(1, given[index].sum()))

    def macro(index: Index) -> float:
        total = given[index].sum(axis=0)
        return float((2 * hits[index].sum(axis=0)[total > 0] / total[total > 0]).mean()) if total.any() else 0.0

    return {"qywx": micro, "qywx_macro": macro}


def _doubt_statistics(outcome: Outcome, rows: Sequence[Labelled]) -> dict[str, Statistic]:
    sureness = outcome.sureness
    if sureness is None:
        return {}
    fine, group = acceptable(outcome, rows), same_group(outcome, rows)
    return {
        "ece": lambda index: calibration_error(sureness[index], fine[index]),
        "cov_at_90": lambda index: coverage(sureness[index], group[index]),
    }
