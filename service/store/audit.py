"""Who did what, latest first. Written by :func:`service.store.keys.note`; nothing changes or removes a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from service.store.tables import audit


@dataclass(frozen=True, slots=True)
class AuditLine:
    id: int
    at: datetime
    key_name: str
    who: str
    action: str
    target: str


_COLUMNS = tuple(audit.c[name] for name in AuditLine.__dataclass_fields__)


def page(connection: Connection, *, who: str = "", offset: int, limit: int) -> list[AuditLine]:
    """``who``: only what this person did; empty for everybody."""
    query = select(*_COLUMNS).order_by(audit.c.id.desc()).offset(offset).limit(limit)
    return [AuditLine(*row) for row in connection.execute(query.where(audit.c.who == who) if who else query)]


def count(connection: Connection, *, who: str = "") -> int:
    query = select(func.count()).select_from(audit)
    return int(connection.execute(query.where(audit.c.who == who) if who else query).scalar_one())
