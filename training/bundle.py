"""Writes a bundle folder: beside its place first, renamed when whole."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nlp.bundle import Manifest, digest
from nlp.errors import BundleError
from nlp.text.normalise import RULESET
from training.labelled import Labelled

_REASONS = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "超出了磁盘配额",
    errno.EFBIG: "文件超过了允许的大小",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
}


class BundleUnwritable(BundleError):
    """The disk refused; there is nothing half-written."""

    def __init__(self, folder: Path, error: OSError) -> None:
        number = error.errno
        if isinstance(error, shutil.Error):  # of several files, and it keeps no number
            number = next((known for known in _REASONS if f"[Errno {known}]" in str(error)), None)
        reason = _REASONS.get(number or 0, f"操作系统拒绝（错误号 {number or '未知'}）")
        super().__init__(f"模型包 {folder} 没有写成：{reason}；请检查磁盘空间和权限后再试")


@dataclass(frozen=True, slots=True)
class Parts:
    """Folders and files of a bundle that are ready to be put together, by their name in it."""

    name: str
    segmenter: str
    folders: Mapping[str, Path]
    card: str
    trained_on: Mapping[str, Any]
    metrics: Mapping[str, float] = field(default_factory=dict)


def write_bundle(parts: Parts, models: Path) -> Path:
    """``models/<name>``, replaced as a whole; ``models/CURRENT`` then names it."""
    folder = models / parts.name
    write_bundle_at(parts, folder)
    (models / "CURRENT").write_text(parts.name + "\n", encoding="utf-8")
    return folder


def write_bundle_at(parts: Parts, folder: Path) -> None:
    """The folder is there whole or as it was before. Raises :class:`BundleUnwritable`.

    After a kill the draft stays, hidden, until the next run for the same folder.
    """
    draft = folder.with_name(f".{folder.name}.draft")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        _write(parts, draft)
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    except OSError as error:
        raise BundleUnwritable(folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(parts: Parts, folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, source in parts.folders.items():
        shutil.copytree(source, folder / name)
    (folder / "CARD.md").write_text(parts.card, encoding="utf-8")
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    Manifest(
        name=parts.name,
        created=datetime.now(UTC).date().isoformat(),
        segmenter=parts.segmenter,
        normaliser=RULESET,
        files={p.relative_to(folder).as_posix(): digest(p) for p in files},
        trained_on=parts.trained_on,
        metrics=parts.metrics,
    ).save(folder)


def fingerprint(rows: Sequence[Labelled]) -> str:
    """sha256 over ids and labels: tells whether two bundles saw the same training rows."""
    content = [[row.suggestion.id, row.theme, row.department, sorted(row.needs)] for row in rows]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8")).hexdigest()
