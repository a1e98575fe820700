"""The bundle in the repository, loaded once a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from nlp.bundle import Bundle, current, load

MODELS = Path(__file__).resolve().parents[1] / "models"


@cache
def shipped_bundle() -> Bundle:
    return load(current(MODELS))
