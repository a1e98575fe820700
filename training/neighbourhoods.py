"""Districts whose messages people have read and put into cases and classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlp.matching import MatchRecord
from nlp.pipeline import Pipeline
from training.partitions import read_partitions


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhood:
    """The records of one district with what people said of them. Ids in no group are cases of one, in no class."""

    name: str
    records: Sequence[MatchRecord]
    case_of: Mapping[str, str]
    class_of: Mapping[str, str]


def read_neighbourhoods(folder: Path, pipeline: Pipeline) -> list[Neighbourhood]:
    """The partitions in ``folder``, read by ``pipeline``."""
    return [
        Neighbourhood(
            name=part.name,
            records=[MatchRecord.from_reading(reading) for reading in pipeline.read(part.suggestions)],
            case_of=part.case_of,
            class_of=part.class_of,
        )
        for part in read_partitions(folder)
    ]


def with_themes(neighbourhood: Neighbourhood, themes: Mapping[str, str]) -> Neighbourhood:
    """``themes``: masked text -> theme code, in the place of what the pipeline said; other messages stay."""
    records = [replace(record, theme=themes.get(record.text, record.theme)) for record in neighbourhood.records]
    return replace(neighbourhood, records=records)
