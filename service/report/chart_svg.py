"""Bars as SVG: text stays text, in the fonts of whoever looks at it, and each bar tells its question."""

from __future__ import annotations

from markupsafe import Markup

from service.report.blocks import Chart
from service.report.figures import Figure

WIDTH, LABEL_WIDTH, NUMBER_WIDTH = 720, 190, 60
ROW, BAR, GAP, LEGEND = 40, 14, 2, 26
NOW, BEFORE = "#b3261e", "#c9b8b5"
_FONT = 'font-family="Microsoft YaHei, Noto Sans CJK SC, sans-serif" font-size="14"'


def svg(chart: Chart) -> Markup:
    longest = max(figure.value for figure in (*chart.now, *chart.before)) or 1
    height = LEGEND + ROW * len(chart.labels)
    parts = [
        Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}" {}>').format(
            WIDTH, height, chart.title, Markup(_FONT)
        ),
        *_legend(chart),
    ]
    for number, label in enumerate(chart.labels):
        top = LEGEND + ROW * number
        parts.append(_text(LABEL_WIDTH - 8, top + ROW / 2, label, "end"))
        parts.append(_bar(chart.now[number], top + 5, longest, NOW))
        if chart.before:
            parts.append(_bar(chart.before[number], top + 5 + BAR + GAP, longest, BEFORE))
    return Markup("").join([*parts, Markup("</svg>")])


def _legend(chart: Chart) -> list[Markup]:
    keys = list(zip(chart.names, (NOW, BEFORE), strict=True))[: 2 if chart.before else 1]
    parts = []
    for number, (name, colour) in enumerate(keys):
        left = LABEL_WIDTH + number * 200
        square = Markup('<rect x="{}" y="4" width="12" height="12" fill="{}"/>')
        parts += [square.format(left, colour), _text(left + 18, 15, f"{name}（{chart.unit}）", "start")]
    return parts


def _bar(figure: Figure, top: float, longest: float, colour: str) -> Markup:
    length = (WIDTH - LABEL_WIDTH - NUMBER_WIDTH) * figure.value / longest
    drawn = Markup(
        '<g class="bar" data-query="{}" data-value="{}"><title>{}</title>'
        '<rect x="{}" y="{}" width="{:.1f}" height="{}" fill="{}"/>{}</g>'
    )
    number = _text(LABEL_WIDTH + length + 6, top + BAR - 2, str(figure), "start")
    return drawn.format(figure.query, figure.value, figure.query, LABEL_WIDTH, top, length, BAR, colour, number)


def _text(left: float, baseline: float, text: str, anchor: str) -> Markup:
    return Markup('<text x="{:.0f}" y="{:.0f}" text-anchor="{}">{}</text>').format(left, baseline, anchor, text)
