"""Which labels of a ledger are people's, and are learned from."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.batch.history import Past, read_past
from service.ledger.errors import LedgerError
from service.ledger.read.opening import open_ledger
from service.ledger.shapes import Shaped


def read(path: Path, content: str, **named: str) -> Past:
    path.write_text(content, encoding="utf-8")
    return read_past([Shaped(open_ledger(path), named)])


@pytest.mark.parametrize(
    ("header", "task"),
    [
        ("承办单位", "department"),
        ("主责部门", "department"),
        ("处置单位", "department"),
        ("问题分类", "theme"),
        ("标签", "theme"),
    ],
)
def test_label_columns_are_known_by_their_headers(tmp_path: Path, header: str, task: str) -> None:
    past = read(tmp_path / "a.csv", f"编号,诉求内容,{header}\n1,路灯坏了,甲\n2,没有水, \n")
    assert [dict(row.labels) for row in past.rows] == [{task: "甲"}, {}]


def test_a_person_names_the_column(tmp_path: Path) -> None:
    past = read(tmp_path / "a.csv", "编号,诉求内容,归口\n1,路灯坏了,城管\n", department="归口")
    assert past.rows[0].labels == {"department": "城管"}
    with pytest.raises(LedgerError, match=r"没有标签列“谁管”.*归口"):
        read(tmp_path / "b.csv", "编号,诉求内容,归口\n1,路灯坏了,城管\n", department="谁管")


MACHINE = "编号,诉求内容,主题代码,主题,主题概率,主责部门\n1,路灯坏了,0406,路灯照明,0.9,城市管理局\n"


def test_what_the_machine_wrote_is_not_learned_from(tmp_path: Path) -> None:
    past = read(tmp_path / "a.csv", MACHINE)
    assert past.rows[0].labels == {}
    assert any("没有人确认过" in notice for notice in past.notices)


@pytest.mark.parametrize("sign", ["主题概率", "主题代码", "备选部门", "需人工复核", "主责层级"])
def test_one_column_of_ours_tells_that_the_others_are(tmp_path: Path, sign: str) -> None:
    """Whatever else a clerk has deleted, wherever the columns were moved."""
    past = read(tmp_path / "a.csv", f"主责部门,编号,诉求内容,{sign}\n城市管理局,1,路灯坏了,x\n")
    assert past.rows[0].labels == {}
    assert any("“主责部门”列是本程序贴的标签" in notice for notice in past.notices)


@pytest.mark.parametrize(
    ("header", "row", "department"),
    [
        ("承办单位,主题代码,主题,主题概率,主责部门", "灯光组,0406,路灯照明,0.9,城市管理局", "灯光组"),
        ("主责部门,主题代码,主题概率,主责部门（分析）", "灯光组,0406,0.9,城市管理局", "灯光组"),
        ("主责部门,主题概率,主责部门（分析）_2", "灯光组,0.9,城市管理局", "灯光组"),
    ],
)
def test_a_scored_ledger_keeps_the_labels_of_its_own(tmp_path: Path, header: str, row: str, department: str) -> None:
    past = read(tmp_path / "a.csv", f"编号,诉求内容,{header}\n1,路灯坏了,{row}\n")
    assert past.rows[0].labels["department"] == department


def test_what_a_person_confirmed_is(tmp_path: Path) -> None:
    header, row = MACHINE.split("\n")[:2]
    past = read(tmp_path / "a.csv", f"{header},已确认\n{row},是\n{row.replace('1,', '2,', 1)},\n")
    assert [(row.suggestion.id, row.labels["department"]) for row in past.rows] == [("1", "城市管理局")]
    assert any("1 行没有确认" in notice for notice in past.notices)


def test_dates_in_five_formats(tmp_path: Path) -> None:
    days = ("2026-03-05", "2026/3/5 8:30", "2026年3月5日", "20260305", "46086", "三月初")
    lines = "".join(f"{n},路灯坏了,{day},城管\n" for n, day in enumerate(days))
    past = read(tmp_path / "a.csv", f"编号,诉求内容,反映时间,主责部门\n{lines}")
    moments = [row.suggestion.reported_at for row in past.rows]
    assert {moment.date().isoformat() for moment in moments[:4] if moment} == {"2026-03-05"}
    assert moments[5] is None
    assert any("行的日期看不懂" in notice for notice in past.notices)


def test_ledgers_of_different_shapes_together(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("编号,诉求内容,承办单位\n1,路灯坏了,城管局\n", encoding="gb18030")
    (tmp_path / "b.jsonl").write_text('{"id": "x", "text": "没有水", "label": "供水"}\n', encoding="utf-8")
    past = read_past([Shaped(open_ledger(tmp_path / name), {}) for name in ("a.csv", "b.jsonl")])
    assert [dict(row.labels) for row in past.rows] == [{"department": "城管局"}, {"theme": "供水"}]
