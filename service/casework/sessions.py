"""Logging in with a key, staying logged in, and being locked out.

A session is a random token in a cookie; the store knows its digest only. Its role is looked up at every request, so a
key that is revoked or given another role takes effect at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from service.casework.errors import CaseworkError, Impossible
from service.casework.keyring import LONGEST_NAME, digest
from service.casework.roles import Role
from service.store import audit, key_roles, keys, sessions
from service.store.audit import AuditLine
from service.store.database import Database
from service.store.sessions import SessionRow

IDLE = timedelta(minutes=30)
"""Without a click for so long, the key is asked for again."""
LONGEST = timedelta(hours=12)
"""A working day: then the key is asked for again in any case."""
KEPT = timedelta(days=1)
"""So long an expired session waits for its person to come back to what was being edited."""
TOUCHED = timedelta(minutes=1)
"""Being seen is written down at most so often."""

MOST_FAILURES = 5
LOCKED = timedelta(minutes=15)
"""After ``MOST_FAILURES`` wrong keys from one address within this time, no key is tried until it is over."""

TOKEN_BYTES = 32


class LoginRefused(CaseworkError):
    """The key is not known, or cannot be tried now."""


class NoSession(CaseworkError):
    """Nobody is logged in here, or no longer."""


class SessionExpired(NoSession):
    """The person has to show the key again; ``session`` still says who it was."""

    def __init__(self, session: Session, why: str = "") -> None:
        super().__init__(why or "登录已过期，请重新登录")
        self.session = session


@dataclass(frozen=True, slots=True)
class Session:
    id: int
    who: str
    key_name: str
    """Empty on a machine without keys."""
    role: Role
    csrf: str


class Sessions:
    """Every method writes what it did into the audit."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock

    def needs_key(self) -> bool:
        with self._database.read() as connection:
            return keys.any_ever(connection)

    def open(self, key: str, who: str, address: str) -> str:
        """The token of a new session. Without a name of one's own, ``who`` is the key's. Raises LoginRefused."""
        holder = self._holder(key, address)
        return self._open(holder, _name(who) or holder, address)

    def open_local(self, who: str, address: str) -> str:
        """On a machine without keys: only a name is asked for, so that the history can say who did what."""
        if self.needs_key():
            raise LoginRefused("已设置密钥，请用密钥登录")
        if not _name(who):
            raise Impossible("请填写姓名，处理记录里要写明经办人")
        return self._open("", _name(who), address)

    def of(self, token: str) -> Session:
        """Raises :class:`SessionExpired` or :class:`NoSession`."""
        now = self._clock()
        with self._database.read() as connection:
            row, session = self._find(connection, token)
        if now - row.seen_at > IDLE or now - row.made_at > LONGEST:
            raise SessionExpired(session)
        if now - row.seen_at > TOUCHED:
            with self._database.write() as connection:
                sessions.touch(connection, row.id, now)
        return session

    def renew(self, token: str, key: str, address: str) -> Session:
        """The person of an expired session shows the key again. Raises LoginRefused or NoSession."""
        with self._database.read() as connection:
            row, session = self._find(connection, token)
        if row.key_name and self._holder(key, address) != row.key_name:
            raise LoginRefused(f"这不是“{row.who}”登录时所用的密钥；换人请退出后重新登录")
        with self._database.write() as connection:
            sessions.renew(connection, row.id, self._clock())
            self._note(connection, session.key_name, session.who, "session renewed", address)
        return session

    def end(self, session: Session) -> None:
        with self._database.write() as connection:
            sessions.end(connection, session.id, self._clock())
            self._note(connection, session.key_name, session.who, "logged out", "")

    def expel(self, session_id: int, by: Session) -> None:
        """An administrator ends somebody's session."""
        with self._database.write() as connection:
            sessions.end(connection, session_id, self._clock())
            self._note(connection, by.key_name, by.who, "session ended", str(session_id))

    def living(self) -> list[SessionRow]:
        with self._database.read() as connection:
            return sessions.living(connection, seen_since=self._clock() - IDLE)

    def audited(self, who: str, *, page: int, size: int) -> tuple[list[AuditLine], int]:
        """Who did what, the latest first, and how much there is; ``who``: only this person, empty for everybody."""
        with self._database.read() as connection:
            lines = audit.page(connection, who=who, offset=(page - 1) * size, limit=size)
            return lines, audit.count(connection, who=who)

    def _find(self, connection: Connection, token: str) -> tuple[SessionRow, Session]:
        row = sessions.get(connection, digest(token))
        if row is None or row.ended_at is not None or not _still_valid(connection, row):
            raise NoSession("请先登录")
        return row, Session(row.id, row.who, row.key_name, role_of(connection, row.key_name), row.csrf)

    def _holder(self, key: str, address: str) -> str:
        now = self._clock()
        with self._database.write() as connection:
            locked = sessions.failures(connection, address, since=now - LOCKED) >= MOST_FAILURES
            holder = None if locked else keys.holder(connection, digest(key.strip()))
            if holder is None:
                refusal = "login refused while locked" if locked else "wrong key"
                self._note(connection, "", "", refusal, address)
            if holder is None and not locked:
                sessions.failed(connection, address, now)
        if locked:
            minutes = LOCKED // timedelta(minutes=1)
            raise LoginRefused(f"密钥连续输错 {MOST_FAILURES} 次，已锁定，请 {minutes} 分钟后再试")
        if holder is None:
            raise LoginRefused("密钥不对或已停用，请核对；密钥由管理员用 minqing key add 发放")
        return holder

    def _open(self, key_name: str, who: str, address: str) -> str:
        now, token = self._clock(), secrets.token_urlsafe(TOKEN_BYTES)
        csrf = secrets.token_urlsafe(TOKEN_BYTES)
        with self._database.write() as connection:
            sessions.forget(connection, seen_before=now - KEPT)
            sessions.forgive(connection, address)
            sessions.add(connection, digest=digest(token), key_name=key_name, who=who, csrf=csrf, at=now)
            self._note(connection, key_name, who, "logged in", address)
        return token

    def _note(self, connection: Connection, key_name: str, who: str, action: str, target: str) -> None:
        keys.note(connection, at=self._clock(), key_name=key_name, who=who, action=action, target=target)


def role_of(connection: Connection, key_name: str) -> Role:
    """Without keys, whoever sits at the machine may do everything."""
    if not key_name:
        return Role.ADMINISTRATOR
    return Role(key_roles.of(connection, key_name) or Role.CLERK)


def _still_valid(connection: Connection, row: SessionRow) -> bool:
    """A revoked key ends its sessions; the first key ends those that were opened without one."""
    return keys.is_active(connection, row.key_name) if row.key_name else not keys.any_ever(connection)


def _name(given: str) -> str:
    name = " ".join(given.split())
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise Impossible(f"姓名应为 1 到 {LONGEST_NAME} 个可见字符")
    return name
