"""Logins of the console: sessions by the digest of their cookie, and wrong keys by address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from service.store.staff_tables import login_failures, sessions


@dataclass(frozen=True, slots=True)
class SessionRow:
    id: int
    key_name: str
    who: str
    csrf: str
    made_at: datetime
    seen_at: datetime
    ended_at: datetime | None


_COLUMNS = tuple(sessions.c[name] for name in SessionRow.__dataclass_fields__)


def add(connection: Connection, *, digest: str, key_name: str, who: str, csrf: str, at: datetime) -> None:
    values = {"digest": digest, "key_name": key_name, "who": who, "csrf": csrf, "made_at": at, "seen_at": at}
    connection.execute(insert(sessions).values(**values))


def get(connection: Connection, digest: str) -> SessionRow | None:
    row = connection.execute(select(*_COLUMNS).where(sessions.c.digest == digest)).one_or_none()
    return None if row is None else SessionRow(*row)


def touch(connection: Connection, session_id: int, at: datetime) -> None:
    connection.execute(update(sessions).where(sessions.c.id == session_id).values(seen_at=at))


def end(connection: Connection, session_id: int, at: datetime) -> None:
    connection.execute(update(sessions).where(sessions.c.id == session_id).values(ended_at=at))


def renew(connection: Connection, session_id: int, at: datetime) -> None:
    """The same person is there again: the session begins anew."""
    connection.execute(update(sessions).where(sessions.c.id == session_id).values(made_at=at, seen_at=at))


def living(connection: Connection, *, seen_since: datetime) -> list[SessionRow]:
    """Those who are logged in, the one seen last first."""
    query = select(*_COLUMNS).where(sessions.c.ended_at.is_(None), sessions.c.seen_at >= seen_since)
    return [SessionRow(*row) for row in connection.execute(query.order_by(sessions.c.seen_at.desc()))]


def forget(connection: Connection, *, seen_before: datetime) -> None:
    """Rows that no cookie will ask for again."""
    connection.execute(delete(sessions).where(sessions.c.seen_at < seen_before))


def failed(connection: Connection, address: str, at: datetime) -> None:
    connection.execute(insert(login_failures).values(address=address, at=at))


def failures(connection: Connection, address: str, *, since: datetime) -> int:
    query = select(func.count()).where(login_failures.c.address == address, login_failures.c.at >= since)
    return int(connection.execute(query.select_from(login_failures)).scalar_one())


def forgive(connection: Connection, address: str) -> None:
    connection.execute(delete(login_failures).where(login_failures.c.address == address))
