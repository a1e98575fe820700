"""Labels that were swapped on purpose are found first."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from service.cli.program import run
from tests.ledgers import write_csv
from tests.shipped import MODELS, shipped_bundle
from tests.training.office.ledger_of_ours import own_history
from training.office.history import HistoryRow, learnable
from training.office.learn import read_history
from training.office.suspects import suspects

DEPARTMENTS = ("灯光组", "清扫队", "劳资办", "停车科")
ROWS = own_history()
PLANTED = frozenset(Random(5).sample(range(len(ROWS)), 8))
"""At random: planted evenly they would all fall on one wording, and half of its rows are no error but a habit."""


def planted() -> list[HistoryRow]:
    """Eight rows have the label of another department."""
    return [
        replace(row, labels={"department": other(row) if n in PLANTED else row.labels["department"]})
        for n, row in enumerate(ROWS)
    ]


def other(row: HistoryRow) -> str:
    return DEPARTMENTS[(DEPARTMENTS.index(row.labels["department"]) + 1) % len(DEPARTMENTS)]


def planted_places() -> set[str]:
    return {ROWS[n].where for n in PLANTED}


def test_planted_errors_lead_the_list_with_the_right_label_and_words() -> None:
    rows, wrong = planted(), planted_places()
    history = read_history(shipped_bundle(), rows)
    found = suspects(history, learnable(rows, "department"), share=0.1)
    assert len({each.where for each in found} & wrong) >= 0.6 * len(wrong)
    right = {row.where: row.labels["department"] for row in ROWS}
    hits = [each for each in found if each.where in wrong]
    assert sum(each.likely != right[each.where] for each in hits) <= 1
    assert all(each.words for each in hits)


def test_the_command_lists_places_and_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[r.suggestion.id, r.suggestion.text, r.labels["department"]] for r in planted()]
    ledger = write_csv(tmp_path / "a.csv", [["编号", "诉求内容", "主责部门"], *rows])
    out = tmp_path / "疑.csv"
    assert run(["label-errors", str(ledger), "-o", str(out), "--bundle", str(MODELS / "minqing-2026.11")]) == 0
    assert "部门：10 行可疑" in capsys.readouterr().out
    with out.open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert len(listed) == 10
    assert not any(row[1] in out.read_text(encoding="utf-8-sig") for row in rows)
