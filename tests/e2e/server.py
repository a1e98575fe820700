"""The real service with the fakes of tests/api in the bundle's place: ``python -m tests.e2e.server STATE PORT``."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn

from service.api.app import create_app
from service.settings import Settings
from tests.api.fakes import fake_parts


def main() -> None:
    settings = Settings(state=Path(sys.argv[1]), port=int(sys.argv[2]))
    app = create_app(settings, load=lambda _: fake_parts())
    uvicorn.run(app, host=settings.host, port=settings.port, log_config=None, access_log=False)


if __name__ == "__main__":
    main()
