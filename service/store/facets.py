"""What a suggestion names beside its one theme and lead: needs, departments, stations, places. Counted in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from sqlalchemy import Connection, delete, insert

from service.store.tables import facets


class Facet(StrEnum):
    NEED = "need"
    """七有五性."""
    DEPARTMENT = "department"
    """主责 or 协办."""
    STATION = "station"
    """村、社区、联络站, as the ledger's own column says."""
    PLACE = "place"
    """A place that the masked text names."""


def write(connection: Connection, suggestion_id: str, values: Mapping[Facet, Collection[str]]) -> None:
    """Replace the values of the facets that are given; the others stay."""
    stale = facets.c.suggestion_id == suggestion_id
    connection.execute(delete(facets).where(stale, facets.c.kind.in_([kind.value for kind in values])))
    rows = [
        {"suggestion_id": suggestion_id, "kind": kind, "value": value}
        for kind, named in values.items()
        for value in dict.fromkeys(named)
    ]
    if rows:
        connection.execute(insert(facets), rows)
