"""What people corrected in the service comes back as rows to learn from; what the machine said does not."""

from __future__ import annotations

from pathlib import Path

from nlp.taxonomy import Taxonomy
from service.casework.corrections import corrected_rows
from service.settings import Settings
from service.store.database import Database
from tests.api.fakes import TAXONOMY, Office


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
