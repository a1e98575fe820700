"""一类事: which class a case is in, and classes as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from service.store.records import CaseStatus
from service.store.tables import cases, classes, memberships, suggestions
from service.store.voices import voice


@dataclass(frozen=True, slots=True)
class ClassRow:
    id: str
    name: str
    made_at: datetime
    cases: int
    messages: int
    last_reported_at: datetime | None
    people: int
    """Voices: persons, and different texts of nobody known. One who wrote about several of its cases is one."""


@dataclass(frozen=True, slots=True)
class ClassState:
    """What a person decides about."""

    id: str
    name: str
    version: int
    pinned: bool
    merged_into: str | None


_STATE = tuple(classes.c[name] for name in ClassState.__dataclass_fields__)


def assigned(connection: Connection) -> dict[str, str]:
    """Case to class, of the cases that have one and were not merged away."""
    query = select(cases.c.id, cases.c.class_id).where(cases.c.class_id.is_not(None), _standing())
    return {row[0]: row[1] for row in connection.execute(query)}


def assign(connection: Connection, of_case: Mapping[str, str], names: Mapping[str, str], at: datetime) -> bool:
    """Put cases into classes. A class keeps the name it was first given, a case the class it has.

    A person may have decided meanwhile: a class that was merged takes cases in the name of the one it is in now, a
    pinned one takes none. Gives whether every case was placed; False asks for another grouping.
    """
    states = {row[0]: ClassState(*row) for row in connection.execute(select(*_STATE))}
    had = assigned(connection)
    refused = 0
    for case_id in sorted(of_case.keys() - had.keys()):
        class_id = of_case[case_id]
        if class_id not in states:
            states[class_id] = make(connection, class_id, names.get(class_id, ""), at)
        state = _survivor(states, class_id)
        refused += state.pinned
        if not state.pinned:
            move(connection, [case_id], state.id)
    return refused == 0


def make(connection: Connection, class_id: str, name: str, at: datetime) -> ClassState:
    connection.execute(insert(classes).values(id=class_id, name=name, made_at=at))
    return ClassState(class_id, name, 0, False, None)


def state(connection: Connection, class_id: str) -> ClassState | None:
    row = connection.execute(select(*_STATE).where(classes.c.id == class_id)).one_or_none()
    return None if row is None else ClassState(*row)


def pinned(connection: Connection) -> frozenset[str]:
    return frozenset(connection.execute(select(classes.c.id).where(classes.c.pinned)).scalars())


def change(connection: Connection, class_id: str, seen: int | None = None, **columns: Any) -> bool:
    """Write ``columns`` and raise the version; not if the version is another than ``seen``. Gives whether written."""
    query = update(classes).where(classes.c.id == class_id)
    if seen is not None:
        query = query.where(classes.c.version == seen)
    return connection.execute(query.values(version=classes.c.version + 1, **columns)).rowcount == 1


def members(connection: Connection, class_id: str, *, merged: bool = False) -> list[str]:
    """Its cases in order; with ``merged`` those too that were merged into others."""
    query = select(cases.c.id).where(cases.c.class_id == class_id).order_by(cases.c.number)
    return list(connection.execute(query if merged else query.where(_standing())).scalars())


def move(connection: Connection, case_ids: Collection[str], to: str) -> None:
    connection.execute(update(cases).where(cases.c.id.in_(case_ids)).values(class_id=to))


def page(connection: Connection, *, offset: int, limit: int) -> list[ClassRow]:
    """The class with most people first, as its cases count them."""
    by_people = func.sum(cases.c.people + cases.c.anonymous).desc()
    query = _rows().order_by(by_people, func.sum(cases.c.messages).desc(), classes.c.id)
    return _counted(connection, connection.execute(query.offset(offset).limit(limit)))


def get(connection: Connection, class_id: str) -> ClassRow | None:
    return next(iter(_counted(connection, connection.execute(_rows().where(classes.c.id == class_id)))), None)


def count(connection: Connection) -> int:
    query = select(func.count(cases.c.class_id.distinct())).where(_standing())
    return int(connection.execute(query).scalar_one())


def _survivor(states: Mapping[str, ClassState], class_id: str) -> ClassState:
    """The class that this one is part of now."""
    state = states[class_id]
    while state.merged_into is not None:
        state = states[state.merged_into]
    return state


def _counted(connection: Connection, rows: Iterable[Sequence[Any]]) -> list[ClassRow]:
    found = list(rows)
    voices = (
        select(cases.c.class_id, func.count(voice.distinct()))
        .join(memberships, memberships.c.case_id == cases.c.id)
        .join(suggestions, suggestions.c.id == memberships.c.suggestion_id)
        .where(_standing(), cases.c.class_id.in_([row[0] for row in found]))
        .group_by(cases.c.class_id)
    )
    people = {row[0]: int(row[1]) for row in connection.execute(voices)}
    return [ClassRow(row[0], row[1], row[2], row[3], row[4], row[5], people.get(row[0], 0)) for row in found]


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
