"""A file on its way in: written as it comes, never held in memory, refused as soon as it is too large."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from types import TracebackType

from nlp.errors import MinqingError

MEBIBYTE = 1024 * 1024
LONGEST_NAME = 120
"""Characters of a file name that are kept."""
NAMELESS = "台账"


class TooLarge(MinqingError):
    def __init__(self, limit: int) -> None:
        super().__init__(f"文件超过 {limit // MEBIBYTE} MB 上限，没有接收；请按月份或工作表拆成几份再导入")


class Upload:
    """Used as ``with Upload(folder, limit) as upload``; a file that is not :meth:`keep`-t is gone after the block."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._hash = hashlib.sha256()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._part = folder / f".{secrets.token_hex(8)}.part"

    def __enter__(self) -> Upload:
        self._file = self._part.open("wb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._part.unlink(missing_ok=True)

    def write(self, chunk: bytes) -> None:
        """Raises :class:`TooLarge`."""
        self._size += len(chunk)
        if self._size > self._limit:
            raise TooLarge(self._limit)
        self._hash.update(chunk)
        self._file.write(chunk)

    @property
    def digest(self) -> str:
        """sha256 of what has come."""
        return self._hash.hexdigest()

    def keep(self, target: Path) -> None:
        self._file.close()
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._part.replace(target)


def safe_name(given: str) -> str:
    """A file's name as its owner calls it, without any path or unprintable character."""
    name = "".join(c for c in given.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable()).strip(". ")
    stem, dot, suffix = name.rpartition(".")
    return f"{(stem or suffix or NAMELESS)[:LONGEST_NAME]}{dot if stem else ''}{suffix[:10] if stem else ''}"
