"""Messages that people have put into cases and classes: ``X_messages.csv`` beside ``X_groups.jsonl``."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nlp.types import RawText, Suggestion

TIME_FORMATS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True, slots=True)
class Partition:
    """The messages of one district. Ids in no group are cases of one, in no class."""

    name: str
    suggestions: Sequence[Suggestion]
    case_of: Mapping[str, str]
    class_of: Mapping[str, str]


def read_partitions(folder: Path) -> list[Partition]:
    """Every ``X_messages.csv`` with its ``X_groups.jsonl`` in ``folder``, by name."""
    return [_read(path) for path in sorted(folder.glob("*_messages.csv"))]


def _read(messages: Path) -> Partition:
    name = messages.name.removesuffix("_messages.csv")
    with messages.open(encoding="utf-8-sig", newline="") as lines:
        suggestions = [_suggestion(row) for row in csv.DictReader(lines)]
    groups: dict[str, dict[str, str]] = {"case": {}, "class": {}}
    with messages.with_name(f"{name}_groups.jsonl").open(encoding="utf-8") as lines:
        for group in map(json.loads, lines):
            groups[group["level"]].update(dict.fromkeys(group["ids"], group["name"]))
    return Partition(name, suggestions, groups["case"], groups["class"])


def _suggestion(row: Mapping[str, str]) -> Suggestion:
    return Suggestion(
        id=row["留言编号"],
        text=RawText(row["留言详情"]),
        title=RawText(row["留言主题"]),
        reporter=row.get("留言用户", ""),
        reported_at=_moment(row.get("留言时间", "")),
    )


def _moment(text: str) -> datetime | None:
    for form in TIME_FORMATS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None
