from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.casework.supervision import NAMES, Rules, load_rules
from service.settings import WEIGHTS, Settings
from service.store.database import Database


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An empty store, made once."""
    settings = Settings(state=tmp_path_factory.mktemp("migrated"))
    database = Database(settings.database)
    database.migrate()
    database.close()
    return (settings.state / "minqing.db").read_bytes()


@pytest.fixture
def store(tmp_path: Path, migrated: bytes) -> Iterator[Database]:
    (tmp_path / "minqing.db").write_bytes(migrated)
    database = Database(f"sqlite:///{tmp_path / 'minqing.db'}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules(WEIGHTS, NAMES)
