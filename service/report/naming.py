"""What matters, themes and periods are called in a briefing."""

from __future__ import annotations

from nlp.taxonomy import Taxonomy
from service.casework.views import hints
from service.report.figures import FEWEST, Source
from service.report.redact import redacted
from service.store.supervision.figures import Figures

NAME_LENGTH = 24
SPREAD = " · "
"""What stands before 3 个村 in the name of a class."""


def name_of(source: Source, taxonomy: Taxonomy, figures: Figures) -> str:
    """A class by its words; a case of several people by its beginning; one of few people by its theme."""
    theme = theme_name(taxonomy, figures.theme)
    if figures.name:
        words = figures.name.split(SPREAD)[0]  # how far it had spread when it was named is no number of this period
        return f"“{'、'.join(words.split())}”类问题（{figures.group}）"
    if figures.voices < FEWEST:
        return f"{theme}（{figures.group}）"
    beginning = redacted(hints(source.connection, [figures.group])[figures.group])
    return f"{beginning[:NAME_LENGTH].rstrip('，。、；： ')}（{figures.group}）"


def theme_name(taxonomy: Taxonomy, code: str) -> str:
    theme = taxonomy.themes.get(code)
    return theme.name if theme else "其他"


def group_name(taxonomy: Taxonomy, code: str) -> str:
    """Of a level-1 theme."""
    return next((t.group_name for t in taxonomy.themes.values() if t.group == code), "其他")
