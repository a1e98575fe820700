"""Cases and classes of a ledger: into its rows, and into a summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from nlp.matching import Assignment, MatchModel, MatchRecord
from service.batch import cluster as cluster_module
from service.batch.cluster import Clustered, cluster
from service.batch.columns import CASE_COLUMNS, STATE_COLUMNS, TAG_COLUMNS
from service.batch.engine import Engine
from service.batch.summary import write_summary
from service.ledger.read.opening import open_ledger
from service.ledger_jobs.partition import kept
from tests.fakes import fake_pipeline
from tests.ledgers import cells_of, columns_of, lines_of, scored, write_csv, write_xlsx

HEADER = ["编号", "反映人", "反映时间", "标题", "诉求内容"]
ROWS = [
    ["1", "甲", "2026-05-07", "路灯不亮", "柳塘村路灯不亮"],
    ["2", "乙", "2026-05-06", "路灯不亮", "柳塘村三组路灯坏了"],
    ["3", "甲", "2026-05-08", "路灯不亮", "路灯还没修"],
    ["4", "", "", "", ""],
    ["5", "匿名", "2026-05-09", "没有路灯", "双井村没有路灯"],
    ["6", "保密", "", "停电", "石桥停电"],
]


def by_title(records: Iterable[MatchRecord], model: MatchModel, kept: Mapping[str, str]) -> list[Assignment]:
    """Stands in for the fitted model: the same title is one case unless a person has said so, 路灯 is a class."""
    numbers: dict[str, int] = {}
    return [
        Assignment(
            record.id,
            numbers.setdefault(kept.get(record.id, record.title), len(numbers) + 1),
            1 if "路灯" in record.title else None,
            "路灯" if "路灯" in record.title else "",
        )
        for record in records
    ]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(cluster_module, "assign", by_title)
    ledger = open_ledger(write_csv(tmp_path / "in.csv", [HEADER, *ROWS]))

    def clustered(name: str) -> Clustered:
        with Engine(fake_pipeline, 1) as engine:
            return cluster(ledger, tmp_path / name, engine, cast("MatchModel", None), lambda rows: None)

    return clustered


def test_every_row_comes_out_with_its_case_and_class(run: Any, tmp_path: Path) -> None:
    report = run("out.csv").report
    assert columns_of(tmp_path / "out.csv") == (*HEADER, *CASE_COLUMNS, "处理状态", "处理说明")
    cells = cells_of(tmp_path / "out.csv")
    assert [list(row[:5]) for row in cells] == ROWS
    assert [row[5:11] for row in cells] == [
        ("1", "路灯不亮", "3", "1", "路灯", "完成"),
        ("1", "路灯不亮", "3", "1", "路灯", "完成"),
        ("1", "路灯不亮", "3", "1", "路灯", "完成"),
        ("", "", "", "", "", "失败"),
        ("2", "没有路灯", "1", "1", "路灯", "完成"),
        ("3", "停电", "1", "", "", "完成"),
    ]
    assert [str(finding) for finding in report.failed] == [
        "第 5 行：“诉求内容”列：诉求内容为空（去除空白和不可见字符后没有文字），请补充内容"
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "jsonl"])
@pytest.mark.parametrize("sheets", [1, 2])
def test_a_scored_ledger_keeps_one_state(
    kind: str, sheets: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "assign", by_title)
    plain = write_xlsx(tmp_path / "in.xlsx", {str(number): [HEADER, *ROWS] for number in range(sheets)})
    middle = tmp_path / ("scored.parquet" if kind == "parquet" else "scored.xlsx")
    scored(plain, middle)
    with Engine(fake_pipeline, 1) as engine:
        cluster(open_ledger(middle), tmp_path / f"out.{kind}", engine, cast("MatchModel", None), lambda rows: None)
    if kind == "jsonl":
        assert "处理状态" not in lines_of(tmp_path / "out.jsonl")[0]["row"]
        return
    names = columns_of(tmp_path / f"out.{kind}")
    added = [name for name in names if name not in (*HEADER, "工作表")]
    assert added == [*TAG_COLUMNS, *CASE_COLUMNS, *STATE_COLUMNS]
    rows = [dict(zip(names, cells, strict=True)) for cells in cells_of(tmp_path / f"out.{kind}")]
    assert [row["处理状态"] for row in rows[:6]] == ["完成", "完成", "完成", "失败", "完成", "完成"]
    assert str(rows[0]["一件事编号"]) == "1"


def test_a_state_of_the_ledgers_own_is_kept(tmp_path: Path) -> None:
    header = ["诉求内容", *STATE_COLUMNS]
    scored(write_csv(tmp_path / "a.csv", [header, ["停电", "已办结", "甲"]]), tmp_path / "b.csv")
    assert columns_of(tmp_path / "b.csv") == (*header, *TAG_COLUMNS, "处理状态（分析）", "处理说明（分析）")
    assert cells_of(tmp_path / "b.csv")[0][:3] == ("停电", "已办结", "甲")


def test_lines_hold_the_ids_that_scorers_read(run: Any, tmp_path: Path) -> None:
    run("out.jsonl")
    lines = lines_of(tmp_path / "out.jsonl")
    assert [(line["id"], line["case_id"], line["class_id"]) for line in lines] == [
        ("1", 1, 1),
        ("2", 1, 1),
        ("3", 1, 1),
        ("4", None, None),
        ("5", 2, 1),
        ("6", 3, None),
    ]
    assert "error" in lines[3]


@pytest.mark.parametrize(
    ("column", "cases"),
    [
        (["2025-7", "", "2025-8", "", "2025-7", ""], {"1": "2025-7", "3": "2025-8", "5": "2025-7"}),
        (["", "", "", "", "", ""], {}),
        ([7, 7, "", "", "", 8], {"1": "7", "2": "7", "6": "8"}),
    ],
)
def test_the_rows_of_a_case_that_a_person_made_are_told_by_their_ids(
    column: list[Any], cases: dict[str, str], tmp_path: Path
) -> None:
    rows = [[*row, number] for row, number in zip(ROWS, column, strict=True)]
    path = write_xlsx(tmp_path / "a.xlsx", {"台账": [[*HEADER, "合并号"], *rows]})
    assert kept(open_ledger(path), "合并号") == cases


def test_a_row_without_a_number_is_a_message_of_its_own(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["诉求内容", "合并号"], ["停电", "1"], ["停电", "2"], ["停水", "1"]])
    assert kept(open_ledger(path), "合并号") == {"第2行": "1", "第3行": "2", "第4行": "1"}


def test_cases_that_a_person_made_come_out_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "assign", by_title)
    rows = [[*row, number] for row, number in zip(ROWS, ("A", "", "B", "", "A", ""), strict=True)]
    ledger = open_ledger(write_csv(tmp_path / "in.csv", [[*HEADER, "合并号"], *rows]))
    with Engine(fake_pipeline, 1) as engine:
        model, told = cast("MatchModel", None), kept(ledger, "合并号")
        cluster(ledger, tmp_path / "out.csv", engine, model, lambda rows: None, kept=told)
    assert [row[5:7] for row in cells_of(tmp_path / "out.csv")] == [
        ("A", "1"),
        ("", "2"),
        ("B", "3"),
        ("", ""),
        ("A", "1"),
        ("", "4"),
    ]


def test_the_summary_counts_people_and_days(run: Any, tmp_path: Path) -> None:
    write_summary(run("out.csv"), tmp_path / "汇总.csv", {"0406": "路灯照明"})
    rows = [dict(zip(columns_of_summary(tmp_path), row, strict=True)) for row in _rows(tmp_path / "汇总.csv")]
    seen = [(r["层级"], r["名称"], r["条数"], r["人数"], r["最早"], r["含几件事"], r["主题"]) for r in rows]
    assert seen == [
        ("一类事", "路灯", "4", "3", "2026-05-06 00:00:00", "2", "路灯照明"),
        ("一件事", "路灯不亮", "3", "2", "2026-05-06 00:00:00", "1", "路灯照明"),
        ("一件事", "没有路灯", "1", "1", "2026-05-09 00:00:00", "1", "路灯照明"),
        ("一件事", "停电", "1", "1", "", "1", "路灯照明"),
    ]
    assert rows[1]["诉求编号"] == "1；2；3"


def test_the_summary_as_lines(run: Any, tmp_path: Path) -> None:
    write_summary(run("out.csv"), tmp_path / "汇总.jsonl", {})
    first = lines_of(tmp_path / "汇总.jsonl")[0]
    assert (first["level"], first["number"], first["size"], first["ids"]) == ("class", 1, 4, ["1", "2", "3", "5"])


def columns_of_summary(folder: Path) -> list[str]:
    return (folder / "汇总.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")


def _rows(path: Path) -> list[list[str]]:
    return [line.split(",") for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]]
