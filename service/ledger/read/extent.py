"""How far a sheet reaches: one space typed in its last corner makes 17 thousand million cells.

The fast reader holds every cell up to the farthest one, and without the memory for it the process ends.
"""

from __future__ import annotations

import re
import zipfile

from service.ledger.read.sheet_xml import cells, position, sheet_parts

MOST_CELLS = 50_000_000
"""About 1.5 GB while reading: a million rows of fifty columns."""
_DIMENSION = re.compile(rb'<dimension ref="([A-Z]+\d+:)?([A-Z]+\d+)"')
_HEAD_BYTES = 1 << 14


def oversized(archive: zipfile.ZipFile) -> tuple[str, str] | None:
    """Name and farthest filled cell of the first sheet that is too large to read, if there is one.

    What a sheet says of its own size can be far too much, so it is only a reason to look.
    """
    for name, part in sheet_parts(archive):
        if _stated_size(archive, part) > MOST_CELLS:
            farthest = _farthest(archive, part)
            if _size(*map(max, zip(*map(position, farthest), strict=True))) > MOST_CELLS:
                return name, farthest[0]
    return None


def _stated_size(archive: zipfile.ZipFile, part: str) -> int:
    with archive.open(part) as file:
        match = _DIMENSION.search(file.read(_HEAD_BYTES))
    return _size(*position(match[2].decode())) if match else 0


def _farthest(archive: zipfile.ZipFile, part: str) -> tuple[str, str]:
    """The lowest filled cell and the rightmost one."""
    lowest = rightmost = "A1"
    for cell in cells(archive, part):
        if len(cell):
            reference = cell.get("r", "")
            lowest = max(lowest, reference, key=lambda r: position(r)[0])
            rightmost = max(rightmost, reference, key=lambda r: position(r)[1])
    return lowest, rightmost


def _size(row: int, column: int) -> int:
    return (row + 1) * (column + 1)
