"""Readings are kept by number; their texts come from the shared data, and nothing of them is measured on."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from nlp.taxonomy import Taxonomy
from training.labelled import LabelError
from training.material import OWN, READINGS, WRITTEN, Origins, readings, training_rows
from training.shared import SOURCES

TAXONOMY = Taxonomy.load(Path(__file__).parents[2] / "data" / "taxonomy")
COLUMNS = ["source", "id", "theme", "theme_ok", "qiyouwuxing", "department", "department_ok", "kind", "urgency"]
LAMP = ["dongguan", "7", "0406", "0408 0701", "便利性 安全性", "城市管理局", "供电公司", "投诉", "1"]


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder as the shared one, with one message of our own words."""
    for source in SOURCES:
        path = tmp_path / "data" / source.path
        path.parent.mkdir(parents=True, exist_ok=True)
        columns = [column for column in (source.id, source.title, source.text) if column]
        rows = [["7", "路灯", "桥头路灯坏了一个月"]] if source.name == "dongguan" else []
        path.write_text("\n".join(",".join(row) for row in [columns, *rows]) + "\n", encoding="utf-8")
    (tmp_path / "data" / "hunan_messages" / "level1_train.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "data" / "labelled").mkdir()
    own = next(OWN.glob("written_*.jsonl")).read_text(encoding="utf-8").splitlines()[0]
    row = json.loads(own) | {"id": "T-1", "source": "annex3"}
    (tmp_path / "data" / "labelled" / "train.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def written(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def test_a_reading_gets_the_text_of_its_message(tmp_path: Path, shared: Path) -> None:
    (row,) = readings(written(tmp_path / "r.csv", LAMP), shared, TAXONOMY)
    assert (row.suggestion.title, row.suggestion.text) == ("路灯", "桥头路灯坏了一个月")
    assert row.theme_ok == {"0406", "0408", "0701"}
    assert row.needs == {"便利性", "安全性"}
    assert (row.department_ok, row.urgency) == ({"城市管理局", "供电公司"}, 1)


def test_the_same_number_of_another_source_is_another_message(tmp_path: Path, shared: Path) -> None:
    assert readings(written(tmp_path / "r.csv", ["hangzhou", *LAMP[1:]]), shared, TAXONOMY) == []


def test_an_unknown_code_is_named_with_its_line(tmp_path: Path, shared: Path) -> None:
    with pytest.raises(LabelError, match=r"r\.csv 第 3 行.*9999"):
        readings(written(tmp_path / "r.csv", LAMP, [*LAMP[:1], "7", "9999", *LAMP[3:]]), shared, TAXONOMY)


def test_only_the_shared_labels_are_measured_on(shared: Path) -> None:
    rows = training_rows(shared, TAXONOMY)
    assert [row.suggestion.id for row in rows if row.measured] == ["T-1"]
    origins = Origins.of(rows)
    assert (origins.measured, origins.read) == (1, 0)
    assert origins.written == sum(row.source == WRITTEN for row in rows) > 500


def test_our_readings_hold_labels_and_nothing_else() -> None:
    with READINGS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == COLUMNS
    assert {row["theme"] for row in rows} <= set(TAXONOMY.themes)
    assert {row["department"] for row in rows} <= set(TAXONOMY.departments)
    assert len({(row["source"], row["id"]) for row in rows}) == len(rows)
