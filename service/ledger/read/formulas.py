"""Failed formulas of an xlsx. The fast reader hands them over as empty cells, so they are looked up in the XML."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

from service.ledger.rows import FormulaError

_CELL_TYPE_ERROR = b't="e"'
_CHUNK = 1 << 20
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")

Failed = dict[tuple[int, int], FormulaError]
"""By row and column, from 0."""


def failed_formulas(path: Path) -> dict[str, Failed]:
    """By sheet name. Sheets without any cost one pass over their bytes and no parsing."""
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return {}
        return {name: dict(_failed(archive, part)) for name, part in _parts(archive) if _any_failed(archive, part)}


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Sheet names and the files of the archive that hold them."""
    links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): posixpath.join("xl", link.get("Target", "")) for link in links}
    book = ET.fromstring(archive.read("xl/workbook.xml"))
    for sheet in book.iter(f"{_MAIN}sheet"):
        part = posixpath.normpath(targets.get(sheet.get(_LINK), "")).lstrip("/")
        if part in archive.namelist():
            yield sheet.get("name", ""), part


def _any_failed(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            if _CELL_TYPE_ERROR in tail + chunk:
                return True
            tail = chunk[-len(_CELL_TYPE_ERROR) :]
    return False


def _failed(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[tuple[int, int], FormulaError]]:
    with archive.open(part) as file:
        for cell in _cells(file):
            if cell.get("t") == "e":
                yield _position(cell.get("r", "")), FormulaError(cell.findtext(f"{_MAIN}v", "#错误"))


def _cells(file: IO[bytes]) -> Iterator[ET.Element]:
    """The cells of a sheet, each row forgotten after its end."""
    for _, element in ET.iterparse(file):
        if element.tag == f"{_MAIN}row":
            yield from element.iter(f"{_MAIN}c")
            element.clear()


def _position(reference: str) -> tuple[int, int]:
    """``B3`` to (2, 1)."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return (-1, -1)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
