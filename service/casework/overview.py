"""What is shown across cases: classes and the taxonomy."""

from __future__ import annotations

from sqlalchemy import Connection

from nlp.taxonomy import KINDS, URGENCIES, Taxonomy
from service.casework.answers import ClassDetailJson, ClassEventJson, ClassJson, ClassPageJson, TaxonomyJson
from service.casework.errors import NotFound
from service.casework.views import CHINA_TIME, moment
from service.store import class_history, classes
from service.store.class_history import ClassEvent
from service.store.classes import ClassRow


def class_page(connection: Connection, *, page: int, size: int) -> ClassPageJson:
    rows = classes.page(connection, offset=(page - 1) * size, limit=size)
    return {
        "items": [_row(row) for row in rows],
        "total": classes.count(connection),
        "page": page,
        "size": size,
    }


def class_detail(connection: Connection, class_id: str) -> ClassDetailJson:
    """A merged class too: it says where its cases went. Raises :class:`NotFound`."""
    state = classes.state(connection, class_id)
    if state is None:
        raise NotFound(f"没有编号为 {class_id} 的一类事")
    row = classes.get(connection, class_id)
    empty: ClassJson = {
        "id": state.id,
        "name": state.name,
        "cases": 0,
        "people": 0,
        "messages": 0,
        "last_reported_at": None,
    }
    return {
        **(empty if row is None else _row(row)),
        "version": state.version,
        "pinned": state.pinned,
        "merged_into": state.merged_into,
        "members": classes.members(connection, class_id),
        "history": [_event(event) for event in class_history.events_of(connection, class_id)],
    }


def _row(row: ClassRow) -> ClassJson:
    return {
        "id": row.id,
        "name": row.name,
        "cases": row.cases,
        "people": row.people,
        "messages": row.messages,
        "last_reported_at": moment(row.last_reported_at),
    }


def _event(event: ClassEvent) -> ClassEventJson:
    return {
        "id": event.id,
        "kind": event.kind,
        "class_id": event.class_id,
        "other_class_id": event.other_class_id,
        "at": event.at.astimezone(CHINA_TIME).isoformat(),
        "who": event.who,
        "why": event.why,
        "cases": list(event.detail.get("cases", [])),
        "undone_by": event.undone_by,
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
