"""Match records on disk, so that a restart does not read every stored suggestion again. A cache: losing it costs time.

A folder for each bundle and program version in the state folder; in it numbered segments, each written whole and then
renamed, so that a killed process leaves no half segment. It holds masked texts: it is as private as the database.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp import __version__
from nlp.matching import MatchRecord

FORMAT = 1
SEGMENT = 1_000
"""Records that wait for the disk at most; after a kill so many are read again from SQL."""

_PLAIN = tuple(f.name for f in fields(MatchRecord) if f.name not in ("vector", "reported_at"))
_DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class Kept:
    """A record and the fingerprint of the text that it was read from: a restored database may reuse an id."""

    record: MatchRecord
    fingerprint: str


class RecordCache:
    """Records of one bundle. Not safe for threads: its owner locks."""

    def __init__(self, folder: Path, identity: str) -> None:
        made_by = json.dumps([FORMAT, __version__, _PLAIN, identity])
        self._home = folder
        self._folder = folder / hashlib.sha256(made_by.encode()).hexdigest()[:16]
        self._waiting: list[Kept] = []

    def load(self) -> dict[str, Kept]:
        """All that can be read. A damaged segment is dropped."""
        found: dict[str, Kept] = {}
        for segment in sorted(self._folder.glob("*.npz")):
            try:
                found.update({kept.record.id: kept for kept in _read(segment)})
            except _DAMAGED:
                segment.unlink(missing_ok=True)
        return found

    def forget_others(self) -> None:
        """Other bundles' folders go once this one's index is whole: until then going back to them costs nothing."""
        for other in self._home.glob("*"):
            if other != self._folder:
                shutil.rmtree(other, ignore_errors=True)

    def keep(self, records: Iterable[Kept]) -> None:
        """Remember records that are in the database; they reach the disk when a segment is full, or by flush."""
        self._waiting.extend(records)
        if len(self._waiting) >= SEGMENT:
            self.flush()

    def flush(self) -> None:
        """Write what waits. A disk that refuses must not refuse a suggestion: the records are read again one day."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                last = max((int(p.stem) for p in self._folder.glob("*.npz") if p.stem.isdecimal()), default=0)
                _write(self._folder / f"{last + 1:08d}.npz", waiting)


def _write(path: Path, records: list[Kept]) -> None:
    plain = json.dumps([_plain(kept) for kept in records]).encode()
    buffer = io.BytesIO()
    vectors = np.stack([kept.record.vector for kept in records])
    np.savez(buffer, vectors=vectors, records=np.frombuffer(plain, dtype=np.uint8))
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(buffer.getvalue())
    unfinished.replace(path)


def _read(path: Path) -> Iterator[Kept]:
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as arrays:
        vectors, plain = arrays["vectors"], json.loads(arrays["records"].tobytes())
    for row, vector in zip(plain, vectors, strict=True):
        yield _kept(row, vector)


def _plain(kept: Kept) -> dict[str, Any]:
    moment = kept.record.reported_at.isoformat() if kept.record.reported_at else None
    plain = {name: getattr(kept.record, name) for name in _PLAIN}
    return plain | {"reported_at": moment, "fingerprint": kept.fingerprint}


def _kept(row: dict[str, Any], vector: npt.NDArray[np.float32]) -> Kept:
    fingerprint, moment = row.pop("fingerprint"), row.pop("reported_at")
    values: dict[str, Any] = {name: _frozen(value) for name, value in row.items()}
    reported_at = datetime.fromisoformat(moment) if moment else None
    return Kept(MatchRecord(**values, reported_at=reported_at, vector=vector), fingerprint)


def _frozen(value: Any) -> Any:
    """JSON knows lists only; a record holds tuples."""
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value
