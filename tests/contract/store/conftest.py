"""The store's contract holds for a SQLite file, and for PostgreSQL where ``MINQING_TEST_POSTGRES`` names one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from service.store.database import Database

POSTGRES = os.environ.get("MINQING_TEST_POSTGRES", "")
NEEDS_POSTGRES = pytest.mark.skipif(not POSTGRES, reason="MINQING_TEST_POSTGRES 没有设置")


def emptied(url: str) -> str:
    database = Database(url)
    with database.write() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    database.close()
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=NEEDS_POSTGRES)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'minqing.db'}" if request.param == "sqlite" else emptied(POSTGRES)
    opened = Database(url)
    opened.migrate()
    yield opened
    opened.close()
