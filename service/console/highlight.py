"""A masked text cut into pieces: what decided a tag, what names a place, and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.contract import AnalysisJson

PLACE = "地点"


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    labels: tuple[str, ...] = ()
    """What the piece is evidence of; empty for plain text."""

    @property
    def is_place(self) -> bool:
        return self.labels == (PLACE,)


def pieces(analysis: AnalysisJson) -> list[Piece]:
    """Together the whole text. Spans may overlap; a piece carries all labels that cover it."""
    text = analysis["masked_text"]
    spans = [(e["start"], e["end"], e["label"]) for e in analysis["evidence"]]
    spans += [(p["start"], p["end"], PLACE) for p in analysis["places"]]
    inside = [span for span in spans if 0 <= span[0] < span[1] <= len(text)]
    cuts = sorted({0, len(text), *(edge for span in inside for edge in span[:2])})
    return [Piece(text[start:end], _covering(inside, start, end)) for start, end in pairwise(cuts)]


def _covering(spans: Sequence[tuple[int, int, str]], start: int, end: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for first, last, label in spans if first <= start and end <= last))
