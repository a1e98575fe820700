"""What a standing committee looks at (DOMAIN, 重点督办), each as a number that a person can check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.casework.supervision.rules import Rules
from service.store.supervision.figures import Figures
from service.store.supervision.rows import Basis

STEADY = 5
"""People added to both sides of a growth, so that two after one is not a doubling: small counts jump by chance."""

BALANCE = "balance"
"""The one factor that looks at the other candidates."""


@dataclass(frozen=True, slots=True)
class Factor:
    name: str
    title: str
    unit: str
    value: Callable[[Figures, Rules], float]
    bases: Sequence[Basis]
    """Which rows its number stands on; none where it stands on the other candidates."""
    reason: str
    """A sentence for the briefing; ``{}`` is the number."""


def people(figures: Figures, rules: Rules) -> float:
    return figures.known + figures.anonymous * rules.anonymous


def growth(figures: Figures, _rules: Rules) -> float:
    """Times; 1 where the store does not reach back."""
    return 1.0 if figures.past is None else (figures.voices + STEADY) / (figures.past + STEADY)


def vulnerable(figures: Figures, _rules: Rules) -> float:
    """A share of the voices."""
    return figures.vulnerable / figures.voices


FACTORS: Sequence[Factor] = (
    Factor("people", "反映人数", "人", people, (Basis.VOICES,), "{}人反映"),
    Factor("places", "涉及地点数", "处", lambda f, _: f.cases, (Basis.VOICES,), "涉及{}处"),
    Factor("stations", "涉及村社区、站点数", "个", lambda f, _: f.stations, (Basis.STATIONS,), "来自{}个村社区"),
    Factor("weeks", "持续周数", "周", lambda f, _: f.weeks, (Basis.EVER,), "先后{}周有人反映"),
    Factor("growth", "较往期增长", "倍", growth, (Basis.VOICES, Basis.PAST), "为往期平均的{}倍"),
    Factor("recurred", "办结后又反映人数", "人", lambda f, _: f.recurred, (Basis.RECURRED,), "办结后{}人又来反映"),
    Factor("overdue", "超期未答人数", "人", lambda f, _: f.overdue, (Basis.OVERDUE,), "{}人的诉求超过时限仍未办结"),
    Factor("urgency", "最高紧急程度", "级", lambda f, _: f.urgency, (Basis.VOICES,), "紧急程度最高{}级"),
    Factor("vulnerable", "涉及安全和特殊群体的比例", "", vulnerable, (Basis.VULNERABLE,), "{}涉及安全或特殊群体"),
    Factor("departments", "需要的部门数", "个", lambda f, _: f.departments, (Basis.DEPARTMENTS,), "需{}个部门办理"),
    Factor(BALANCE, "同类主题中的名次", "", lambda _f, _r: 1, (), "在同类主题中排第{}"),
)
NAMES = tuple(factor.name for factor in FACTORS)
BY_NAME = {factor.name: factor for factor in FACTORS}
