"""What matching keeps of one suggestion: its place part and its matter part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt

from nlp.matching.whereabouts import whereabouts
from nlp.matching.words import COURTESIES
from nlp.types import Document, Place, Reading

_HAN = re.compile(r"[\u4e00-\u9fff]")
_QUOTED = re.compile(r"[“\"《「『【]([^“”\"《》「」『』【】\n]{2,12})[”\"》」』】]")
_NUMBERED = re.compile(r"[A-Za-z]*\d+[A-Za-z\d]*[\u4e00-\u9fff]?")
LONGEST_LEAD = 60
"""Characters of a body without title that stand for the title."""


@dataclass(frozen=True, slots=True, eq=False)
class MatchRecord:
    """Immutable. Two records are compared by :mod:`nlp.matching.features`, never by ``==``."""

    id: str
    text: str
    """Title and body, masked."""
    title: str
    """The title, or the first characters of the body."""
    matter: tuple[str, ...]
    """Words without places, names, numbers and courtesies, in order."""
    title_matter: tuple[str, ...]
    """Those of ``matter`` that stand in the title."""
    places: tuple[str, ...]
    """Keys of the places named, administrative ones left out; in order, each once. See :mod:`nlp.matching.whereabouts`
    for what the ledger's own columns add."""
    place_names: tuple[str, ...]
    """How each of ``places`` was written first; for people to read."""
    title_places: tuple[str, ...]
    """Those of ``places`` that the title names."""
    place_counts: tuple[int, ...]
    """How often each of ``places`` is named, the title counting double."""
    scopes: tuple[str, ...]
    """Keys of the administrative names (市, 县, 镇 …) in order, each once: they say where, but not which place."""
    names: tuple[str, ...]
    """Quoted names and numbers that tell one matter from another (58车贷, 300吨)."""
    theme: str
    """Level-2 code of the likeliest theme; empty when unknown."""
    vector: npt.NDArray[np.float32] = field(repr=False)
    """Unit-length encoding of the whole, shape (dimension,)."""
    county: str = ""
    """The one county (县, 区) that it names or that its ledger gives; empty when unknown."""
    beside: str = ""
    """The place that a column of its ledger names where the text names none: compared as if the text began with it."""
    reporter: str = ""
    reported_at: datetime | None = None

    @classmethod
    def from_reading(cls, reading: Reading) -> MatchRecord:
        document, places = reading.document, reading.analysis.places
        themes = reading.analysis.tags.themes
        title_end = document.title_length or min(LONGEST_LEAD, len(document.text))
        matter = list(_matter_words(document, places))
        where = whereabouts(places, reading.located, title_end)
        return cls(
            id=reading.suggestion.id,
            text=document.text,
            title=document.text[:title_end],
            matter=tuple(word for _, word in matter),
            title_matter=tuple(word for start, word in matter if start < title_end),
            places=where.places,
            place_names=where.place_names,
            title_places=where.title_places,
            place_counts=where.place_counts,
            scopes=where.scopes,
            county=where.county,
            beside=where.beside,
            names=_names(document.text, places),
            theme=themes[0].code if themes else "",
            vector=reading.vector,
            reporter=reading.suggestion.reporter,
            reported_at=reading.suggestion.reported_at,
        )


def _matter_words(document: Document, places: tuple[Place, ...]) -> Iterator[tuple[int, str]]:
    """Tokens that touch no place and are Chinese words of the matter, with where they start."""
    at, upcoming = 0, 0
    for token in document.tokens:
        start, at = at, at + len(token)
        while upcoming < len(places) and places[upcoming].end <= start:
            upcoming += 1
        in_place = upcoming < len(places) and places[upcoming].start < at
        if not in_place and token not in COURTESIES and _HAN.match(token) and not token.startswith("〔"):
            yield start, token


def _names(text: str, places: tuple[Place, ...]) -> tuple[str, ...]:
    """Quoted names, and numbers of at least two digits with what they count; in order, each once."""
    quoted = [match.group(1) for match in _QUOTED.finditer(text)]
    taken = [(place.start, place.end) for place in places]
    numbered = [
        match.group()
        for match in _NUMBERED.finditer(text)
        if len(match.group()) >= 3 and not any(start <= match.start() < end for start, end in taken)
    ]
    return tuple(dict.fromkeys(quoted + numbered))
