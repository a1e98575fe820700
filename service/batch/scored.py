"""What was scored by which bundle: a list in the folder of the results, one entry a ledger, kept up as they end."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from service.batch.journal import Subject
from service.batch.report import Report
from service.ledger.errors import LedgerError
from service.ledger.write.atomic import replacing

NAME = "评分清单.json"


@dataclass(frozen=True, slots=True)
class Scored:
    """A ledger that is done."""

    ledger: str
    target: str
    rows: int
    failed: int
    sha256: str
    bundle: str
    columns: str
    target_bytes: int
    finished: str

    @classmethod
    def of(cls, report: Report, subject: Subject, folder: Path) -> Scored:
        return cls(
            ledger=str(report.ledger.path),
            target=report.target.relative_to(folder).as_posix(),
            rows=report.rows,
            failed=len(report.failed),
            sha256=subject.ledger,
            bundle=subject.bundle,
            columns=subject.columns,
            target_bytes=report.target.stat().st_size,
            finished=datetime.now().astimezone().isoformat(timespec="seconds"),
        )


class ScoredList:
    """The list of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / NAME
        self._entries = dict(_read(self._path))

    def done(self, target: Path, subject: Subject) -> Scored | None:
        """The entry of a result that is there, whole, and of just this subject."""
        entry = self._entries.get(target.relative_to(self._folder).as_posix())
        if entry is None or (entry.sha256, entry.bundle, entry.columns) != (
            subject.ledger,
            subject.bundle,
            subject.columns,
        ):
            return None
        return entry if target.exists() and target.stat().st_size == entry.target_bytes else None

    def add(self, entry: Scored) -> None:
        self._entries[entry.target] = entry
        content = {"清单": [asdict(self._entries[target]) for target in sorted(self._entries)]}
        with replacing(self._path) as part:
            part.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _read(path: Path) -> Iterator[tuple[str, Scored]]:
    try:
        content: Mapping[str, list[dict[str, object]]] = json.loads(path.read_text(encoding="utf-8"))
        for entry in content["清单"]:
            scored = Scored(**entry)  # type: ignore[arg-type]
            yield scored.target, scored
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LedgerError(f"{path} 读不了，不知道哪些已评过；请改名或移走它再试") from error
