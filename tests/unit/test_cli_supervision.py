"""``minqing supervise`` and ``minqing report``: on the office's store, with the fake bundle."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.api import load
from service.cli.program import run
from service.store.database import Database
from tests.api.fakes import fake_parts
from tests.stores import Report, fill

ENGLISH = re.compile(r"Usage|Options|Arguments|Show this|required|default|\bstr\b|Invalid")


@pytest.fixture
def office(tmp_path: Path, migrated: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder of an office where three people wrote in May."""
    monkeypatch.setenv("MINQING_STATE", str(tmp_path))
    monkeypatch.setattr(load, "load_parts", lambda settings: fake_parts())
    (tmp_path / "minqing.db").write_bytes(migrated)
    database = Database(f"sqlite:///{tmp_path / 'minqing.db'}")
    fill(database, [Report(1, datetime(2026, 5, 3 + n, tzinfo=UTC), f"人{n}") for n in range(3)])
    database.close()
    return tmp_path


@pytest.mark.parametrize("command", ["supervise", "report"])
def test_help_is_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("用法：minqing")
    assert not ENGLISH.search(shown)


def test_candidates_are_listed_with_their_reasons(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["supervise", "--period", "2026-05", "--explain"]) == 0
    shown = capsys.readouterr().out
    assert re.match(r"  1\. +\d+\.\d 分  一件事 C000001  路灯不亮  〔路灯照明〕\n    .*3人反映", shown)
    assert "反映人数 3人" in shown


def test_a_period_with_nothing_in_it(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["supervise", "--period", "2020"]) == 0
    assert "2020年没有候选" in capsys.readouterr().out
    assert run(["report", "--period", "2020", "-o", str(office / "空.md")]) == 0
    assert "没有收到诉求" in (office / "空.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["docx", "html", "md"])
def test_a_briefing_is_written(office: Path, ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    target = office / f"专报.{ending}"
    assert run(["report", "--period", "2026-05", "-o", str(target), "--office", "云溪镇", "--issue", "5"]) == 0
    assert target.stat().st_size > 1_000
    assert re.search(r"2026年5月的专报 → .*（\d+ 个数字，各附查询）", capsys.readouterr().err)


def test_one_number_is_asked_for(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "--query", "people(2026-05)"]) == 0
    assert capsys.readouterr().out == "3\n"


MISUSE = {
    "supervise": "--period",
    "supervise --period 五月": "看不懂这个时段",
    "supervise --period 2026-05-20..2026-05-01": "对调",
    "supervise --period 2026-05 --weight people": "因素=数",
    "supervise --period 2026-05 --weight luck=3": "没有这样的因素",
    "supervise --period 2026-05 --limit 0": "不能小于 1",
    "report": "请给出 --period",
    "report --period 2026-05": "-o",
    "report --period 2026-05 -o 专报.pdf": ".docx、.html、.md",
    "report --period 2026-13 -o 专报.docx": "不存在的日期",
    "report --period 2026-05 -o /dev/null/专报.md": "无法写",
    "report --query 猜一个": "没有这样的查询",
    "report --query people(昨天)": "看不懂这个时段",
}


@pytest.mark.parametrize("line", MISUSE)
def test_wrong_use_is_one_line_of_chinese_and_code_2(
    office: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(line.split()) == 2
    shown = capsys.readouterr().err
    assert MISUSE[line] in shown
    assert shown.startswith("错误：")
    assert shown.count("\n") == 1
    assert not ENGLISH.search(shown)
