"""``models/CURRENT`` and how it came to name what it names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from nlp.errors import BundleError
from service.ledger.write.atomic import replacing

PROMOTED, ROLLED_BACK = "启用", "回退"
CURRENT = "CURRENT"
RECORD = "启用记录.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision."""

    at: str
    action: str
    """:data:`PROMOTED` or :data:`ROLLED_BACK`."""
    bundle: str
    before: str
    who: str
    because: str
    overruled: Sequence[str] = ()
    """Gates that the bundle did not pass, and that somebody overruled."""


def current_name(models: Path) -> str:
    """Of the bundle in use; empty when none is."""
    try:
        return (models / CURRENT).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def record(models: Path) -> list[Entry]:
    """Oldest first. Raises :class:`BundleError` when the file is not what this program wrote."""
    try:
        lines = (models / RECORD).read_text(encoding="utf-8").splitlines()
        return [Entry(**json.loads(line)) for line in lines if line.strip()]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        raise BundleError(f"{models / RECORD} 读不了，请改名或移走它再试") from error


def put_in_use(models: Path, entry: Entry) -> None:
    """The record first, then the name: a kill between the two leaves the old bundle in use."""
    lines = [json.dumps(asdict(each), ensure_ascii=False) for each in [*record(models), entry]]
    with replacing(models / RECORD) as part:
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with replacing(models / CURRENT) as part:
        part.write_text(entry.bundle + "\n", encoding="utf-8")


def earlier(models: Path) -> str:
    """The bundle that the present one was promoted in place of, and that is still there: asked again, further back.

    Raises :class:`BundleError`.
    """
    now = current_name(models)
    for entry in reversed(record(models)):
        if (entry.action, entry.bundle) == (PROMOTED, now) and entry.before not in ("", now):
            if (models / entry.before).is_dir():
                return entry.before
            break
    raise BundleError(f"没有可回退的：{models / RECORD} 中没有 {now or '现用模型包'} 之前的、还在的模型包")


def moment() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
