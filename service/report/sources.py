"""The list at the end: every question asked, once, with what it gave."""

from __future__ import annotations

from service.report.blocks import Briefing

SOURCES_TITLE = "附：数字来源"
SOURCES_NOTE = (
    "供核对，可不印发。每个数字由一条查询从数据库中得出，同一数据再查得数相同："
    "minqing report --query '查询'。“人”按每人计一次，“人次”按每人每件事计一次；匿名来件按不同内容各计一次。"
)


def sources(briefing: Briefing) -> dict[str, str]:
    """Query to the number as it is printed, in the order of first use."""
    return {figure.query: str(figure) for figure in briefing.figures}
