"""Which case a suggestion belongs to now. The past is in the case events."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from service.store.records import How, Membership, Standing
from service.store.tables import memberships, suggestions

_COLUMNS = (
    memberships.c.suggestion_id,
    memberships.c.case_id,
    memberships.c.how,
    memberships.c.probability,
    memberships.c.reasons,
    memberships.c.since,
)


def add(connection: Connection, membership: Membership, standing: Standing, revision: int) -> None:
    connection.execute(
        insert(memberships).values(
            suggestion_id=membership.suggestion_id,
            case_id=membership.case_id,
            how=membership.how,
            probability=membership.probability,
            reasons=list(membership.reasons),
            since=membership.since,
            revision=revision,
            **_standing_columns(standing),
        )
    )


def get(connection: Connection, suggestion_id: str) -> Membership | None:
    query = select(*_COLUMNS).where(memberships.c.suggestion_id == suggestion_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _membership(row)


def standing(connection: Connection, suggestion_id: str) -> Standing | None:
    """What counts of a suggestion now."""
    columns = tuple(memberships.c[name] for name in Standing.__dataclass_fields__)
    row = connection.execute(select(*columns).where(memberships.c.suggestion_id == suggestion_id)).one_or_none()
    return None if row is None else Standing(*row)


def of(connection: Connection, suggestion_ids: Collection[str]) -> dict[str, Membership]:
    query = select(*_COLUMNS).where(memberships.c.suggestion_id.in_(suggestion_ids))
    return {row[0]: _membership(row) for row in connection.execute(query)}


def members(connection: Connection, case_id: str) -> list[str]:
    """Ids in order of arrival."""
    query = (
        select(memberships.c.suggestion_id)
        .join(suggestions, suggestions.c.id == memberships.c.suggestion_id)
        .where(memberships.c.case_id == case_id)
        .order_by(suggestions.c.number)
    )
    return list(connection.execute(query).scalars())


def people(connection: Connection, case_id: str) -> list[tuple[str, str | None]]:
    """(suggestion, person) of a case's members in order of arrival: the base for telling 重复件."""
    query = (
        select(suggestions.c.id, suggestions.c.person)
        .join(memberships, suggestions.c.id == memberships.c.suggestion_id)
        .where(memberships.c.case_id == case_id)
        .order_by(suggestions.c.number)
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def move(connection: Connection, moved: Iterable[Membership], revision: int) -> None:
    """Put suggestions where ``moved`` says, with how, reasons and since."""
    for membership in moved:
        change = update(memberships).where(memberships.c.suggestion_id == membership.suggestion_id)
        connection.execute(
            change.values(
                case_id=membership.case_id,
                how=membership.how,
                probability=membership.probability,
                reasons=list(membership.reasons),
                since=membership.since,
                revision=revision,
            )
        )


def restate(connection: Connection, suggestion_id: str, standing: Standing) -> None:
    """A person labelled the suggestion (the index does not care: no new revision)."""
    change = update(memberships).where(memberships.c.suggestion_id == suggestion_id)
    connection.execute(change.values(**_standing_columns(standing)))


def count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(memberships)).scalar_one())


def count_unsure(connection: Connection) -> int:
    """How many suggestions have tags that wait for a person."""
    query = select(func.count()).select_from(memberships).where(memberships.c.needs_review)
    return int(connection.execute(query).scalar_one())


def _standing_columns(standing: Standing) -> dict[str, Any]:
    return {
        "theme": standing.theme,
        "lead": standing.lead,
        "kind": standing.kind,
        "urgency": standing.urgency,
        "needs_review": standing.needs_review,
    }


def _membership(row: Row[*tuple[Any, ...]]) -> Membership:
    return Membership(row[0], row[1], How(row[2]), row[3], tuple(row[4]), row[5])
