"""A briefing as docx, laid out as official papers are (GB/T 9704: margins, sizes, fonts), for WPS, Word, LibreOffice.

Each number stands in a bookmark: q7_2 is the second place of the seventh question in the list at the end.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.shared import Length, Pt, RGBColor
from docx.table import Table as Grid
from docx.text.paragraph import Paragraph as Para

from service.report.blocks import Block, Briefing, Chart, Heading, Line, Paragraph, Quotes, Table
from service.report.chart_docx import add_chart
from service.report.docx_style import (
    FANG,
    HEI,
    KAI,
    SONG,
    TEXT_WIDTH,
    bookmark,
    first_paragraph,
    keep_whole,
    repeat_on_each_page,
    set_page,
    set_properties,
    set_widths,
    shade,
    styled,
    underline,
)
from service.report.figures import Figure
from service.report.numbering import numbered
from service.report.sources import SOURCES_NOTE, SOURCES_TITLE, sources

RED, BLACK = RGBColor(0xB3, 0x26, 0x1E), RGBColor(0, 0, 0)
TITLE_SIZE, SUBTITLE_SIZE, BODY_SIZE, TABLE_SIZE, SOURCES_SIZE = Pt(36), Pt(14), Pt(16), Pt(11), Pt(7.5)
LINE = Pt(28)
"""GB/T 9704: 22 lines a page of 225 mm."""

INDENT_CHARACTERS = 2
SOURCE_COLUMNS = 2
SOURCE_WIDTHS = (0.05, 0.07, 0.38)
"""Of number, value and question, in each of the two columns."""


def render(briefing: Briefing) -> bytes:
    document = Document()
    set_page(document)
    writer = _Writer(document, list(sources(briefing)))
    writer.cover(briefing)
    for block in numbered(briefing.blocks):
        writer.block(block)
    writer.sources(briefing)
    set_properties(document, briefing)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


class _Writer:
    def __init__(self, document: Doc, queries: Sequence[str]) -> None:
        self._document = document
        self._numbers = {query: number for number, query in enumerate(queries, start=1)}
        self._places: Counter[str] = Counter()
        self._charts = 0

    def cover(self, briefing: Briefing) -> None:
        title = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER, indent=False)
        styled(title.add_run(" ".join(briefing.title)), SONG, TITLE_SIZE, bold=True).font.color.rgb = RED
        title.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        below = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER, indent=False)
        styled(below.add_run(briefing.subtitle), KAI, SUBTITLE_SIZE)
        issued = self._paragraph(WD_ALIGN_PARAGRAPH.LEFT, indent=False)
        issued.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        styled(issued.add_run(f"{briefing.office}\t{briefing.day}"), FANG, SUBTITLE_SIZE)
        underline(issued)

    def block(self, block: Block) -> None:
        match block:
            case Heading(level, text):
                self._heading(level, text)
            case Paragraph(line):
                self._line(self._paragraph(), line, FANG, BODY_SIZE)
            case Quotes(texts):
                for text in texts:
                    self._line(self._paragraph(), (f"“{text}”",), KAI, BODY_SIZE)
            case Table():
                self._table(block)
            case Chart():
                self._caption(block.title)
                self._charts += 1
                place = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER, indent=False, fixed=False)
                add_chart(place, block, TEXT_WIDTH, self._charts)

    def sources(self, briefing: Briefing) -> None:
        paragraph = self._paragraph(indent=False)
        paragraph.add_run().add_break(WD_BREAK.PAGE)
        styled(paragraph.add_run(SOURCES_TITLE), HEI, BODY_SIZE)
        styled(self._paragraph(indent=False, fixed=False).add_run(SOURCES_NOTE), FANG, TABLE_SIZE)
        listed = list(sources(briefing).items())
        table = self._grid(-(-len(listed) // SOURCE_COLUMNS), SOURCE_COLUMNS * len(SOURCE_WIDTHS))
        cells = iter([cell for row in table.rows for cell in row.cells])
        for query, shown in listed:
            for text in (str(self._numbers[query]), shown, query):
                styled(first_paragraph(next(cells)).add_run(text), FANG, SOURCES_SIZE)
        set_widths(table, SOURCE_WIDTHS * SOURCE_COLUMNS)

    def _heading(self, level: int, text: str) -> None:
        paragraph = self._paragraph()
        paragraph.style = self._document.styles[f"Heading {level}"]
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
        font = styled(paragraph.add_run(text), HEI if level == 1 else KAI, BODY_SIZE, bold=level > 1).font
        font.color.rgb = BLACK

    def _caption(self, text: str) -> None:
        paragraph = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER, indent=False)
        paragraph.paragraph_format.keep_with_next = True
        styled(paragraph.add_run(text), HEI, TABLE_SIZE)

    def _table(self, block: Table) -> None:
        self._caption(block.title)
        table = self._grid(1 + len(block.rows), len(block.header))
        for cell, name in zip(table.rows[0].cells, block.header, strict=True):
            styled(first_paragraph(cell).add_run(name), HEI, TABLE_SIZE)
            shade(cell)
        repeat_on_each_page(table.rows[0])
        for row, written in zip(table.rows[1:], block.rows, strict=True):
            keep_whole(row)
            for cell, line in zip(row.cells, written, strict=True):
                self._line(first_paragraph(cell), line, FANG, TABLE_SIZE)
        set_widths(table, block.widths)
        self._paragraph(fixed=False).paragraph_format.space_after = Pt(0)

    def _grid(self, rows: int, columns: int) -> Grid:
        table: Grid = self._document.add_table(rows, columns)
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        return table

    def _paragraph(
        self, alignment: WD_ALIGN_PARAGRAPH | None = None, *, indent: bool = True, fixed: bool = True
    ) -> Para:
        """``fixed``: of the line height of official papers; else as high as what stands in it."""
        paragraph = self._document.add_paragraph()
        form = paragraph.paragraph_format
        form.alignment, form.space_after = alignment, Pt(0)
        if fixed:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
        if indent:
            form.first_line_indent = Length(BODY_SIZE * INDENT_CHARACTERS)
        return paragraph

    def _line(self, paragraph: Para, line: Line, font: str, size: Length) -> None:
        for piece in line:
            if isinstance(piece, str):
                styled(paragraph.add_run(piece), font, size)
            else:
                self._figure(paragraph, piece, font, size)

    def _figure(self, paragraph: Para, figure: Figure, font: str, size: Length) -> None:
        self._places[figure.query] += 1
        name = f"q{self._numbers[figure.query]}_{self._places[figure.query]}"
        bookmark(styled(paragraph.add_run(str(figure)), font, size), name, sum(self._places.values()))
