"""A briefing as one HTML file: nothing is loaded from anywhere, charts are drawn in it, numbers tell their question."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.report.blocks import Briefing
from service.report.chart_svg import svg
from service.report.numbering import numbered
from service.report.sources import SOURCES_NOTE, SOURCES_TITLE, sources


def render(briefing: Briefing) -> str:
    """Citizens' words are escaped by the template engine, all of them."""
    return (
        _environment()
        .get_template("briefing.html")
        .render(
            briefing=briefing,
            blocks=list(numbered(briefing.blocks)),
            sources=sources(briefing),
            sources_title=SOURCES_TITLE,
            sources_note=SOURCES_NOTE,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests |= {"text": lambda piece: isinstance(piece, str)}
    environment.filters |= {"kind": lambda block: type(block).__name__, "svg": svg}
    return environment
