"""Reads the raw messages that lie beside the project (``../shared``), where they do."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import MinqingError
from nlp.types import RawText, Suggestion


class SharedDataMissing(MinqingError):
    """The material for building the shipped bundle is not on this machine."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"找不到训练材料 {folder}：随附的模型包用它训练，它不随程序发布。用本单位的标注重新训练请用 minqing train"
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A csv of messages and the names of its columns."""

    name: str
    """As the labelled rows name it."""
    path: str
    id: str
    title: str | None
    text: str


SOURCES = (
    Source("annex3", "hunan_messages/messages.csv", "留言编号", "留言主题", "留言详情"),
    Source("annex4", "hunan_messages/replies.csv", "留言编号", "留言主题", "留言详情"),
    Source("dongguan", "dongguan_messages/messages.csv", "id", "title", "content"),
    Source("hangzhou", "hangzhou_messages/messages.csv", "tid", "title", "content"),
    Source("beijing", "beijing_letters/letters.csv", "id", "title", "content"),
    Source("haikou", "haikou_12345/workorders_2017-12_to_2018-05.csv", "工单编号", None, "text_noleak"),
)


def shared_folder(path: Path) -> Path:
    """``path`` if the data are there. Raises :class:`SharedDataMissing`."""
    if not (path / "data" / "labelled").is_dir():
        raise SharedDataMissing(path)
    return path


def read_messages(shared: Path) -> Iterator[Suggestion]:
    """Every raw message, source by source; the same text may come more than once."""
    return (message for _, message in read_sources(shared))


def read_sources(shared: Path) -> Iterator[tuple[str, Suggestion]]:
    """Every raw message with the name of its source."""
    for source in SOURCES:
        for message in _read_csv(shared / "data" / source.path, source):
            yield source.name, message
    with (shared / "data" / "hunan_messages" / "level1_train.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield "annex2", Suggestion(id=str(row["id"]), text=RawText(row["text"]))


def _read_csv(path: Path, source: Source) -> Iterator[Suggestion]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield Suggestion(
                id=row[source.id],
                title=RawText(row[source.title] if source.title else ""),
                text=RawText(row[source.text] or ""),
            )
