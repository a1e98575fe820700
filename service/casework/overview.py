"""What is shown across cases: classes, supervision candidates, the taxonomy."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from nlp.taxonomy import KINDS, URGENCIES, Taxonomy
from service.casework.answers import ClassPageJson, FactorJson, SupervisionJson, SupervisionListJson, TaxonomyJson
from service.casework.supervision import FACTORS, Candidate, ranked
from service.casework.views import hints, moment
from service.store import classes
from service.store.supervision import figures


def class_page(connection: Connection, *, page: int, size: int) -> ClassPageJson:
    rows = classes.page(connection, offset=(page - 1) * size, limit=size)
    return {
        "items": [
            {
                "id": row.id,
                "name": row.name,
                "cases": row.cases,
                "messages": row.messages,
                "last_reported_at": moment(row.last_reported_at),
            }
            for row in rows
        ],
        "total": classes.count(connection),
        "page": page,
        "size": size,
    }


def supervision(connection: Connection, *, since: datetime | None, limit: int) -> SupervisionListJson:
    """A class goes by its name; a case of its own, which has none, as in the list of cases: by its beginning."""
    best = ranked(figures(connection, since=since), limit)
    beginnings = hints(connection, [c.figures.group for c in best if not c.figures.name])
    return {"items": [_candidate(c, c.figures.name or beginnings[c.figures.group]) for c in best]}


def _candidate(candidate: Candidate, name: str) -> SupervisionJson:
    factors: list[FactorJson] = [
        {
            "name": factor.name,
            "title": factor.title,
            "value": round(factor.value(candidate.figures), 2),
            "points": points,
            "weight": factor.weight,
        }
        for factor, points in zip(FACTORS, candidate.points, strict=True)
    ]
    return {
        "group": candidate.figures.group,
        "name": name,
        "score": candidate.score,
        "messages": candidate.figures.messages,
        "factors": factors,
    }


def taxonomy_json(taxonomy: Taxonomy) -> TaxonomyJson:
    return {
        "themes": [
            {"code": t.code, "name": t.name, "group": t.group, "group_name": t.group_name}
            for t in taxonomy.themes.values()
        ],
        "qiyouwuxing": list(taxonomy.needs),
        "departments": [
            {"name": d.name, "level": d.level.value, "duties": list(d.duties)} for d in taxonomy.departments.values()
        ],
        "kinds": list(KINDS),
        "urgencies": list(URGENCIES),
    }
