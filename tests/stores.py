"""Stores filled by hand: rows as they would stand after intake, without reading or matching anything."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, update

from service.casework.people import fingerprint
from service.store import tables
from service.store.database import Database
from service.store.facets import Facet
from service.store.records import CaseStatus

BUNDLE = "written-by-hand"


@dataclass(frozen=True, slots=True)
class Report:
    """One message. ``at``: when the citizen wrote. ``person`` None: nobody known."""

    case: int
    at: datetime
    person: str | None = None
    text: str = "路灯不亮"
    theme: str = "0406"
    lead: str = "城市管理局"
    co: Sequence[str] = ()
    urgency: int = 0
    needs: Sequence[str] = ("便利性",)
    station: str = ""
    places: Sequence[str] = ()
    after_close: bool = False
    """An event says that the matter came up again."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A case: the class it is in, and when it was closed."""

    klass: str | None = None
    closed_at: datetime | None = None
    name: str = ""
    """Of the class."""


def case_id(number: int) -> str:
    return f"C{number:06}"


def fill(database: Database, reports: Iterable[Report], matters: dict[int, Matter] | None = None) -> None:
    """Store reports as S000001, S000002 … in the order given, and their cases."""
    listed, known = list(reports), matters or {}
    with database.write() as connection:
        for table, rows in (_classes(listed, known) | _cases(listed, known) | rows_of(listed)).items():
            if rows:
                connection.execute(insert(tables.metadata.tables[table]), rows)
        _set_counters(connection, listed)


def _classes(reports: Sequence[Report], matters: dict[int, Matter]) -> dict[str, list[dict[str, Any]]]:
    names = {matter.klass: matter.name or "路灯 不亮" for matter in matters.values() if matter.klass}
    return {"classes": [{"id": id, "name": name, "made_at": _first(reports)} for id, name in names.items()]}


def _cases(reports: Sequence[Report], matters: dict[int, Matter]) -> dict[str, list[dict[str, Any]]]:
    members: dict[int, list[Report]] = defaultdict(list)
    for report in reports:
        members[report.case].append(report)
    numbers, opened = range(1, max(members, default=0) + 1), _first(reports)
    rows = [_case(n, members[n], matters.get(n, Matter()), opened) for n in numbers]
    return {"cases": rows}


def _case(number: int, members: Sequence[Report], matter: Matter, opened: datetime) -> dict[str, Any]:
    """As ``service.store.cases.recount`` would leave it (a test holds the two together)."""
    return {
        "id": case_id(number),
        "number": number,
        "status": CaseStatus.CLOSED if matter.closed_at else CaseStatus.OPEN,
        "version": 1,
        "class_id": matter.klass,
        "opened_at": opened,
        "closed_at": matter.closed_at,
        "recurrences": sum(report.after_close for report in members),
        "theme": _commonest(report.theme for report in members),
        "lead": _commonest(report.lead for report in members),
        "urgency": max((report.urgency for report in members), default=0),
        "messages": len(members),
        "people": len({report.person for report in members} - {None}),
        "anonymous": sum(report.person is None for report in members),
        "first_reported_at": min((report.at for report in members), default=None),
        "last_reported_at": max((report.at for report in members), default=None),
    }


def _commonest(values: Iterable[str]) -> str:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value), default="")


def _first(reports: Sequence[Report]) -> datetime:
    return min((report.at for report in reports), default=datetime(2025, 1, 1, tzinfo=UTC))


def _set_counters(connection: Connection, reports: Sequence[Report]) -> None:
    largest = max((report.case for report in reports), default=0)
    for name, value in {"suggestion": len(reports), "case": largest, "revision": 1}.items():
        connection.execute(update(tables.counters).where(tables.counters.c.name == name).values(value=value))


def rows_of(reports: Sequence[Report]) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("suggestions", "analyses", "memberships", "facets", "case_events")
    }
    for number, report in enumerate(reports, start=1):
        id = f"S{number:06}"
        rows["suggestions"].append(_suggestion(id, number, report))
        rows["analyses"].append(_analysis(id, report))
        rows["memberships"].append(_membership(id, report))
        rows["facets"] += [{"suggestion_id": id, "kind": k, "value": v} for k, v in _facets(report)]
        if report.after_close:
            rows["case_events"].append(_recurrence(id, report))
    return rows


def _suggestion(id: str, number: int, report: Report) -> dict[str, Any]:
    return {
        "id": id,
        "number": number,
        "source": "云溪镇台账",
        "external_id": id,
        "fingerprint": fingerprint("", report.text),
        "title": "",
        "text": report.text,
        "reporter": report.person or "",
        "person": report.person,
        "reported_at": report.at,
        "received_at": report.at,
        "received_by": "",
        "extra": {},
    }


def _analysis(id: str, report: Report) -> dict[str, Any]:
    return {
        "suggestion_id": id,
        "bundle": BUNDLE,
        "made_at": report.at,
        "is_current": True,
        "analysis": {
            "id": id,
            "themes": [{"code": report.theme, "name": report.theme, "probability": 0.9}],
            "qiyouwuxing": [{"name": need, "probability": 0.9} for need in report.needs],
            "departments": [
                {"name": name, "role": role, "level": "county", "probability": 0.9, "reasons": []}
                for name, role in [(report.lead, "lead"), *((co, "co") for co in report.co)]
            ],
            "kind": {"name": "投诉", "probability": 0.9},
            "urgency": {"level": report.urgency, "probability": 0.9},
            "places": [{"text": place, "start": 0, "end": len(place)} for place in report.places],
            "evidence": [],
            "needs_review": False,
            "review_reasons": [],
            "masked_text": report.text,
            "bundle": BUNDLE,
        },
    }


def _membership(id: str, report: Report) -> dict[str, Any]:
    return {
        "suggestion_id": id,
        "case_id": case_id(report.case),
        "how": "attached",
        "probability": 0.9,
        "reasons": [],
        "since": report.at,
        "revision": 1,
        "theme": report.theme,
        "lead": report.lead,
        "kind": "投诉",
        "urgency": report.urgency,
        "needs_review": False,
    }


def _facets(report: Report) -> set[tuple[str, str]]:
    named = {
        Facet.NEED: report.needs,
        Facet.DEPARTMENT: (report.lead, *report.co),
        Facet.STATION: (report.station,) if report.station else (),
        Facet.PLACE: report.places,
    }
    return {(kind.value, value) for kind, values in named.items() for value in values}


def _recurrence(id: str, report: Report) -> dict[str, Any]:
    return {
        "case_id": case_id(report.case),
        "kind": "recurred",
        "at": report.at,
        "who": "minqing",
        "why": "办结后再次反映",
        "detail": {"suggestions": [id]},
    }


def many(count: int, seed: int = 7) -> tuple[list[Report], dict[int, Matter]]:
    """A year of a county: most cases of one or two people, some of dozens, a third of them in classes."""
    draw = random.Random(seed)
    begin = datetime(2025, 1, 1, tzinfo=UTC)
    heavy = [int(number**1.6) + 1 for number in range(1, 60)]
    matters = {
        number: Matter(f"K{number % 200:04}" if number % 3 == 0 else None, name="停车 占道")
        for number in range(1, count * 2 // 3)
    }
    themes, leads = ("0406", "0703", "0301", "0601", "1102"), ("城市管理局", "公安交警", "水务局", "教育局")
    reports = []
    for number in range(count):
        case = draw.choice(heavy) if draw.random() < 0.2 else draw.randrange(1, count * 2 // 3)
        reports.append(
            Report(
                case=case,
                at=begin + timedelta(minutes=draw.randrange(365 * 24 * 60)),
                person=f"p{draw.randrange(count // 2)}" if draw.random() < 0.8 else None,
                text=f"第{number}条，夜里停车占道，路口看不清，老人孩子过街都怕，请尽快来人看看。" * 3,
                theme=themes[case % 5],
                lead=leads[case % 4],
                co=(leads[(case + 1) % 4],) if case % 3 else (),
                urgency=2 if draw.random() < 0.03 else int(draw.random() < 0.1),
                needs=("便利性", "安全性")[: 1 + case % 2],
                station=f"第{case % 40}村",
                places=(f"柳荫街{case}号",),
            )
        )
    return reports, matters
