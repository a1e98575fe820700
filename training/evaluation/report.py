"""The evaluation report: everything on one page that needs nothing else, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined

from nlp.errors import MinqingError
from nlp.taxonomy import Taxonomy
from nlp.types import MaskedText, Tags
from training.card import FIGURES
from training.evaluation.charts import Frame
from training.evaluation.curves import Bin, Point, calibration_curve, coverage_curve
from training.evaluation.errors import Mistake, Neighbours, neighbours, worst_leads, worst_themes
from training.evaluation.estimates import Estimate, wilson
from training.evaluation.labels import LabelFigures, lead_figures, need_figures, theme_figures
from training.evaluation.outcome import Outcome, acceptable, figures, gains, lead_acceptable, outcome_of, same_group
from training.evaluation.slices import Slices, slices
from training.labelled import Labelled

OURS = "本模型包"
LOWER_IS_BETTER = frozenset({"ece"})


class ReportUnwritable(MinqingError):
    """The page cannot be put where it should go."""

    def __init__(self, out: Path) -> None:
        super().__init__(f"写不了报告 {out}：文件夹不存在、没有权限，或磁盘已满")


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of the bundle beside that of its rival."""

    name: str
    title: str
    ours: Estimate
    rival: Estimate | None
    gain: Estimate | None
    """Ours minus the rival's."""

    @property
    def verdict(self) -> str:
        """``better`` or ``worse`` where the interval of the gain leaves no doubt, else empty."""
        if self.gain is None or self.gain.low <= 0 <= self.gain.high:
            return ""
        return "better" if (self.gain.value > 0) != (self.name in LOWER_IS_BETTER) else "worse"


@dataclass(frozen=True, slots=True)
class Review:
    """Rows that were sent to a person, and how the others did."""

    sent: Estimate
    right_sent: Estimate | None
    right_kept: Estimate | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What is evaluated, on what, beside what."""

    bundle: str
    """Identity of the bundle."""
    created: str
    files: Sequence[str]
    rival: str
    """What the rival is and what it learned from, in words."""


@dataclass(frozen=True, slots=True)
class Examined:
    """The rows, with their masked texts and what the bundle answered; one entry a row in each."""

    rows: Sequence[Labelled]
    texts: Sequence[MaskedText]
    answers: Sequence[Tags]


@dataclass(frozen=True, slots=True)
class Report:
    subject: Subject
    rows: int
    at: datetime
    figures: list[Compared]
    review: Review
    calibration: list[Bin]
    coverage: Mapping[str, list[Point]]
    """By what counts as right."""
    themes: list[LabelFigures]
    leads: list[LabelFigures]
    needs: list[LabelFigures]
    confused_themes: list[Neighbours]
    confused_leads: list[Neighbours]
    worst_themes: list[Mistake]
    worst_leads: list[Mistake]
    slices: Slices
    names: Mapping[str, str]
    """Theme name by code."""


def make_report(subject: Subject, tested: Examined, rival: Outcome, taxonomy: Taxonomy) -> Report:
    """``rival``: what the other system says of the same rows."""
    rows, texts, answers = tested.rows, tested.texts, tested.answers
    ours = outcome_of(OURS, answers)
    names = {code: theme.name for code, theme in taxonomy.themes.items()}
    fine, lead_fine = acceptable(ours, rows), lead_acceptable(ours, rows)
    sureness = np.array([tags.themes[0].probability for tags in answers])
    return Report(
        subject=subject,
        rows=len(rows),
        at=datetime.now(UTC).astimezone(),
        figures=compared(ours, rival, rows),
        review=_review(answers, fine.tolist()),
        calibration=calibration_curve(sureness, fine),
        coverage={
            "二级主题可接受": coverage_curve(sureness, fine),
            "一级主题正确": coverage_curve(sureness, same_group(ours, rows)),
        },
        themes=theme_figures(ours, rival, rows, names),
        leads=lead_figures(ours, rival, rows),
        needs=need_figures(ours, rival, rows),
        confused_themes=neighbours([row.theme for row in rows], ours.themes, (~fine).tolist()),
        confused_leads=neighbours(
            [row.department for row in rows], [ranked[0] for ranked in ours.leads], (~lead_fine).tolist()
        ),
        worst_themes=worst_themes(ours, answers, texts, rows),
        worst_leads=worst_leads(answers, texts, rows),
        slices=slices(ours, rival, rows, texts),
        names=names,
    )


def compared(ours: Outcome, rival: Outcome, rows: Sequence[Labelled]) -> list[Compared]:
    """Every figure that the bundle has, in the order of the card."""
    own, other, gain = figures(ours, rows), figures(rival, rows), gains(ours, rival, rows)
    return [
        Compared(name, title, own[name], other.get(name), gain.get(name))
        for name, title in FIGURES.items()
        if name in own
    ]


def write_report(report: Report, out: Path) -> None:
    """One HTML file, readable by its owner only: it quotes masked texts, and names of persons are not masked.

    It is there whole or not at all. Raises :class:`ReportUnwritable`.
    """
    page = _page(report)
    try:
        handle, draft = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    except OSError as error:
        raise ReportUnwritable(out) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(page)
        Path(draft).replace(out)
    except OSError as error:
        raise ReportUnwritable(out) from error
    finally:
        Path(draft).unlink(missing_ok=True)


def _page(report: Report) -> str:
    pages = Environment(
        loader=PackageLoader("training.evaluation"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    pages.filters |= {"percent": percent, "between": between}
    return pages.get_template("evaluation.html").render(r=report, frame=Frame())


def percent(value: float) -> str:
    return f"{value:.1%}"


def between(estimate: Estimate) -> str:
    """Its interval in per cent."""
    return f"{100 * estimate.low:.0f}–{100 * estimate.high:.0f}"


def _review(answers: Sequence[Tags], fine: Sequence[bool]) -> Review:
    sent = [right for tags, right in zip(answers, fine, strict=True) if tags.review_reasons]
    kept = [right for tags, right in zip(answers, fine, strict=True) if not tags.review_reasons]
    share = wilson(len(sent), len(answers))
    assert share is not None  # a label file has at least one row
    return Review(share, wilson(sum(sent), len(sent)), wilson(sum(kept), len(kept)))
