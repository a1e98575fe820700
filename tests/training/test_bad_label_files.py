"""What a person sees when the labels cannot be trained or evaluated on: one line of Chinese that names the row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nlp.bundle import current, load
from service.cli.program import run
from tests.documents import suggestion
from tests.shipped import MODELS
from tests.training.test_labelled import ROW, write

BUNDLE = str(current(MODELS))
THEMES = ("0406", "0401", "0501")
MATTERS = ("的路灯不亮了", "停水三天了", "垃圾没人清运")
DEPARTMENTS = ("城市管理局", "供水公司", "公安局")


def many(count: int, **same: Any) -> list[dict[str, Any]]:
    return [
        ROW
        | {"id": str(n), "text": f"第{n}处路灯不亮", "theme": THEMES[n % 3], "department": DEPARTMENTS[n % 3]}
        | same
        for n in range(count)
    ]


BAD: dict[str, tuple[list[dict[str, Any] | str], str]] = {
    "an unknown code": ([*many(59), ROW | {"id": "x", "theme": "9999"}], "第 60 行：主题代码 9999 不在分类表中"),
    "an unknown department": ([ROW | {"department": "天文局"}], "第 1 行：部门 天文局 不在分类表中"),
    "a missing column": ([{k: v for k, v in ROW.items() if k != "kind"}], "第 1 行：缺少字段 kind"),
    "doubles that disagree": ([ROW, ROW | {"theme": "0401"}], "第 2 行：编号 1 重复，主题前后不一致（0406、0401）"),
    "not a label file": (["编号,内容", "1,路灯不亮"], "第 1 行不是 JSON"),
    "nothing": ([""], "标注.jsonl 中没有标注"),
    "a text of nothing readable": (
        [*many(60), ROW | {"id": "x", "title": "", "text": "\u200b\ufeff"}],
        "编号 x：诉求内容为空",
    ),
}
TOO_LITTLE: dict[str, tuple[list[dict[str, Any]], str]] = {
    "12 rows": (many(12), "只有 12 条标注，至少要 50 条"),
    "one theme": (many(60, theme="0406"), "全部标注都是主题 0406，至少要 2 个主题"),
    "copies of one text": (many(60, text="路灯不亮"), "全部标注是同一段文字的重复"),
    "one department": (many(60, department="公安局"), "全部标注都是部门 公安局，至少要 2 个部门"),
}


@pytest.mark.parametrize("case", [*BAD, *TOO_LITTLE])
def test_train_refuses_and_writes_nothing(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows, said = (BAD | TOO_LITTLE)[case]
    out = tmp_path / "新模型包"
    assert run(["train", str(write(tmp_path, *rows)), "-o", str(out), "--bundle", BUNDLE]) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert shown.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["标注.jsonl"]


@pytest.mark.parametrize("case", BAD)
def test_evaluate_refuses_and_writes_nothing(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows, said = BAD[case]
    report = tmp_path / "报告.html"
    assert run(["evaluate", BUNDLE, str(write(tmp_path, *rows)), "-o", str(report)]) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert shown.count("\n") == 1
    assert not report.exists()


def test_a_label_that_all_rows_share_is_learned_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One kind for all rows is no mistake; one row of a second theme is little, and no reason to fail."""
    rows = [*many(59, theme="0406", kind="投诉"), ROW | {"id": "x", "theme": "0401", "department": "供水公司"}]
    out = tmp_path / "新模型包"
    assert run(["train", str(write(tmp_path, *rows)), "-o", str(out), "--bundle", BUNDLE]) == 0
    (reading,) = load(out).pipeline.read([suggestion("东街的路灯不亮了")])
    assert reading.analysis.tags.kind.name == "投诉"
    assert reading.analysis.tags.themes[0].code == "0406"


def test_twelve_rows_of_one_theme_can_be_evaluated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = many(12, theme="0406", department="城市管理局")
    assert run(["evaluate", BUNDLE, str(write(tmp_path, *rows))]) == 0
    shown = capsys.readouterr().out
    assert "12 条标注；对照：条数太少，总答最常见的一类" in shown
    assert "theme2 " in shown


def test_a_report_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = write(tmp_path, *many(3))
    assert run(["evaluate", BUNDLE, str(labels), "-o", str(tmp_path / "没有" / "报告.html")]) == 2
    assert "写不了报告" in capsys.readouterr().err
