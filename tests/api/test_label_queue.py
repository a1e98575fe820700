"""The queue of what a person should label next, by the endpoint and by the command."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from service.cli.program import run
from tests.api.fakes import Office

TEXTS = ("柳荫街路灯不亮", "柳荫街路灯不亮", "河道有异味", "公交太少")


def queued(office: Office, size: int = 10) -> list[str]:
    answer = office.client.get(f"/v1/label-queue?size={size}")
    assert answer.status_code == 200
    return [item["masked_text"] for item in answer.json()["items"]]


def test_each_matter_once_and_never_what_is_labelled(office: Office) -> None:
    stored = [office.report(text) for text in TEXTS]
    assert sorted(queued(office)) == sorted(set(TEXTS))
    labels = {"themes": ["0406"], "who": "值班员"}
    assert office.client.put(f"/v1/suggestions/{stored[2]['id']}/labels", json=labels).status_code == 200
    assert sorted(queued(office)) == sorted({*TEXTS} - {"河道有异味"})
    assert len(queued(office, size=1)) == 1


def test_the_command_writes_a_ledger_to_fill(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in TEXTS:
        office.report(text)
    monkeypatch.setenv("MINQING_STATE", str(tmp_path))
    out = tmp_path / "待标.csv"
    assert run(["label-queue", "-o", str(out), "--count", "2"]) == 0
    assert "2 条" in capsys.readouterr().out
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2
    assert all(row["已确认"] == "" and row["诉求"] in TEXTS for row in rows)
