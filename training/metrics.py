"""The figures by which tags are judged; the same definitions as the scorer the issues name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from nlp.types import DepartmentTag, Role, Tags
from training.labelled import Labelled

BINS = 10
COVERAGE_ACCURACY = 0.90


def tag_figures(answers: Sequence[Tags], rows: Sequence[Labelled]) -> dict[str, float]:
    """theme2, theme2_ok, theme1, dept, dept_ok, dept_ok@3, qywx, qywx_macro, ece, cov_at_90; kind and urgency."""
    pairs = list(zip(answers, rows, strict=True))
    ranked = [leads_first(answer.departments) for answer in answers]
    acceptable = np.array([a.themes[0].code in r.theme_ok for a, r in pairs])
    group = np.array([a.themes[0].code[:2] == r.theme[:2] for a, r in pairs])
    sureness = np.array([a.themes[0].probability for a in answers])
    micro, macro = need_f1([{n.name for n in a.qiyouwuxing} for a in answers], [r.needs for r in rows])
    return {
        "theme2": _share(a.themes[0].code == r.theme for a, r in pairs),
        "theme2_ok": float(acceptable.mean()),
        "theme1": float(group.mean()),
        "dept": _share(names[0] == r.department for names, r in zip(ranked, rows, strict=True)),
        "dept_ok": _share(names[0] in r.department_ok for names, r in zip(ranked, rows, strict=True)),
        "dept_ok@3": _share(bool(r.department_ok & set(names[:3])) for names, r in zip(ranked, rows, strict=True)),
        "qywx": micro,
        "qywx_macro": macro,
        "ece": calibration_error(sureness, acceptable),
        "cov_at_90": coverage(sureness, group),
        "kind": _share(a.kind.name == r.kind for a, r in pairs),
        "urgency": _share(a.urgency.level == r.urgency for a, r in pairs),
        "needs_review": _share(bool(a.review_reasons) for a in answers),
    }


def need_f1(answers: Sequence[set[str]], truth: Sequence[frozenset[str]]) -> tuple[float, float]:
    """Micro and macro F1 of the label sets."""
    names = sorted(set().union(*answers, *truth))
    hits = {n: sum(n in a and n in t for a, t in zip(answers, truth, strict=True)) for n in names}
    given = {n: sum(n in a for a in answers) + sum(n in t for t in truth) for n in names}
    micro = 2 * sum(hits.values()) / max(1, sum(given.values()))
    return micro, float(np.mean([2 * hits[n] / given[n] for n in names])) if names else 0.0


def calibration_error(sureness: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error over ten equal bins."""
    bins = np.minimum((sureness * BINS).astype(int), BINS - 1)
    return float(
        sum(abs(sureness[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins))
    )


def coverage(sureness: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> float:
    """The largest share, surest first, that is answered with an accuracy of at least 0.90."""
    order = np.lexsort((right, sureness))[::-1]
    accuracy = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(accuracy >= COVERAGE_ACCURACY)
    return float((reached[-1] + 1) / len(order)) if len(reached) else 0.0


def leads_first(departments: Sequence[DepartmentTag]) -> list[str]:
    """Names of the departments, the proposed lead before all others."""
    return [d.name for d in sorted(departments, key=lambda d: d.role is not Role.LEAD)]


def _share(values: object) -> float:
    return float(np.mean(list(values)))  # type: ignore[call-overload]
