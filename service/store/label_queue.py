"""Suggestions that nobody has labelled, with what it takes to choose among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from service.store.facets import Facet
from service.store.tables import analyses, facets, labels, memberships, suggestions


def unlabelled(connection: Connection, limit: int) -> Iterator[tuple[str, str, str, list[dict[str, Any]]]]:
    """Id, case, town ("" where unknown) and the machine's themes, of the latest; those with unsure tags first."""
    town = facets.alias()
    query = (
        select(memberships.c.suggestion_id, memberships.c.case_id, town.c.value, analyses.c.analysis["themes"])
        .join(suggestions, suggestions.c.id == memberships.c.suggestion_id)
        .join(analyses, (analyses.c.suggestion_id == memberships.c.suggestion_id) & analyses.c.is_current)
        .outerjoin(town, (town.c.suggestion_id == memberships.c.suggestion_id) & (town.c.kind == Facet.STATION))
        .where(~select(labels.c.id).where(labels.c.suggestion_id == memberships.c.suggestion_id).exists())
        .order_by(memberships.c.needs_review.desc(), suggestions.c.number.desc())
        .limit(limit)
    )
    for id, case_id, where, themes in connection.execute(query):
        yield id, case_id, where or "", themes
