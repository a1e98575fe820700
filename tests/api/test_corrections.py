"""What people corrected in the service comes back as rows to learn from; what the machine said does not."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

from nlp.taxonomy import Taxonomy
from nlp.types import RawText, Suggestion
from service.batch.history import PastRow, with_corrections
from service.casework.corrections import corrected_rows
from service.settings import Settings
from service.store.database import Database
from tests.api.fakes import TAXONOMY, Office


def test_a_correction_overrules_the_ledger_that_it_came_from(office: Office, tmp_path: Path) -> None:
    """Its moment is in the order of the ledgers' own, which have no zone."""
    moment = datetime(2026, 5, 1, 9, tzinfo=timezone(timedelta(hours=8)))
    id = office.report("柳荫街路灯不亮", reported_at=moment.isoformat())["id"]
    office.client.put(f"/v1/suggestions/{id}/labels", json={"lead": "城市管理局", "who": "值班员"})
    new = office.report("河道有异味")["id"]
    office.client.put(f"/v1/suggestions/{new}/labels", json={"lead": "水务局", "who": "值班员"})
    database = Database(Settings(state=tmp_path).database)
    with database.read() as connection:
        corrections = corrected_rows(connection, Taxonomy.load(TAXONOMY))
    database.close()
    ledger = PastRow(Suggestion("1", RawText("柳荫街路灯不亮 ")), "台账", {"department": "公安局", "theme": "治安"})
    rows = with_corrections([ledger], corrections)
    assert [dict(row.labels) for row in rows] == [
        {"department": "城市管理局", "theme": "治安"},
        {"department": "水务局"},
    ]
    assert corrections[0].suggestion.reported_at == datetime(2026, 5, 1, 9)


def test_only_what_a_person_said_and_the_last_word_of_it(office: Office, tmp_path: Path) -> None:
    first, second = (office.report(text)["id"] for text in ("柳荫街路灯不亮", "河道有异味"))
    for labels in ({"themes": ["0406"], "lead": "公安局"}, {"lead": "城市管理局"}):
        answer = office.client.put(f"/v1/suggestions/{first}/labels", json={**labels, "who": "值班员"})
        assert answer.status_code == 200
    database = Database(Settings(state=tmp_path).database)
    with database.read() as connection:
        rows = corrected_rows(connection, Taxonomy.load(TAXONOMY))
    database.close()
    assert [(row.suggestion.text, dict(row.labels)) for row in rows] == [
        ("柳荫街路灯不亮", {"theme": "路灯照明", "department": "城市管理局"})
    ]
    assert second not in {row.suggestion.id for row in rows}
