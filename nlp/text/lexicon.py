"""Words that the general dictionary lacks: the project's, and a deployment's own (first version)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Word:
    """``frequency`` None: high enough that the word is cut out as a whole. ``tag``: jieba's part of speech."""

    text: str
    frequency: int | None = None
    tag: str | None = None
