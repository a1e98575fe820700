"""The briefing of a period: which sections it has, and the parts they share."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.taxonomy import Taxonomy
from service.casework.period import Period
from service.casework.views import CHINA_TIME
from service.report.blocks import Block, Briefing
from service.report.figures import Source
from service.report.sections import hot, overview, recurrence, supervision, themes

TITLE = "民情专报"


@dataclass(frozen=True, slots=True)
class Cover:
    office: str = ""
    """Who issues it."""
    issue: str = ""
    """第×期."""


def compose(source: Source, taxonomy: Taxonomy, period: Period, cover: Cover) -> Briefing:
    """Of what is stored at this moment. A period in which nothing came in gives a short one that says so."""
    blocks: list[Block] = [*overview.section(source, period)]
    if source.ask(f"messages({period.key})"):
        blocks += hot.section(source, taxonomy, period)
        blocks += themes.section(source, taxonomy, period)
    blocks += recurrence.section(source, taxonomy, period)
    blocks += supervision.section(source, taxonomy, period)
    subtitle = period.label + (f" 第{cover.issue}期" if cover.issue else "")
    day = source.now.astimezone(CHINA_TIME)
    return Briefing(TITLE, subtitle, cover.office, f"{day.year}年{day.month}月{day.day}日", blocks)
