"""What casework needs of the library; the real ones are nlp.pipeline.Pipeline and nlp.matching.CaseIndex."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from nlp.errors import UnreadableText
from nlp.matching import MatchRecord
from nlp.types import CaseMatch, Reading, Suggestion


class Reader(Protocol):
    """Reads suggestions. ``identity`` changes whenever the same text could be read differently."""

    @property
    def identity(self) -> str: ...

    def read_each(self, suggestions: Sequence[Suggestion]) -> list[Reading | UnreadableText]: ...


class Matcher(Protocol):
    """Knows every stored suggestion and its case. Not safe for threads: its owner locks."""

    def match(self, record: MatchRecord) -> CaseMatch: ...

    def add(self, record: MatchRecord, case_id: str) -> None: ...

    def move(self, record_id: str, case_id: str) -> None: ...

    def remove(self, record_id: str) -> None: ...

    def __len__(self) -> int: ...
