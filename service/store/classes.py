"""一类事: which class a case is in, and classes as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from service.store.records import CaseStatus
from service.store.tables import cases, classes


@dataclass(frozen=True, slots=True)
class ClassRow:
    id: str
    name: str
    made_at: datetime
    cases: int
    messages: int
    last_reported_at: datetime | None


def assigned(connection: Connection) -> dict[str, str]:
    """Case to class, of the cases that have one and were not merged away."""
    query = select(cases.c.id, cases.c.class_id).where(cases.c.class_id.is_not(None), _standing())
    return {row[0]: row[1] for row in connection.execute(query)}


def assign(connection: Connection, of_case: Mapping[str, str], names: Mapping[str, str], at: datetime) -> None:
    """Put cases into classes. A class keeps the name it was first given, a case the class it has."""
    known = set(connection.execute(select(classes.c.id)).scalars())
    for id in sorted(set(of_case.values()) - known):
        connection.execute(insert(classes).values(id=id, name=names.get(id, ""), made_at=at))
    had = assigned(connection)
    for case_id, class_id in of_case.items():
        if case_id not in had:
            connection.execute(update(cases).where(cases.c.id == case_id).values(class_id=class_id))


def page(connection: Connection, *, offset: int, limit: int) -> list[ClassRow]:
    """The class with most messages first."""
    query = _rows().order_by(func.sum(cases.c.messages).desc(), classes.c.id)
    return [ClassRow(*row) for row in connection.execute(query.offset(offset).limit(limit))]


def get(connection: Connection, class_id: str) -> ClassRow | None:
    row = connection.execute(_rows().where(classes.c.id == class_id)).one_or_none()
    return None if row is None else ClassRow(*row)


def count(connection: Connection) -> int:
    query = select(func.count(cases.c.class_id.distinct())).where(_standing())
    return int(connection.execute(query).scalar_one())


def _standing() -> Any:
    return cases.c.status != CaseStatus.MERGED


def _rows() -> Select[*tuple[Any, ...]]:
    latest = func.max(cases.c.last_reported_at, type_=cases.c.last_reported_at.type)
    return (
        select(classes.c.id, classes.c.name, classes.c.made_at, func.count(), func.sum(cases.c.messages), latest)
        .join(cases, cases.c.class_id == classes.c.id)
        .where(_standing())
        .group_by(classes.c.id, classes.c.name, classes.c.made_at)
    )
