"""Districts whose messages people have read and put into cases and classes."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from nlp.matching import MatchRecord
from nlp.pipeline import Pipeline
from nlp.types import RawText, Suggestion

TIME_FORMATS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhood:
    """The records of one district with what people said of them. Ids in no group are cases of one, in no class."""

    name: str
    records: Sequence[MatchRecord]
    case_of: Mapping[str, str]
    class_of: Mapping[str, str]


def read_neighbourhoods(folder: Path, pipeline: Pipeline) -> list[Neighbourhood]:
    """Every ``X_messages.csv`` with its ``X_groups.jsonl`` in ``folder``, by name."""
    return [_read(path, pipeline) for path in sorted(folder.glob("*_messages.csv"))]


def _read(messages: Path, pipeline: Pipeline) -> Neighbourhood:
    name = messages.name.removesuffix("_messages.csv")
    with messages.open(encoding="utf-8-sig", newline="") as lines:
        suggestions = [_suggestion(row) for row in csv.DictReader(lines)]
    groups: dict[str, dict[str, str]] = {"case": {}, "class": {}}
    with messages.with_name(f"{name}_groups.jsonl").open(encoding="utf-8") as lines:
        for group in map(json.loads, lines):
            groups[group["level"]].update(dict.fromkeys(group["ids"], group["name"]))
    records = [MatchRecord.from_reading(reading) for reading in pipeline.read(suggestions)]
    return Neighbourhood(name, records, groups["case"], groups["class"])


def _suggestion(row: Mapping[str, str]) -> Suggestion:
    return Suggestion(
        id=row["留言编号"],
        text=RawText(row["留言详情"]),
        title=RawText(row["留言主题"]),
        reporter=row["留言用户"],
        reported_at=_moment(row["留言时间"]),
    )


def _moment(text: str) -> datetime | None:
    for form in TIME_FORMATS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def with_themes(neighbourhood: Neighbourhood, themes: Mapping[str, str]) -> Neighbourhood:
    """``themes``: masked text -> theme code, in the place of what the pipeline said; other messages stay."""
    records = [replace(record, theme=themes.get(record.text, record.theme)) for record in neighbourhood.records]
    return replace(neighbourhood, records=records)
