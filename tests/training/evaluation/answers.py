"""Rows and answers of our own making, small enough to count by hand."""

from __future__ import annotations

from datetime import datetime

from nlp.types import (
    DepartmentTag,
    Evidence,
    KindTag,
    Level,
    MaskedText,
    NeedTag,
    RawText,
    Role,
    Suggestion,
    Tags,
    ThemeTag,
    UrgencyTag,
)
from training.labelled import Labelled

TEXT = MaskedText("村口路灯坏了，晚上很黑")


def row(
    number: int,
    theme: str = "0406",
    *also: str,
    lead: str = "城市管理局",
    needs: str = "便利性",
    source: str = "热线",
    at: datetime | None = None,
) -> Labelled:
    return Labelled(
        suggestion=Suggestion(id=str(number), text=RawText(TEXT), reported_at=at),
        source=source,
        theme=theme,
        theme_ok=frozenset({theme, *also}),
        needs=frozenset(needs.split()),
        department=lead,
        department_ok=frozenset({lead}),
        kind="投诉",
        urgency=0,
    )


def tags(
    theme: str = "0406", probability: float = 0.9, lead: str = "城市管理局", needs: str = "便利性", review: str = ""
) -> Tags:
    return Tags(
        themes=(ThemeTag(theme, f"名{theme}", probability), ThemeTag("1802", "无实质内容", 0.01)),
        qiyouwuxing=tuple(NeedTag(name, 0.8) for name in needs.split()),
        departments=(
            DepartmentTag(lead, Role.LEAD, Level.COUNTY, 0.8),
            DepartmentTag("公安局", Role.ALTERNATIVE, Level.COUNTY, 0.1),
        ),
        kind=KindTag("投诉", 0.9),
        urgency=UrgencyTag(0, 0.9),
        evidence=(Evidence(f"名{theme}", "路灯", 2, 4, 1.0),),
        review_reasons=(review,) if review else (),
    )
