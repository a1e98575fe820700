"""Suggestions and their analyses. Rows are added and never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from service.contract import AnalysisJson
from service.store.counters import Counter, identifier, take
from service.store.records import Key, NewSuggestion, OriginalRow, SuggestionRow
from service.store.tables import analyses, memberships, suggestions

CHUNK = 500
"""Rows fetched at a time when a whole store is read."""


def stored_keys(connection: Connection, source: str, external_ids: Collection[str]) -> dict[str, Key]:
    """The rows of one source that are already stored, by external id."""
    columns = (suggestions.c.external_id, suggestions.c.id, suggestions.c.fingerprint)
    found: dict[str, Key] = {}
    wanted = sorted(set(external_ids))
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        query = select(*columns).where(suggestions.c.source == source, suggestions.c.external_id.in_(chunk))
        found.update({row[0]: Key(row[1], row[2]) for row in connection.execute(query)})
    return found


def next_id(connection: Connection) -> tuple[str, int]:
    number = take(connection, Counter.SUGGESTION)
    return identifier(Counter.SUGGESTION, number), number


def add(
    connection: Connection,
    new: NewSuggestion,
    *,
    id: str,
    number: int,
    fingerprint: str,
    person: str | None,
    received_at: datetime,
    received_by: str,
) -> None:
    """Raises IntegrityError when the source already has this external id."""
    connection.execute(
        insert(suggestions).values(
            id=id,
            number=number,
            source=new.source,
            external_id=new.external_id,
            fingerprint=fingerprint,
            title=new.title,
            text=new.text,
            reporter=new.reporter,
            person=person,
            reported_at=new.reported_at,
            received_at=received_at,
            received_by=received_by,
            extra=dict(new.extra or {}),
        )
    )


def add_analysis(connection: Connection, suggestion_id: str, analysis: AnalysisJson, made_at: datetime) -> None:
    """Store what a bundle says. The same bundle's earlier answer for this suggestion must not exist."""
    former = update(analyses).where(analyses.c.suggestion_id == suggestion_id, analyses.c.is_current)
    connection.execute(former.values(is_current=False))
    row: Mapping[str, Any] = {
        "suggestion_id": suggestion_id,
        "bundle": analysis["bundle"],
        "made_at": made_at,
        "is_current": True,
        "analysis": analysis,
    }
    connection.execute(insert(analyses).values(**row))


def _shown() -> Select[Any]:
    columns = suggestions.c
    return (
        select(
            columns.id,
            columns.source,
            columns.external_id,
            columns.reported_at,
            columns.received_at,
            columns.person,
            analyses.c.analysis,
        )
        .join(analyses, (analyses.c.suggestion_id == columns.id) & analyses.c.is_current)
        .order_by(columns.number)
    )


def get(connection: Connection, id: str) -> SuggestionRow | None:
    row = connection.execute(_shown().where(suggestions.c.id == id)).one_or_none()
    return None if row is None else SuggestionRow(*row)


def many(connection: Connection, ids: Collection[str]) -> list[SuggestionRow]:
    """Those of at most ``CHUNK`` ids that are stored, in order of arrival."""
    return [SuggestionRow(*row) for row in connection.execute(_shown().where(suggestions.c.id.in_(ids)))]


def of_case(connection: Connection, case_id: str, *, offset: int, limit: int) -> list[SuggestionRow]:
    """Members in order of arrival."""
    joined = _shown().join(memberships, memberships.c.suggestion_id == suggestions.c.id)
    page = joined.where(memberships.c.case_id == case_id).offset(offset).limit(limit)
    return [SuggestionRow(*row) for row in connection.execute(page)]


def first_texts(connection: Connection, case_ids: Collection[str]) -> dict[str, str]:
    """The masked text of each case's earliest member."""
    earliest = (
        select(memberships.c.case_id, func.min(suggestions.c.number).label("number"))
        .join(suggestions, suggestions.c.id == memberships.c.suggestion_id)
        .where(memberships.c.case_id.in_(case_ids))
        .group_by(memberships.c.case_id)
        .subquery()
    )
    query = (
        select(earliest.c.case_id, analyses.c.analysis)
        .join(suggestions, suggestions.c.number == earliest.c.number)
        .join(analyses, (analyses.c.suggestion_id == suggestions.c.id) & analyses.c.is_current)
    )
    return {row[0]: row[1]["masked_text"] for row in connection.execute(query)}


def masked_texts(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """What may be shown of these suggestions, by id."""
    query = select(analyses.c.suggestion_id, analyses.c.analysis)
    found = connection.execute(query.where(analyses.c.suggestion_id.in_(ids), analyses.c.is_current))
    return {row[0]: row[1]["masked_text"] for row in found}


def analyses_of(connection: Connection, ids: Collection[str]) -> list[AnalysisJson]:
    """The current analyses, in the order of the ids."""
    query = select(analyses.c.analysis).where(analyses.c.suggestion_id.in_(ids), analyses.c.is_current)
    return list(connection.execute(query.order_by(analyses.c.suggestion_id)).scalars())


def placements_since(connection: Connection, revision: int) -> Iterator[tuple[str, str, str]]:
    """(suggestion, case, fingerprint) of each membership that was changed after ``revision``, in order of arrival."""
    query = (
        select(suggestions.c.id, memberships.c.case_id, suggestions.c.fingerprint)
        .join(memberships, memberships.c.suggestion_id == suggestions.c.id)
        .where(memberships.c.revision > revision)
        .order_by(suggestions.c.number)
        .execution_options(yield_per=CHUNK)
    )
    for row in connection.execute(query):
        yield row[0], row[1], row[2]


def originals(connection: Connection, ids: Sequence[str]) -> list[OriginalRow]:
    """The original texts of at most ``CHUNK`` suggestions, in order of arrival."""
    columns = tuple(suggestions.c[name] for name in OriginalRow.__dataclass_fields__)
    query = select(*columns).where(suggestions.c.id.in_(ids))
    found = connection.execute(query.order_by(suggestions.c.number))
    return [OriginalRow(*row) for row in found]


def count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(suggestions)).scalar_one())
