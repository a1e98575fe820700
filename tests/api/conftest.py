from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.fakes import Office, running


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with running(tmp_path / "state") as running_office:
        yield running_office
