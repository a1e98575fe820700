"""A database that cannot be used is refused in words that say what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from service.store.database import Database, StoreError


@pytest.mark.parametrize("url", ["", "nonsense", "oracle9://x", "nodialect+nodriver://x"])
def test_an_address_that_means_nothing(url: str) -> None:
    with pytest.raises(StoreError, match="MINQING_DATABASE_URL"):
        Database(url)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="MINQING_STATE"):
        Database(f"sqlite:///{tmp_path / 'file' / 'minqing.db'}")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "minqing.db").write_bytes(b"no database" * 1_000)
    with pytest.raises(StoreError, match="数据库打不开"):
        Database(f"sqlite:///{tmp_path / 'minqing.db'}").migrate()


def test_a_database_of_a_later_program(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="请升级本程序"):
        database.migrate()
