"""A briefing as Markdown. A chart is a table with bars of blocks; numbers have their questions in the last table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.report.blocks import Block, Briefing, Chart, Heading, Line, Paragraph, Quotes, Table
from service.report.numbering import numbered
from service.report.sources import SOURCES_NOTE, SOURCES_TITLE, sources

BAR = 20
"""Blocks of the longest bar."""

_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_[]|#"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def render(briefing: Briefing) -> str:
    lines = [f"# {briefing.title}", "", f"{_escaped(briefing.subtitle)}", ""]
    lines += [f"{_escaped(briefing.office)}　{briefing.day}".strip("　"), ""]
    for block in numbered(briefing.blocks):
        lines += [*_block(block), ""]
    lines += [f"## {SOURCES_TITLE}", "", SOURCES_NOTE, "", "| 数 | 查询 |", "|---|---|"]
    lines += [f"| {shown} | `{query}` |" for query, shown in sources(briefing).items()]
    return "\n".join(lines) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"{'#' * (level + 1)} {_escaped(text)}"
        case Paragraph(line):
            yield _line(line)
        case Quotes(texts):
            for text in texts:
                yield from (f"> “{_escaped(text)}”", ">")
        case Table():
            yield from _table(block.header, [[_line(cell) for cell in row] for row in block.rows])
        case Chart():
            yield f"**{_escaped(block.title)}**"
            yield ""
            yield from _table(*_bars(block))


def _bars(chart: Chart) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    longest = max(figure.value for figure in (*chart.now, *chart.before)) or 1
    header = ["", chart.names[0], *([chart.names[1]] if chart.before else []), ""]
    rows = []
    for number, label in enumerate(chart.labels):
        now = chart.now[number]
        before = [str(chart.before[number])] if chart.before else []
        rows.append([_escaped(label), str(now), *before, "█" * round(BAR * now.value / longest)])
    return header, rows


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _line(line: Line) -> str:
    return "".join(_escaped(piece) if isinstance(piece, str) else str(piece) for piece in line)


def _escaped(text: str) -> str:
    """Citizens' words are shown, never read as Markdown or HTML."""
    return text.translate(_SPECIAL).replace("\n", " ")
