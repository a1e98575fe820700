"""Failed formulas of an xlsx. The fast reader hands them over as empty cells, so they are looked up in the XML."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from service.ledger.read.sheet_xml import MAIN, cells, position, sheet_parts
from service.ledger.rows import FormulaError

_CELL_TYPE_ERROR = b't="e"'
_CHUNK = 1 << 20

Failed = dict[tuple[int, int], FormulaError]
"""By row and column, from 0."""


def failed_formulas(archive: zipfile.ZipFile) -> dict[str, Failed]:
    """By sheet name. Sheets without any cost one pass over their bytes and no parsing."""
    return {name: dict(_failed(archive, part)) for name, part in sheet_parts(archive) if _any_failed(archive, part)}


def _any_failed(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            if _CELL_TYPE_ERROR in tail + chunk:
                return True
            tail = chunk[-len(_CELL_TYPE_ERROR) :]
    return False


def _failed(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[tuple[int, int], FormulaError]]:
    for cell in cells(archive, part):
        if cell.get("t") == "e":
            yield position(cell.get("r", "")), FormulaError(cell.findtext(f"{MAIN}v", "#错误"))
