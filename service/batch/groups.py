"""Cases and classes of a ledger as a person wants to see them: how many, who, when, where, about what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nlp.matching import Assignment, MatchRecord

NAME_CHARACTERS = 30
"""A case is called by the title of its earliest suggestion, cut here."""
MOST_PLACES = 5


@dataclass(frozen=True, slots=True)
class Group:
    """A case or a class."""

    number: int
    name: str
    size: int
    people: int
    """Distinct reporters; each suggestion of nobody named counts as one."""
    first: datetime | None
    last: datetime | None
    places: tuple[str, ...]
    """Named most often first."""
    theme: str
    """Level-2 code that most of its suggestions have."""
    cases: int
    klass: int | None
    """The class of a case."""
    ids: tuple[str, ...]


def group_cases(records: Sequence[MatchRecord], assigned: Sequence[Assignment]) -> tuple[Group, ...]:
    """In the order of their numbers."""
    return tuple(
        _group(number, _case_name(members), members, cases=1, klass=found[0].klass)
        for number, members, found in _together(records, assigned, [a.case for a in assigned])
    )


def group_classes(records: Sequence[MatchRecord], assigned: Sequence[Assignment]) -> tuple[Group, ...]:
    """In the order of their numbers. Suggestions without a class are in none."""
    return tuple(
        _group(number, found[0].class_name, members, cases=len({a.case for a in found}), klass=None)
        for number, members, found in _together(records, assigned, [a.klass for a in assigned])
    )


def _together(
    records: Sequence[MatchRecord], assigned: Sequence[Assignment], numbers: Sequence[int | None]
) -> Iterable[tuple[int, list[MatchRecord], list[Assignment]]]:
    members: dict[int, list[MatchRecord]] = defaultdict(list)
    found: dict[int, list[Assignment]] = defaultdict(list)
    for record, assignment, number in zip(records, assigned, numbers, strict=True):
        if number is not None:
            members[number].append(record)
            found[number].append(assignment)
    return ((number, members[number], found[number]) for number in sorted(members))


def _group(number: int, name: str, members: Sequence[MatchRecord], *, cases: int, klass: int | None) -> Group:
    moments = [record.reported_at for record in members if record.reported_at is not None]
    places = Counter(name for record in members for name in record.place_names)
    themes = Counter(record.theme for record in members)
    return Group(
        number=number,
        name=name,
        size=len(members),
        people=_people(members),
        first=min(moments, default=None),
        last=max(moments, default=None),
        places=tuple(place for place, _ in places.most_common(MOST_PLACES)),
        theme=themes.most_common(1)[0][0],
        cases=cases,
        klass=klass,
        ids=tuple(record.id for record in members),
    )


def _people(members: Iterable[MatchRecord]) -> int:
    """``reporter`` is a person's key; one of nobody known is empty."""
    keys = [record.reporter for record in members]
    return len({key for key in keys if key}) + keys.count("")


def _case_name(members: Sequence[MatchRecord]) -> str:
    earliest = min(members, key=lambda record: record.reported_at or datetime.max)
    return " ".join(earliest.title.split())[:NAME_CHARACTERS]
