"""API keys. Only the digest of a key is stored, so a stolen database opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from service.store.tables import api_keys, audit


@dataclass(frozen=True, slots=True)
class KeyRow:
    name: str
    made_at: datetime
    revoked_at: datetime | None


def add(connection: Connection, name: str, digest: str, at: datetime) -> None:
    """Raises IntegrityError when the name is taken, by a revoked key too: a name in the audit means one key."""
    connection.execute(insert(api_keys).values(name=name, digest=digest, made_at=at))


def revoke(connection: Connection, name: str, at: datetime) -> bool:
    """False when there is no such active key."""
    active = (api_keys.c.name == name) & api_keys.c.revoked_at.is_(None)
    return connection.execute(update(api_keys).where(active).values(revoked_at=at)).rowcount == 1


def all_keys(connection: Connection) -> list[KeyRow]:
    query = select(api_keys.c.name, api_keys.c.made_at, api_keys.c.revoked_at).order_by(api_keys.c.id)
    return [KeyRow(*row) for row in connection.execute(query)]


def holder(connection: Connection, digest: str) -> str | None:
    """The name of the active key with this digest."""
    query = select(api_keys.c.name).where(api_keys.c.digest == digest, api_keys.c.revoked_at.is_(None))
    return connection.execute(query).scalar_one_or_none()


def is_active(connection: Connection, name: str) -> bool:
    active = (api_keys.c.name == name) & api_keys.c.revoked_at.is_(None)
    return bool(connection.execute(select(func.count()).select_from(api_keys).where(active)).scalar_one())


def any_ever(connection: Connection) -> bool:
    """Whether keys are in use. Revoking the last one locks the door, it does not open it."""
    return bool(connection.execute(select(func.count()).select_from(api_keys)).scalar_one())


def any_active(connection: Connection) -> bool:
    query = select(func.count()).select_from(api_keys).where(api_keys.c.revoked_at.is_(None))
    return bool(connection.execute(query).scalar_one())


def note(connection: Connection, *, at: datetime, key_name: str, who: str, action: str, target: str) -> None:
    """Who did what to which case or suggestion, and with whose key."""
    connection.execute(insert(audit).values(at=at, key_name=key_name, who=who, action=action, target=target))
