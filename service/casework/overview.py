"""What is shown across cases: classes and the taxonomy."""

from __future__ import annotations

from sqlalchemy import Connection

from nlp.taxonomy import KINDS, URGENCIES, Taxonomy
from service.casework.answers import ClassPageJson, TaxonomyJson
from service.casework.views import moment
from service.store import classes


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
