"""Lines of a text ledger. In UTF-8 some lines can be of another encoding: pasted from two exports, mostly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from service.ledger.read.encodings import best_of, decodes
from service.ledger.rows import ForeignText

_UTF8 = ("utf-8", "utf-8-sig")
_UNDECODED = re.compile("[\udc80-\udcff]")
"""What ``surrogateescape`` leaves of a byte that is not UTF-8."""


def decoded_lines(path: Path, encoding: str) -> Iterator[str]:
    """Lines with their ends. A line that is wholly of another encoding is a :class:`ForeignText`, decoded by that one.

    Other bytes that do not decode become U+FFFD.
    """
    errors = "surrogateescape" if encoding in _UTF8 else "replace"
    with path.open(encoding=encoding, errors=errors, newline="") as lines:
        for line in lines:
            yield _decoded_again(line) if _UNDECODED.search(line) else line


def _decoded_again(line: str) -> str:
    content = line.encode("utf-8", "surrogateescape")
    encoding = best_of(content)
    if encoding != "utf-8" and decodes(content, encoding):
        return ForeignText(content.decode(encoding))
    return content.decode("utf-8", "replace")
