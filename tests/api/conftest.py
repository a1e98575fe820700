from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.api.load import load_parts
from service.casework.desk import Parts
from service.settings import Settings
from service.store.database import Database
from tests.api.fakes import Office, running


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A migrated file, made once: migrating for each test would take longer than most tests."""
    settings = Settings(state=tmp_path_factory.mktemp("empty"))
    database = Database(settings.database)
    database.migrate()
    database.close()
    return (settings.state / "minqing.db").read_bytes()


@pytest.fixture
def office(tmp_path: Path, empty_database: bytes) -> Iterator[Office]:
    (tmp_path / "minqing.db").write_bytes(empty_database)
    with running(tmp_path) as running_office:
        yield running_office


@pytest.fixture(scope="session")
def shipped_parts() -> Parts:
    if not (Settings().models / "CURRENT").exists():
        pytest.skip("models/ 中没有模型包")
    return load_parts(Settings())


@pytest.fixture
def shipped_office(tmp_path: Path, empty_database: bytes, shipped_parts: Parts) -> Iterator[Office]:
    """On the bundle of the repository, where the others are on a fake."""
    (tmp_path / "minqing.db").write_bytes(empty_database)
    with running(tmp_path, shipped_parts) as running_office:
        yield running_office


@pytest.fixture(scope="module")
def shared_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """For tests that do not care what others stored: refusals, above all."""
    with running(tmp_path_factory.mktemp("shared")) as running_office:
        yield running_office
