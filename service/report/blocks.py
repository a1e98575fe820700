"""What a briefing is made of, whatever file it ends in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.report.figures import Figure

Piece = str | Figure
Line = Sequence[Piece]
"""Words and numbers in a row."""


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    """1 for 一、 2 for （一）."""
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    line: Line


@dataclass(frozen=True, slots=True)
class Quotes:
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Line]]
    widths: Sequence[float]
    """Shares of the page's width."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, the first on top; beside each, where known, that of the period before."""

    title: str
    unit: str
    labels: Sequence[str]
    now: Sequence[Figure]
    before: Sequence[Figure] = ()
    names: tuple[str, str] = ("本期", "上期")


Block = Heading | Paragraph | Quotes | Table | Chart


@dataclass(frozen=True, slots=True)
class Briefing:
    title: str
    subtitle: str
    office: str
    day: str
    blocks: Sequence[Block]

    @property
    def figures(self) -> list[Figure]:
        """Every number, in the order of reading."""
        return [figure for block in self.blocks for figure in _figures(block)]


def _figures(block: Block) -> Iterator[Figure]:
    if isinstance(block, Chart):
        yield from (*block.now, *block.before)
    lines: Sequence[Line] = ()
    if isinstance(block, Paragraph):
        lines = (block.line,)
    if isinstance(block, Table):
        lines = [cell for row in block.rows for cell in row]
    yield from (piece for line in lines for piece in line if isinstance(piece, Figure))
