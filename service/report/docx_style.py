"""What python-docx has no word for: Chinese fonts, page numbers, shading, rows that stay together, bookmarks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from service.report.blocks import Briefing

SONG, HEI, KAI, FANG = "宋体", "黑体", "楷体", "仿宋"
LATIN = "Times New Roman"
PAGE = (Cm(21.0), Cm(29.7))
TOP, BOTTOM, LEFT, RIGHT = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)
"""GB/T 9704."""
TEXT_WIDTH = Length(PAGE[0] - LEFT - RIGHT)
PAGE_NUMBER_SIZE = Pt(14)
SHADE = "F3F0EF"
RULE = "B3261E"

MADE = datetime(2000, 1, 1)
"""In the properties instead of the clock, as in every file of this program: the cover names the day."""


def set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = PAGE
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = TOP, BOTTOM, LEFT, RIGHT
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styled(footer.add_run("— "), SONG, PAGE_NUMBER_SIZE)
    number = styled(footer.add_run(), SONG, PAGE_NUMBER_SIZE)
    for kind in ("begin", None, "end"):
        number._r.append(_field(kind))
    styled(footer.add_run(" —"), SONG, PAGE_NUMBER_SIZE)


def set_properties(document: Document, briefing: Briefing) -> None:
    core = document.core_properties
    core.title, core.author, core.language = f"{briefing.title} {briefing.subtitle}", briefing.office, "zh-CN"
    core.comments, core.last_modified_by = "", ""
    core.created = core.modified = MADE


def styled(run: Run, font: str, size: Length, *, bold: bool = False) -> Run:
    """Latin letters and digits in their own font, as official papers have them."""
    run.font.name, run.font.size, run.font.bold = LATIN, size, bold
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(theme), None)
    return run


def bookmark(run: Run, name: str, number: int) -> None:
    """``number`` is unique in the document."""
    begin = _element("w:bookmarkStart", {"w:id": str(number), "w:name": name})
    run._r.addprevious(begin)
    run._r.addnext(_element("w:bookmarkEnd", {"w:id": str(number)}))


def first_paragraph(cell: _Cell) -> Paragraph:
    paragraph: Paragraph = cell.paragraphs[0]
    return paragraph


def shade(cell: _Cell) -> None:
    cell._tc.get_or_add_tcPr().append(_element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": SHADE}))


def repeat_on_each_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(_element("w:tblHeader", {"w:val": "true"}))


def keep_whole(row: _Row) -> None:
    """Not torn by the end of a page."""
    row._tr.get_or_add_trPr().append(_element("w:cantSplit", {"w:val": "true"}))


def set_widths(table: Table, shares: Sequence[float]) -> None:
    """WPS reads the columns, Word the cells."""
    widths = [Length(int(TEXT_WIDTH * share)) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def underline(paragraph: Paragraph) -> None:
    """The red rule below the head of a paper."""
    borders = _element("w:pBdr", {})
    borders.append(_element("w:bottom", {"w:val": "single", "w:sz": "18", "w:space": "4", "w:color": RULE}))
    paragraph._p.get_or_add_pPr().append(borders)


def _field(kind: str | None) -> BaseOxmlElement:
    if kind is None:
        instruction = _element("w:instrText", {})
        instruction.text = "PAGE"
        return instruction
    return _element("w:fldChar", {"w:fldCharType": kind})


def _element(name: str, attributes: dict[str, str]) -> BaseOxmlElement:
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(attribute), value)
    return element
