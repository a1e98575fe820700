"""What people corrected in the service, as rows to learn from: the freshest labels an office has."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from nlp.taxonomy import Taxonomy, current_label
from nlp.types import RawText, Suggestion
from service.batch.history import PastRow
from service.casework.views import CHINA_TIME
from service.store import suggestions
from service.store.tables import labels

_TASKS = {"themes": "theme", "lead": "department"}


def corrected_rows(connection: Connection, taxonomy: Taxonomy) -> list[PastRow]:
    """Oldest first. Only what a person said; a theme by its name, as ledgers have it."""
    said: dict[str, dict[str, str]] = {}
    for id, field, value in connection.execute(
        select(labels.c.suggestion_id, labels.c.field, labels.c.value).order_by(labels.c.id)
    ):
        if field in _TASKS:
            name = _theme_name(value[0], taxonomy) if field == "themes" else value
            said.setdefault(id, {})[_TASKS[field]] = name
    ids = list(said)
    batches = [ids[at : at + suggestions.CHUNK] for at in range(0, len(ids), suggestions.CHUNK)]
    rows = [row for batch in batches for row in suggestions.originals(connection, batch)]
    return [
        PastRow(
            Suggestion(row.id, RawText(row.text), RawText(row.title), reported_at=_as_in_ledgers(row.reported_at)),
            f"服务里的 {row.id}",
            {task: name for task, name in said[row.id].items() if name},
        )
        for row in rows
    ]


def _as_in_ledgers(moment: datetime | None) -> datetime | None:
    """The time on the wall, without a zone: rows of ledgers have none, and the two are put in one order."""
    return moment.astimezone(CHINA_TIME).replace(tzinfo=None) if moment else None


def _theme_name(code: str, taxonomy: Taxonomy) -> str:
    """Empty for a code that is no longer in use and has no successor."""
    now = current_label(code, taxonomy.themes, taxonomy.former.themes)
    return taxonomy.themes[now].name if now else ""
