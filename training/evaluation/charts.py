"""From shares to the coordinates of an SVG drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from training.evaluation.curves import Point


@dataclass(frozen=True, slots=True)
class Frame:
    """A square of shares from 0 to 1 on both axes, in units of the drawing."""

    size: int = 300
    left: int = 46
    top: int = 14
    lowest: float = 0.0
    """The share at the bottom."""

    @property
    def right(self) -> int:
        return self.left + self.size

    @property
    def bottom(self) -> int:
        return self.top + self.size

    def x(self, share: float) -> float:
        return round(self.left + self.size * share, 1)

    def y(self, share: float) -> float:
        """Shares below the lowest one are drawn at the bottom."""
        height = (max(share, self.lowest) - self.lowest) / (1 - self.lowest)
        return round(self.bottom - self.size * height, 1)

    def line(self, points: Sequence[Point]) -> str:
        """The ``points`` of an SVG polyline."""
        return " ".join(f"{self.x(point.answered)},{self.y(point.right)}" for point in points)

    def above(self, lowest: float) -> Frame:
        """The same square, beginning at another share."""
        return Frame(self.size, self.left, self.top, lowest)
