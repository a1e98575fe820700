"""Bars as a chart of Word's own: drawn by whoever opens it, in their fonts, and its numbers can be edited there.

So the server needs neither fonts nor a drawing library (docs/decisions/017). openpyxl, which writes the ledgers,
writes the chart and the small workbook behind it; python-docx only has to hold them.
"""

from __future__ import annotations

import io

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Length
from docx.text.paragraph import Paragraph
from lxml import etree
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.xml.functions import tostring

from service.ledger.cells import harmless
from service.report.blocks import Chart
from service.report.chart_svg import BEFORE, NOW
from service.report.figures import Figure

SHEET = "数据"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROW_HEIGHT, FRAME_HEIGHT = Cm(0.95), Cm(2.2)
GAP = 60
"""Per cent of a bar's width between labels."""


def add_chart(paragraph: Paragraph, chart: Chart, width: Length, number: int) -> None:
    """Put the chart into an empty paragraph. ``number``: which of the document's charts, from 1."""
    package = paragraph.part.package
    assert package is not None  # a paragraph of a document has one
    workbook = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), WORKBOOK_TYPE, _workbook(chart), package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", package)
    part._blob = _chart_xml(chart, part.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE))
    relation = paragraph.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    height = Length(FRAME_HEIGHT + ROW_HEIGHT * len(chart.labels))
    paragraph.add_run()._r.append(_frame(relation, number, chart.title, width, height))


def _frame(relation: str, number: int, title: str, width: Length, height: Length) -> etree._Element:
    frame = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}>"
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="chart{number}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        f'r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    frame.find(".//{*}docPr").set("descr", title)
    return frame


def _chart_xml(chart: Chart, workbook: str) -> bytes:
    bars = BarChart()
    bars.type, bars.gapWidth, bars.overlap = "bar", GAP, 0
    bars.x_axis.scaling.orientation = "maxMin"
    bars.x_axis.delete = False
    bars.y_axis.delete, bars.y_axis.majorGridlines = True, None
    bars.legend.position = "b"
    for column, (name, figures, colour) in enumerate(_columns(chart), start=1):
        bars.series.append(_series(chart, column, name, figures, colour))
    space = parse_xml(tostring(bars._write()))
    external = parse_xml(
        '<c:externalData xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        f'{nsdecls("r")} r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData>'
    )
    space.append(external)
    return bytes(etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True))


def _columns(chart: Chart) -> list[tuple[str, list[Figure], str]]:
    now, before = (f"{name}（{chart.unit}）" for name in chart.names)
    first = [(now, list(chart.now), NOW)]
    return [*first, (before, list(chart.before), BEFORE)] if chart.before else first


def _series(chart: Chart, column: int, name: str, figures: list[Figure], colour: str) -> Series:
    """With the values in it too: whoever cannot open the workbook still draws the bars."""
    size, letter = len(chart.labels), "ABC"[column]
    called = StrData(ptCount=1, pt=[StrVal(idx=0, v=name)])
    labels = StrData(ptCount=size, pt=[StrVal(idx=i, v=label) for i, label in enumerate(chart.labels)])
    values = NumData(ptCount=size, pt=[NumVal(idx=i, v=str(figure)) for i, figure in enumerate(figures)])
    series = Series(
        idx=column - 1,
        order=column - 1,
        tx=SeriesLabel(strRef=StrRef(f=f"{SHEET}!${letter}$1", strCache=called)),
        cat=AxDataSource(strRef=StrRef(f=f"{SHEET}!$A$2:$A${size + 1}", strCache=labels)),
        val=NumDataSource(numRef=NumRef(f=f"{SHEET}!${letter}$2:${letter}${size + 1}", numCache=values)),
        spPr=GraphicalProperties(solidFill=colour.removeprefix("#")),
    )
    series.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    return series


def _workbook(chart: Chart) -> bytes:
    """What opens when somebody edits the chart's data."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    columns = _columns(chart)
    sheet.append(["", *(name for name, _, _ in columns)])
    for number, label in enumerate(chart.labels):
        sheet.append([harmless(label), *(figures[number].value for _, figures, _ in columns)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
