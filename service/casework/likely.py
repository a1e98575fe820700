"""Which cases a message, or one of the matters told in it, may belong to. A person judges; nothing is placed here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from nlp.matching import MatchRecord
from nlp.types import Analysis, Attached, CaseCandidate, CaseMatch, NeedsReview, Part, RawText, Reading, Suggestion
from service.casework.ports import Reader
from service.contract import DIGITS, AnalysisJson, CandidateJson

Match = Callable[[MatchRecord], CaseMatch]


def likely(match: CaseMatch) -> Sequence[CaseCandidate]:
    """The cases that a match names, best first."""
    if isinstance(match, Attached):
        return [match.case]
    return match.candidates if isinstance(match, NeedsReview) else []


def proposed(candidate: CaseCandidate) -> CandidateJson:
    """A candidate as the store keeps it: the hint is of the day on which somebody looks."""
    probability = round(candidate.probability, DIGITS)
    return {"case_id": candidate.case_id, "probability": probability, "reasons": list(candidate.reasons), "hint": ""}


def records_of_parts(reader: Reader, readings: Sequence[Reading]) -> list[list[MatchRecord]]:
    """For each reading a record of each of its parts; none where it tells one matter."""
    asked = [_alone(reading, part) for reading in readings for part in reading.analysis.parts]
    read = iter(reader.read_each(asked)) if asked else iter(())
    found = [[next(read) for _ in reading.analysis.parts] for reading in readings]
    return [[MatchRecord.from_reading(each) for each in parts if isinstance(each, Reading)] for parts in found]


def match_parts(analysis: AnalysisJson, records: Sequence[MatchRecord], match: Match) -> None:
    """Write into each part the cases that it may belong to; ``records`` are those of :func:`records_of_parts`."""
    if len(records) == len(analysis.get("parts", ())):
        for part, record in zip(analysis.get("parts", ()), records, strict=True):
            part["cases"] = [proposed(candidate) for candidate in likely(match(record))]


def _alone(reading: Reading, part: Part) -> Suggestion:
    """The part as if it had been sent by itself: by the same person, on the same day, from the same place."""
    text = RawText(f"{_where(reading.analysis, part)}{part.text}")
    return replace(reading.suggestion, id="", title=RawText(""), text=text)


def _where(analysis: Analysis, part: Part) -> str:
    """A matter that names no place is where the letter as a whole is set: in its title or before its first point."""
    if any(part.start <= place.start < part.end for place in analysis.places):
        return ""
    inside = [(each.start, each.end) for each in analysis.parts]
    around = [p.text for p in analysis.places if not any(start <= p.start < end for start, end in inside)]
    return f"{'、'.join(dict.fromkeys(around))}，" if around else ""
