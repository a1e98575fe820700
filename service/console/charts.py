"""Charts as SVG: drawn here, so that nothing is loaded and a screen reader gets the numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup

WHEEL, CENTRE, RIM, HUB = 320, 160, 118, 26
"""Sides and radii of the wheel, in units of its own box."""
LABEL_RADIUS = 136
WIDE, HIGH, FOOT = 560, 150, 22


def wheel(counts: Mapping[str, int], title: str) -> Markup:
    """A sector each, as far out as its share of the greatest (by area); all in the order given."""
    greatest = max(counts.values(), default=0) or 1
    angle = 2 * math.pi / max(len(counts), 1)
    parts = [Markup('<svg class="wheel" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">').format(WHEEL, title)]
    parts.append(Markup('<circle class="rim" cx="{0}" cy="{0}" r="{1}"/>').format(CENTRE, RIM))
    for place, (name, count) in enumerate(counts.items()):
        radius = HUB + (RIM - HUB) * math.sqrt(count / greatest)
        parts.append(_sector(place * angle, angle, radius, f"{name} {count}", place))
        parts.append(_label((place + 0.5) * angle, name, count))
    return Markup("").join([*parts, Markup("</svg>")])


def bars(weeks: Sequence[date], counts: Sequence[int], title: str) -> Markup:
    """A bar a week, its number above it, its Monday below."""
    greatest, step = max(counts, default=0) or 1, WIDE / max(len(weeks), 1)
    parts = [Markup('<svg class="weeks" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(WIDE, HIGH, title)]
    for place, (monday, count) in enumerate(zip(weeks, counts, strict=True)):
        height = (HIGH - 2 * FOOT) * count / greatest
        left, middle, top = place * step + 4, (place + 0.5) * step, HIGH - FOOT - height
        bar = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>')
        parts.append(bar.format(left, top, step - 8, height))
        parts.append(_text(middle, top - 4, str(count)))
        parts.append(_text(middle, HIGH - 6, f"{monday.month}/{monday.day}"))
    return Markup("").join([*parts, Markup("</svg>")])


def _sector(start: float, angle: float, radius: float, title: str, place: int) -> Markup:
    (x0, y0), (x1, y1) = _point(start, radius), _point(start + angle, radius)
    (x2, y2), (x3, y3) = _point(start + angle, HUB), _point(start, HUB)
    path = f"M{x0} {y0}A{radius:.1f} {radius:.1f} 0 0 1 {x1} {y1}L{x2} {y2}A{HUB} {HUB} 0 0 0 {x3} {y3}Z"
    return Markup('<path class="sector-{}" d="{}"><title>{}</title></path>').format(place % 2, path, title)


def _label(angle: float, name: str, count: int) -> Markup:
    x, y = _point(angle, LABEL_RADIUS)
    return _text(x, y, name) + _text(x, y + 13, str(count))


def _text(x: float, y: float, words: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>').format(x, y, words)


def _point(angle: float, radius: float) -> tuple[float, float]:
    """From the top, clockwise."""
    return round(CENTRE + radius * math.sin(angle), 1), round(CENTRE - radius * math.cos(angle), 1)
