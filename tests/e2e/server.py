"""The real service with the fakes of tests/api in the bundle's place: ``python -m tests.e2e.server STATE PORT``."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

from service.api.serve import run
from service.casework.desk import Parts
from service.settings import Settings
from tests.api.fakes import fake_parts
from tests.fakes import fake_pipeline

CURRENT = "CURRENT"
"""In the state folder: the name of the bundle that the next load finds."""


def load(settings: Settings) -> Parts:
    named = settings.state / CURRENT
    pipeline = fake_pipeline()
    identity = named.read_text(encoding="utf-8") if named.exists() else pipeline.identity
    return fake_parts(reader=dataclasses.replace(pipeline, identity=identity))


def main() -> None:
    run(Settings(state=Path(sys.argv[1]), port=int(sys.argv[2])), load=load)


if __name__ == "__main__":
    main()
