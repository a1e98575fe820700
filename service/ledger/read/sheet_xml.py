"""The XML of a workbook, for what the fast reader does not tell."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree as ET

DAMAGE = (zipfile.BadZipFile, zlib.error, ET.ParseError, EOFError, OSError, LookupError, ValueError, RuntimeError)
"""What the readers of zip and XML raise for a damaged file."""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK = "xl/workbook.xml"
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Sheet names and the files of the archive that hold them. Nothing for a binary workbook (xlsb)."""
    present = set(archive.namelist())
    if _BOOK not in present:
        return
    links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): posixpath.join("xl", link.get("Target", "")) for link in links}
    for sheet in ET.fromstring(archive.read(_BOOK)).iter(f"{MAIN}sheet"):
        part = posixpath.normpath(targets.get(sheet.get(_LINK), "")).lstrip("/")
        if part in present:
            yield sheet.get("name", ""), part


def cells(archive: zipfile.ZipFile, part: str) -> Iterator[ET.Element]:
    """The cells of a sheet, each row forgotten after its end."""
    with archive.open(part) as file:
        for _, element in ET.iterparse(file):
            if element.tag == f"{MAIN}row":
                yield from element.iter(f"{MAIN}c")
                element.clear()


def position(reference: str) -> tuple[int, int]:
    """Row and column from 0: ``B3`` is (2, 1). What is no reference is nowhere: (-1, -1)."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return (-1, -1)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
