"""A disk that fills up: one line in Chinese, exit code 2, nothing half-written; the next run is as if nothing was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nlp.bundle import CARD, MANIFEST, current
from service.bundles.standing import current_name, record
from service.cli.program import run
from tests.disk import full_after
from tests.ledgers import cells_of, write_csv
from tests.shipped import MODELS
from training.bundle import BundleUnwritable, Parts, write_bundle_at

ROWS = 600
"""More than two batches."""


def test_score_goes_on_when_there_is_room_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[f"B{n}", f"第{n}条巷子的路灯坏了"] for n in range(ROWS)]
    ledger, target = write_csv(tmp_path / "a.csv", [["编号", "诉求内容"], *rows]), tmp_path / "结果.csv"
    target.write_text("旧的", encoding="utf-8")
    score = ["score", str(ledger), "-o", str(target), "--workers", "1"]
    with full_after(100_000):
        assert run(score) == 2
    assert "错误：无法写入" in (told := capsys.readouterr().err)
    assert "文件超过了允许的大小" in told
    assert target.read_text(encoding="utf-8") == "旧的"
    assert run(score) == 0
    assert "行已评过，没有重评" in capsys.readouterr().err
    assert [row[:2] for row in cells_of(target)] == [tuple(row) for row in rows]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "结果.csv"]


def test_promote_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINQING_MODELS", str(tmp_path))
    for name in ("旧", "新"):
        shutil.copytree(current(MODELS), tmp_path / name)
    (tmp_path / "CURRENT").write_text("旧\n", encoding="utf-8")
    with (tmp_path / "新" / CARD).open("a", encoding="utf-8") as card:
        card.write("\n批准启用的人：值班主任\n")
    sealed = (tmp_path / "新" / MANIFEST).read_bytes()
    with full_after(10):
        assert run(["promote", str(tmp_path / "新")]) == 2
    assert "错误：" in (told := capsys.readouterr().err)
    assert "Traceback" not in told
    assert (current_name(tmp_path), record(tmp_path)) == ("旧", [])
    assert (tmp_path / "新" / MANIFEST).read_bytes() == sealed
    assert run(["promote", str(tmp_path / "新"), "--because", "磁盘已有空间"]) == 0
    assert not list(tmp_path.glob(".*"))


def test_a_bundle_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    shipped = current(MODELS)
    parts = Parts("新", "rjieba", {"encoder": shipped / "encoder"}, "说明", {})
    with full_after(1_000_000), pytest.raises(BundleUnwritable, match="文件超过了允许的大小；请检查磁盘空间"):
        write_bundle_at(parts, tmp_path / "新")
    assert list(tmp_path.iterdir()) == []
