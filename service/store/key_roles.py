"""Which role a key gives. A key that was never given one is a clerk's."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from service.store.staff_tables import key_roles


def give(connection: Connection, key_name: str, role: str) -> None:
    connection.execute(delete(key_roles).where(key_roles.c.key_name == key_name))
    connection.execute(insert(key_roles).values(key_name=key_name, role=role))


def of(connection: Connection, key_name: str) -> str | None:
    return connection.execute(select(key_roles.c.role).where(key_roles.c.key_name == key_name)).scalar_one_or_none()


def everyone(connection: Connection) -> dict[str, str]:
    """Role by key name, of the keys that were given one."""
    return {row[0]: row[1] for row in connection.execute(select(key_roles.c.key_name, key_roles.c.role))}
