"""``minqing`` on the sample ledger, as its own process, with the bundle that is in the repository."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.ledgers import cells_of, columns_of, lines_of

PROJECT = Path(__file__).parents[2]
SAMPLES = PROJECT / "data" / "samples"


def minqing(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "service.cli", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    target = tmp_path_factory.mktemp("score") / "out.jsonl"
    done = minqing("score", str(SAMPLES / "yunxi.xlsx"), "-o", str(target))
    assert (done.returncode, done.stdout) == (1, "")
    assert "共 61 行，完成 60 行，失败 1 行" in done.stderr
    return lines_of(target)


def _by_number(lines: list[dict[str, Any]], number: int) -> dict[str, Any]:
    return next(line for line in lines if line["id"] == f"YX20260500{number:03d}")


def test_every_row_is_there_in_order(scored: list[dict[str, Any]]) -> None:
    assert [line["row_number"] for line in scored] == list(range(3, 64))
    assert [line["id"] for line in scored if "error" in line] == ["第38行"]


@pytest.mark.parametrize(("number", "theme"), [(1, "路灯照明"), (4, "路灯照明"), (20, "工资拖欠"), (34, "公共交通")])
def test_plain_matters_have_their_theme(scored: list[dict[str, Any]], number: int, theme: str) -> None:
    assert _by_number(scored, number)["themes"][0]["name"] == theme


def test_no_telephone_is_left(scored: list[dict[str, Any]]) -> None:
    for line in scored:
        text = line.get("masked_text", "")
        assert not re.search(r"1[3-9]\d{9}|[一幺]三八零", text)
    assert "nanhu_wen88" not in _by_number(scored, 60)["masked_text"]


def test_traditional_characters_and_their_pinyin_are_read(scored: list[dict[str, Any]]) -> None:
    text = _by_number(scored, 50)["masked_text"]
    assert "石桥社区这个月的自来水发黄" in text
    assert "(" not in text


def test_flat_columns_stand_behind_the_ledgers_own(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    assert minqing("score", str(SAMPLES / "yunxi.csv"), "-o", str(target)).returncode == 1
    columns = columns_of(target)
    assert columns[:8] == columns_of(SAMPLES / "yunxi.csv")
    first = dict(zip(columns, cells_of(target)[0], strict=True))
    assert (first["主题"], first["处理状态"]) == ("路灯照明", "完成")


def test_the_same_matter_by_three_people_is_one_case(tmp_path: Path) -> None:
    target, summary = tmp_path / "out.jsonl", tmp_path / "summary.csv"
    done = minqing("cluster", str(SAMPLES / "yunxi.csv"), "-o", str(target), "--summary", str(summary))
    assert done.returncode == 1
    lines = lines_of(target)
    cases = {line["id"]: line["case_id"] for line in lines}
    assert cases["YX20260500001"] == cases["YX20260500002"]
    assert cases["YX20260500001"] != cases["YX20260500004"]
    assert len(lines) == 61
    assert len(summary.read_text(encoding="utf-8-sig").splitlines()) > 10


def test_a_bundle_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = minqing("score", str(SAMPLES / "yunxi.csv"), "-o", str(tmp_path / "a.csv"), "--bundle", str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.startswith("错误：")
    assert "不是模型包" in done.stderr
