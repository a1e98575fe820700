"""二、热点问题: the classes and cases that most people spoke of, with cases, places and words of citizens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp.taxonomy import Taxonomy
from service.casework.period import Period
from service.report.blocks import Block, Heading, Line, Paragraph, Piece, Quotes
from service.report.figures import FEWEST, Source, places, window
from service.report.naming import name_of, theme_name
from service.report.quotes import quotes
from service.report.redact import redacted
from service.store import briefing, suggestions
from service.store.supervision.figures import Figures

MOST_GROUPS, MOST_CASES, MOST_PLACES, MOST_QUOTES = 5, 3, 3, 2
QUOTED_FROM = 50
"""Messages of a matter among which quotes are looked for."""


def section(source: Source, taxonomy: Taxonomy, period: Period) -> Iterator[Block]:
    yield Heading(1, "热点问题")
    hottest = _hottest(source, period)
    if not hottest:
        yield Paragraph((f"本期没有{FEWEST}人以上共同反映的问题。",))
        return
    yield Paragraph(("按反映人数排列，同一人就同一类事只计一次。",))
    for figures in hottest:
        yield Heading(2, name_of(source, taxonomy, figures))
        yield Paragraph(_described(source, taxonomy, period, figures))
        if told := _quoted(source, period, figures):
            yield Quotes(told)


def _hottest(source: Source, period: Period) -> Sequence[Figures]:
    """Classes, and cases without one. Fewer than FEWEST people make no hot spot."""
    found = [f for f in source.survey(period.key).figures if f.within is None and f.voices >= FEWEST]
    return sorted(found, key=lambda f: (-f.voices, -f.messages, f.group))[:MOST_GROUPS]


def _described(source: Source, taxonomy: Taxonomy, period: Period, figures: Figures) -> Line:
    now, group = period.key, figures.group
    return (
        f"属“{theme_name(taxonomy, figures.theme)}”。",
        source.figure("people_of", now, group),
        "人反映",
        source.figure("messages_of", now, group),
        "件，上期",
        source.figure("people_of", period.previous().key, group),
        "人；涉及",
        source.figure("cases_of", now, group),
        "件事。",
        *_cases(source, period, figures),
        *_places(source, period, group),
        _lead(source, period, group),
    )


def _cases(source: Source, period: Period, figures: Figures) -> Line:
    """The cases of a class that several people spoke of; the others are not singled out."""
    counts = briefing.cases_of(source.connection, window(period.key), figures.group)
    heavy = [case for case, voices in counts.items() if voices >= FEWEST and case != figures.group][:MOST_CASES]
    line: list[Piece] = []
    for case in heavy:
        line += ["、" if line else "反映集中的有：", f"{case}（", source.figure("people_of", period.key, case), "人）"]
    return (*line, "。") if line else ()


def _places(source: Source, period: Period, group: str) -> Line:
    line: list[Piece] = []
    for number, place in enumerate(list(places(source, period.key, group))[:MOST_PLACES], start=1):
        people = source.figure("place", period.key, group, str(number))
        line += ["、" if line else "提到较多的地点：", redacted(place), "（", people, "人）"]
    return (*line, "。") if line else ()


def _lead(source: Source, period: Period, group: str) -> str:
    leads = [name for name in briefing.leads_of(source.connection, window(period.key), group) if name]
    return f"主责部门：{leads[0]}。" if leads else ""


def _quoted(source: Source, period: Period, figures: Figures) -> Sequence[str]:
    ids = briefing.members_of(source.connection, window(period.key), figures.group)[:QUOTED_FROM]
    return quotes(suggestions.analyses_of(source.connection, ids), figures.theme, MOST_QUOTES)
