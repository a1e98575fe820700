"""Which sections of a message are matters of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from nlp.matters.sections import Section
from nlp.taxonomy import NO_MATTER
from nlp.types import MaskedText, Part, Tags

SURE = 0.9
"""Least calibrated probability of the theme of each section. Most letters with marks argue one matter point by point;
a doubtful point is a sign of that. Chosen by reading twenty letters: at 0.8 the doubtful ones were mostly wrong."""

Read = tuple[Section, Tags]


def distinct(text: MaskedText, read: Sequence[Read]) -> tuple[Part, ...]:
    """The matters that ``text`` tells one after the other; empty unless there are at least two.

    ``read``: its sections in order, each with the tags of that section alone. Neighbours of one theme are one matter,
    with the tags of the surest of them. Courtesies and a preamble are left out. Where any other section is in doubt, or
    a theme comes back after another one, the whole is one matter told at length.
    """
    told = [each for each in read if not _is_courtesy(each[1])]
    if told and not _is_sure(told[0][1]):
        told = told[1:]
    parts = [_part(text, list(same)) for _, same in groupby(told, key=_theme)]
    one_matter = len({_theme(each) for each in told}) < len(parts) or not all(_is_sure(tags) for _, tags in told)
    return () if one_matter or len(parts) < 2 else tuple(parts)


def _theme(read: Read) -> str:
    return read[1].themes[0].code


def _is_courtesy(tags: Tags) -> bool:
    return tags.themes[0].code.startswith(NO_MATTER)


def _is_sure(tags: Tags) -> bool:
    return tags.themes[0].probability >= SURE


def _part(text: MaskedText, same: list[Read]) -> Part:
    start, end = same[0][0].start, same[-1][0].end
    _, tags = max(same, key=lambda each: each[1].themes[0].probability)
    return Part(MaskedText(text[start:end]), start, end, tags.themes, tags.qiyouwuxing, tags.departments)
