"""The connection to the database: how it is opened, and the two ways to use it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from nlp.errors import MinqingError

BUSY_MS = 30_000
"""How long a writer waits for another process's write before it gives up."""

POOL = 40
"""Connections at most: as many as the web server's worker threads."""

WRITES = "minqing_writes"
PRIVATE_FOLDER = 0o700
"""The state folder holds personal data: its owner's only."""


class StoreError(MinqingError):
    """The database cannot be used."""


class Database:
    """One database. ``hide_parameters`` keeps citizens' texts out of every error that SQLAlchemy raises."""

    def __init__(self, url: str) -> None:
        try:
            parsed = make_url(url)
            self.engine = create_engine(parsed, hide_parameters=True, pool_size=POOL, max_overflow=0)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise StoreError("数据库地址无法使用，请检查 MINQING_DATABASE_URL（例：postgresql+psycopg://…）") from error
        if parsed.get_backend_name() == "sqlite":
            _prepare_sqlite(self.engine, parsed.database)

    def migrate(self) -> None:
        """Bring the tables to this program's version. Safe to call at every start. Raises :class:`StoreError`."""
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        try:
            with self.write() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError("数据库由更新版本的程序建立，请升级本程序") from error
        except DBAPIError as error:
            raise StoreError("数据库打不开：请检查状态文件夹是否可写、磁盘是否已满，或数据库地址是否正确") from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view, never blocked by a writer."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, all or nothing; on return it is on the disk. One writer at a time on SQLite."""
        with self.engine.connect() as connection:
            connection.execution_options(**{WRITES: True})
            with connection.begin():
                yield connection

    def close(self) -> None:
        self.engine.dispose()


def _prepare_sqlite(engine: Engine, file: str | None) -> None:
    if file and file != ":memory:":
        try:
            Path(file).parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"状态文件夹 {Path(file).parent} 无法建立，请用 MINQING_STATE 另外指定") from error
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)


def _configure(connection: sqlite3.Connection, _record: Any) -> None:
    """WAL: readers never wait. FULL: an acknowledged suggestion survives a power cut, not only a killed process."""
    connection.isolation_level = None
    for pragma in (f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: a reader that turns writer midway cannot wait, it can only fail."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
