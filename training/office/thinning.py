"""A template that was sent a hundred thousand times teaches no more than a few hundred of it, and drowns the rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from nlp.types import Document
from training.office.history import HistoryRow
from training.office.split import Places, copies, shingles

MOST_COPIES = 200
"""Rows of one template and one label that are learned from."""
TEMPLATE = 0.5
"""A row is of a template when so much of it is what its group says again and again; a common salutation is less."""
AGAIN = 0.2
"""What this share of a group's rows says is said again and again."""
_LOOKED_AT = 500
"""Rows of a group that tell what it says."""


def thinned(documents: Sequence[Document], rows: Sequence[HistoryRow]) -> Places:
    """Which of the rows are kept, in order. Rows of one template that differ in their labels are counted apart."""
    alike: dict[tuple[int, tuple[tuple[str, str], ...]], list[int]] = defaultdict(list)
    for place, group in enumerate(copies(documents).tolist()):
        alike[group, tuple(sorted(rows[place].labels.items()))].append(place)
    kept = np.ones(len(documents), dtype=bool)
    for places in alike.values():
        if len(places) > MOST_COPIES:
            template = _of_template(documents, places)
            kept[template] = False
            kept[_spread(template, rows)] = True
    return np.flatnonzero(kept)


def _spread(places: Sequence[int], rows: Sequence[HistoryRow]) -> list[int]:
    """:data:`MOST_COPIES` of them, even over their time: were they the latest, they would be the test."""
    in_time = sorted(places, key=lambda place: rows[place].suggestion.reported_at or datetime.min)
    return [in_time[at] for at in np.linspace(0, len(in_time) - 1, MOST_COPIES).astype(int).tolist()] if in_time else []


def _of_template(documents: Sequence[Document], rows: Sequence[int]) -> list[int]:
    """Those of ``rows`` most of whose words the others say too."""
    looked_at = rows[:: max(1, len(rows) // _LOOKED_AT)]
    said = Counter(shingle for row in looked_at for shingle in shingles(documents[row].text))
    again = {shingle for shingle, count in said.items() if count >= AGAIN * len(looked_at)}
    found = []
    for row in rows:
        own = shingles(documents[row].text)
        if len(own & again) >= TEMPLATE * len(own):
            found.append(row)
    return found
