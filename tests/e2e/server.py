"""The real service with the fakes of tests/api in the bundle's place: ``python -m tests.e2e.server STATE PORT``."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from nlp.errors import UnreadableText
from nlp.types import Reading, Suggestion
from service.api.serve import run
from service.casework.desk import Parts
from service.settings import Settings
from tests.api.fakes import fake_parts
from tests.fakes import fake_pipeline

CURRENT = "CURRENT"
"""In the state folder: the name of the bundle that the next load finds."""


SLOW = "slow"
"""A bundle of this name needs longer to read the store than any test waits."""
READING = "READING"
"""In the state folder: it has begun to."""


class SlowReader:
    identity = SLOW

    def __init__(self, state: Path) -> None:
        self._state = state

    def read_each(self, suggestions: Sequence[Suggestion]) -> list[Reading | UnreadableText]:
        (self._state / READING).touch()
        time.sleep(600)
        return fake_pipeline().read_each(suggestions)


def load(settings: Settings) -> Parts:
    named = settings.state / CURRENT
    pipeline = fake_pipeline()
    identity = named.read_text(encoding="utf-8") if named.exists() else pipeline.identity
    if identity == SLOW:
        return fake_parts(reader=SlowReader(settings.state))
    return fake_parts(reader=dataclasses.replace(pipeline, identity=identity))


def main() -> None:
    run(Settings(state=Path(sys.argv[1]), port=int(sys.argv[2])), load=load)


if __name__ == "__main__":
    main()
