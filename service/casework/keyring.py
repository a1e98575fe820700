"""API keys: made, shown once, kept as a digest. They are random and long, so a plain sha256 is enough."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from service.casework.errors import Conflict, Impossible, NotFound
from service.casework.roles import Role
from service.store import key_roles, keys
from service.store.database import Database
from service.store.keys import KeyRow

KEY_BYTES = 32
PREFIX = "mq_"
"""So that a key that ended up in a file is recognised as one."""

LONGEST_NAME = 64


def digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def add(database: Database, name: str, role: Role = Role.CLERK) -> str:
    """A new key for the caller ``name``, which cannot be had a second time."""
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise Impossible(f"密钥名称应为 1 到 {LONGEST_NAME} 个可见字符，如“台账系统”")
    key = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    try:
        with database.write() as connection:
            keys.add(connection, name, digest(key), datetime.now(UTC))
            key_roles.give(connection, name, role)
            _note(connection, "key added", name)
    except IntegrityError:
        raise Conflict(f"已有名为“{name}”的密钥（包括已停用的），请换一个名称") from None
    return key


def revoke(database: Database, name: str) -> None:
    with database.write() as connection:
        if not keys.revoke(connection, name, datetime.now(UTC)):
            raise NotFound(f"没有名为“{name}”的有效密钥")
        _note(connection, "key revoked", name)


def give_role(database: Database, name: str, role: Role) -> None:
    """From now on; whoever is logged in with the key has it at once."""
    with database.write() as connection:
        if not keys.is_active(connection, name):
            raise NotFound(f"没有名为“{name}”的有效密钥")
        key_roles.give(connection, name, role)
        _note(connection, "key role", f"{name} {role.name_shown}")


def roles(database: Database) -> dict[str, Role]:
    """Role by key name."""
    with database.read() as connection:
        given = key_roles.everyone(connection)
        return {row.name: Role(given.get(row.name, Role.CLERK)) for row in keys.all_keys(connection)}


def known(database: Database) -> Sequence[KeyRow]:
    with database.read() as connection:
        return keys.all_keys(connection)


def _note(connection: Connection, action: str, name: str) -> None:
    keys.note(connection, at=datetime.now(UTC), key_name="", who="命令行", action=action, target=name)
