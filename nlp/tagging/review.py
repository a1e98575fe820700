"""When a person should look: the calibrated doubt, and how unlike the training texts a message is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.types import DepartmentTag, Role, ThemeTag

SHORT = 6
"""Fewer Han characters than this hardly name a matter (shortest real matters in the labelled set: 6)."""


_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """Thresholds, chosen on out-of-fold predictions and kept with the bundle."""

    theme: float
    department: float
    known: float
    """Least share of a text's words that the features know."""


def han_count(text: str) -> int:
    return sum(map(len, _HAN.findall(text)))


def review_reasons(
    policy: ReviewPolicy, text: str, known: float, themes: tuple[ThemeTag, ...], departments: tuple[DepartmentTag, ...]
) -> tuple[str, ...]:
    """In words a clerk reads; empty when the machine's proposal may stand until someone disagrees."""
    reasons = []
    han = han_count(text)
    if han == 0:
        reasons.append("没有中文内容，机器无法判断")
    elif han < SHORT:
        reasons.append(f"文字太短（{han} 个汉字）")
    if known < policy.known:
        reasons.append(f"与训练文本差异大（{known:.0%} 的词见过）")
    best, second = themes[0], themes[1] if len(themes) > 1 else None
    if best.probability < policy.theme:
        other = f"，也可能是“{second.name}”" if second else ""
        reasons.append(f"主题“{best.name}”把握不足（{best.probability:.2f}）{other}")
    lead = next((d for d in departments if d.role is Role.LEAD), None)
    if lead is not None and lead.probability < policy.department:
        reasons.append(f"主责“{lead.name}”把握不足（{lead.probability:.2f}）")
    return tuple(reasons)
