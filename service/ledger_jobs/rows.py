"""A ledger's row as a suggestion of the store. The same row is the same suggestion, however often it is dropped."""

from __future__ import annotations

import hashlib
from collections import Counter

from service.batch.suggestions import Entry
from service.casework.views import CHINA_TIME
from service.ledger.cells import as_text, encodable
from service.ledger.rows import Role, is_blank
from service.ledger.whereabouts import PLACE_COLUMN, located_in
from service.store.records import NewSuggestion

LONGEST_ID = 200
"""Characters of a ledger's own number; a longer one is no number."""
DIGEST_LENGTH = 24
"""Hex digits: 96 bits, no two rows of a million share one by chance."""


class Rows:
    """Of one ledger: rows without a number of their own go by what they say."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._said: Counter[str] = Counter()

    def suggestion(self, entry: Entry) -> NewSuggestion:
        asked = entry.suggestion
        return NewSuggestion(
            text=asked.text,
            title=asked.title,
            source=self._source,
            external_id=self._id(entry),
            reporter=encodable(asked.reporter)[:LONGEST_ID],
            reported_at=asked.reported_at.replace(tzinfo=CHINA_TIME) if asked.reported_at else None,
            extra=_others(entry),
        )

    def _id(self, entry: Entry) -> str:
        """The ledger's own, or a digest of the row; the n-th row that says the same gets a number behind it."""
        own = Role.ID in entry.table.fields and not entry.id_note
        if own and len(entry.suggestion.id) <= LONGEST_ID:
            return encodable(entry.suggestion.id)
        asked = entry.suggestion
        said = "\x1f".join((asked.title, asked.text, asked.reporter, str(asked.reported_at)))
        digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]
        self._said[digest] += 1
        return f"行{digest}-{self._said[digest]}"


def _others(entry: Entry) -> dict[str, str]:
    """The columns beside the message, as text: where it is from, which station, what was done."""
    read = {entry.table.fields[role] for role in (Role.TEXT, Role.TITLE, Role.REPORTER) if role in entry.table.fields}
    cells = zip(entry.table.columns, entry.row.cells, strict=True)
    others = {
        column: encodable(as_text(cell))
        for i, (column, cell) in enumerate(cells)
        if i not in read and not is_blank(cell)
    }
    said = entry.suggestion.located
    return others if said == located_in(others) else {PLACE_COLUMN: encodable(said[0]), **others}
