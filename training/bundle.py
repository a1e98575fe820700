"""Writes a bundle folder: beside its place first, renamed when whole."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nlp.bundle import Manifest, digest
from nlp.text.normalise import RULESET
from training.labelled import Labelled


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
    """The folder is there whole or as it was before."""
    draft = folder.with_name(f".{folder.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for name, source in parts.folders.items():
        shutil.copytree(source, draft / name)
    (draft / "CARD.md").write_text(parts.card, encoding="utf-8")
    files = sorted(p for p in draft.rglob("*") if p.is_file())
    Manifest(
        name=parts.name,
        created=datetime.now(UTC).date().isoformat(),
        segmenter=parts.segmenter,
        normaliser=RULESET,
        files={p.relative_to(draft).as_posix(): digest(p) for p in files},
        trained_on=parts.trained_on,
        metrics=parts.metrics,
    ).save(draft)
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)


def fingerprint(rows: Sequence[Labelled]) -> str:
    """sha256 over ids and labels: tells whether two bundles saw the same training rows."""
    content = [[row.suggestion.id, row.theme, row.department, sorted(row.needs)] for row in rows]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8")).hexdigest()
