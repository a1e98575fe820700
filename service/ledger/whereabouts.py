"""What a ledger's columns say of where a suggestion is from: all of them, the finest first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from nlp.types import RawText
from service.ledger.cells import readable_text
from service.ledger.headers import HEADERS, ROLE_LABELS, canonical
from service.ledger.rows import Cell, Role

MOST_CHARACTERS = 60
"""Of a column; what is longer tells a story and not a place."""

FIRST_AREA = "被反映街乡镇"
"""From this header on the list of :data:`HEADERS` names towns, then counties."""
_RANK = {header: rank for rank, header in enumerate(HEADERS[Role.PLACE])}
_AREAS = frozenset(HEADERS[Role.PLACE][HEADERS[Role.PLACE].index(FIRST_AREA) :])
"""Columns of towns and counties: they say where a matter is, but not which place it is at."""
PLACE_COLUMN = ROLE_LABELS[Role.PLACE]
"""The header under which a place is kept that came with none that is known."""
_AREA = re.compile(r".{1,12}(?:[省市县区旗州盟镇乡]|街道|街道办|办事处)")


TABLES_REMEMBERED = 256
"""The columns of a ledger are the same row after row."""


def located(headers: tuple[str, ...], cells: Sequence[Cell], chosen: str = "") -> tuple[RawText, ...]:
    """What the columns of places among ``headers`` say in one row, each thing once.

    ``chosen``: the header of the column that a person named as that of places, whatever it is called. A town without
    its ending (建国门) is left out: nothing tells it from a village.
    """
    found = []
    for index, of_areas in _columns(headers, chosen):
        said = readable_text(cells[index]).strip()
        if 0 < len(said) <= MOST_CHARACTERS and (not of_areas or _AREA.fullmatch(said)):
            found.append(RawText(said))
    return tuple(dict.fromkeys(found))


def located_in(columns: Mapping[str, Any]) -> tuple[RawText, ...]:
    """As :func:`located`, for a row that the store keeps: text by header."""
    texts = {header: value for header, value in columns.items() if isinstance(value, str)}
    return located(tuple(texts), tuple(texts.values()))


@lru_cache(maxsize=TABLES_REMEMBERED)
def _columns(headers: tuple[str, ...], chosen: str) -> tuple[tuple[int, bool], ...]:
    """Index of each column of places, the finest first, and whether it is one of areas."""
    ranked = []
    for index, header in enumerate(headers):
        name = canonical(header)
        if header == chosen or name in _RANK:
            ranked.append((-1 if header == chosen else _RANK[name], index, name in _AREAS))
    return tuple((index, of_areas) for _, index, of_areas in sorted(ranked))
