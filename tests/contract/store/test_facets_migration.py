"""An office's store from before facets: the migration takes them from what was stored, a person's label first."""

from __future__ import annotations

import json
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, insert, select, text

import service.store
from service.store import tables
from service.store.database import Database
from service.store.tables import facets, labels
from tests.stores import Report, rows_of
from tests.unit.report.town import at

OLD = "0001"


def _upgrade(database: Database, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(service.store.__file__).parent / "migrations"))
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _stored(connection: Connection) -> set[tuple[str, str, str]]:
    return {(row[0], row[1], row[2]) for row in connection.execute(select(facets))}


def test_facets_of_what_was_stored_before(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    _upgrade(database, OLD)
    reports = [
        Report(1, at(5, 2), "周", co=("供电公司",), needs=("安全性",), places=("柳塘村",)),
        Report(1, at(5, 3), "吴"),
    ]
    rows = rows_of(reports)
    with database.write() as connection:
        for table in ("suggestions", "analyses"):
            connection.execute(insert(tables.metadata.tables[table]), rows[table])
        extra = json.dumps({"村/社区": "柳塘村委会"})
        connection.execute(text("UPDATE suggestions SET extra = :extra WHERE id = 'S000001'"), {"extra": extra})
        said = {"field": "qiyouwuxing", "value": ["宜居性"], "who": "李静", "why": "", "at": at(5, 4)}
        connection.execute(insert(labels).values(suggestion_id="S000002", **said))
    database.migrate()
    with database.read() as connection:
        assert _stored(connection) == {
            ("S000001", "need", "安全性"),
            ("S000001", "department", "城市管理局"),
            ("S000001", "department", "供电公司"),
            ("S000001", "place", "柳塘村"),
            ("S000001", "station", "柳塘村委会"),
            ("S000002", "need", "宜居性"),
            ("S000002", "department", "城市管理局"),
        }
    database.close()
