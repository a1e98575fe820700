"""一、总体情况: the headline figures beside those of the period before."""

from __future__ import annotations

from collections.abc import Iterator

from service.casework.period import DAY, Period
from service.casework.views import CHINA_TIME
from service.report.blocks import Block, Heading, Line, Paragraph, Table
from service.report.figures import Figure, Source

HEADLINES = (
    ("收到诉求（件）", "messages"),
    ("实名反映（人）", "people"),
    ("匿名反映（件）", "anonymous"),
    ("重复件（件）", "repeats"),
    ("涉及事项（件）", "active_cases"),
    ("其中新出现（件）", "new_cases"),
    ("办结事项（件）", "closed_cases"),
    ("办结后又反映（人）", "recurred_people"),
)


def section(source: Source, period: Period) -> Iterator[Block]:
    yield Heading(1, "总体情况")
    yield Paragraph(_summary(source, period))
    yield Paragraph(_pending(source, period))
    yield _table(source, period)


def _summary(source: Source, period: Period) -> Line:
    now = period.key
    received = source.figure("messages", now)
    if not received.value:
        return (f"{period.label}没有收到诉求（", received, "件）。")
    return (
        f"{period.label}共收到诉求",
        received,
        "件，",
        *_compared(source, period),
        "实名反映",
        source.figure("people", now),
        "人，匿名",
        source.figure("anonymous", now),
        "件，其中同一人就同一件事再次反映的重复件",
        source.figure("repeats", now),
        "件。归并后涉及",
        source.figure("active_cases", now),
        "件事，新出现",
        source.figure("new_cases", now),
        "件；办结",
        source.figure("closed_cases", now),
        "件；办结后又有",
        source.figure("recurred_people", now),
        "人反映，涉及",
        source.figure("recurred_cases", now),
        "件事。",
    )


def _compared(source: Source, period: Period) -> Line:
    """Against the period before; nothing where it was empty."""
    before = source.figure("messages", period.previous().key)
    if not before.value:
        return ("上期没有收到诉求。",)
    change = source.figure("change", "messages", period.key)
    direction = "持平" if not change.value else "上升" if change.value > 0 else "下降"
    how_much: Line = (direction,) if not change.value else (direction, Figure(abs(change.value), change.query), "%")
    return ("比上期（", before, "件）", *how_much, "。")


def _pending(source: Source, period: Period) -> Line:
    seen = (source.asof(period.key) - DAY if period.end <= source.now else source.now).astimezone(CHINA_TIME)
    return (
        f"截至{seen.year}年{seen.month}月{seen.day}日，尚未办结",
        source.figure("open_all", period.key),
        "件事，其中超过办理时限",
        source.figure("overdue_all", period.key),
        "件。",
    )


def _table(source: Source, period: Period) -> Table:
    before = period.previous()
    rows: list[list[Line]] = [
        [(title,), (source.figure(name, period.key),), (source.figure(name, before.key),)] for title, name in HEADLINES
    ]
    return Table("主要数字", ("项目", period.label, before.label), rows, (0.4, 0.3, 0.3))
