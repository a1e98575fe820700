"""Rows come out of every format as they stand in it: in order, with their values, nothing dropped."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from service.ledger.read.opening import open_ledger
from service.ledger.read.records import MAX_RECORD_LINES
from service.ledger.rows import FormulaError, Kind
from tests.ledgers import (
    cells_of,
    columns_of,
    rows_of,
    write_csv,
    write_failed_formula,
    write_jsonl,
    write_parquet,
    write_xls,
    write_xlsx,
)

HEADER = ["编号", "诉求内容", "反映时间"]


def test_values_of_a_workbook_keep_their_types(tmp_path: Path) -> None:
    row = ["0012", 12, 1.5, date(2026, 5, 6), datetime(2026, 5, 6, 9, 12), True, None]
    path = write_xlsx(tmp_path / "a.xlsx", {"一": [["诉求内容", *"甲乙丙丁戊己"], row]})
    assert cells_of(path) == [tuple(row)]
    assert [type(cell) for cell in cells_of(path)[0]] == [type(cell) for cell in row]


def test_a_long_order_number_stays_a_whole_number(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"一": [HEADER, [202605060000123, "路灯不亮"]]})
    assert cells_of(path)[0][0] == 202605060000123


def test_xls(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", [["编号", "诉求内容"], [7, "路灯不亮"], ["8", "停电"]])
    ledger = open_ledger(path)
    assert ledger.kind is Kind.XLS
    assert cells_of(path) == [(7, "路灯不亮"), ("8", "停电")]


def test_rows_are_numbered_as_the_sheet_shows_them(tmp_path: Path) -> None:
    rows = [["五月台账"], [], HEADER, ["1", "甲"], [None, None], ["2", "乙"]]
    path = write_xlsx(tmp_path / "a.xlsx", {"一": rows})
    assert [row.number for row in rows_of(path)] == [4, 5, 6]
    assert open_ledger(path).tables[0].preamble[0][0] == "五月台账"


def test_numbers_count_from_the_top_of_the_sheet_even_if_it_is_empty_there(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"一": [[], [], [None, "诉求内容"], [None, "路灯不亮"]]})
    assert [row.number for row in rows_of(path)] == [4]


def test_two_sheets_are_two_tables_and_one_without_text_is_kept_aside(tmp_path: Path) -> None:
    sheets = {"四月": [HEADER, ["1", "甲"]], "说明": [["填表说明", "请如实填写"]], "五月": [HEADER, ["1", "乙"]]}
    ledger = open_ledger(write_xlsx(tmp_path / "a.xlsx", sheets))
    assert [table.name for table in ledger.suggestions] == ["四月", "五月"]
    assert [table.name for table in ledger.tables] == ["四月", "说明", "五月"]
    assert "“说明” 没有诉求内容列" in ledger.notices[0]


def test_a_column_without_header_and_a_repeated_one_get_names(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["诉求内容", "", "电话", "电话"], ["甲", "", "1", "2"]])
    assert columns_of(path) == ("诉求内容", "第2列", "电话", "电话_2")


def test_a_row_with_more_cells_than_headers_keeps_them(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["编号", "诉求内容"], ["1", "甲"], ["2", "乙", "多", "余"]])
    assert columns_of(path) == ("编号", "诉求内容", "第3列", "第4列")
    assert cells_of(path) == [("1", "甲", None, None), ("2", "乙", "多", "余")]


def test_blank_lines_inside_a_csv_are_rows_and_those_at_its_end_are_not(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("诉求内容\n甲\n\n乙\n\n\n", encoding="utf-8")
    assert cells_of(path) == [("甲",), (None,), ("乙",)]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_separators_are_found(tmp_path: Path, delimiter: str) -> None:
    path = write_csv(
        tmp_path / "a.csv", [HEADER, ["1", "停电，没水；没人管,怎么办", "2026-05-06"]], delimiter=delimiter
    )
    assert cells_of(path) == [("1", "停电，没水；没人管,怎么办", "2026-05-06")]


def test_line_breaks_and_quotes_inside_a_cell(tmp_path: Path) -> None:
    text = '他说"没人管"\n\n第二段'
    assert cells_of(write_csv(tmp_path / "a.csv", [["诉求内容", "编号"], [text, "1"]])) == [(text, "1")]


def test_a_quote_that_is_never_closed_swallows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [f"{number},路灯不亮" for number in range(MAX_RECORD_LINES + 50)]
    path.write_text("\n".join(["编号,诉求内容", '甲,"没有收尾的引号', *lines]), encoding="utf-8")
    rows = cells_of(path)
    assert len(rows) == len(lines) + 1
    assert rows[0] == ("甲", "没有收尾的引号")
    assert rows[-1] == (str(len(lines) - 1), "路灯不亮")


def test_a_quote_that_is_never_closed_on_the_last_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('编号,诉求内容\n1,甲\n2,"乙', encoding="utf-8")
    assert cells_of(path) == [("1", "甲"), ("2", "乙")]


def test_a_letter_longer_than_the_csv_module_allows(tmp_path: Path) -> None:
    text = "长" * 200_000
    assert cells_of(write_csv(tmp_path / "a.csv", [["诉求内容"], [text]])) == [(text,)]


def test_jsonl_unites_the_keys_of_all_lines(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", [{"id": 1, "text": "甲"}, {"text": "乙", "tags": ["a"]}])
    assert columns_of(path) == ("id", "text", "tags")
    assert cells_of(path) == [(1, "甲", None), (None, "乙", ["a"])]


def test_parquet_keeps_types_and_cuts_nanoseconds(tmp_path: Path) -> None:
    moment = datetime(2026, 5, 6, 9, 12)
    path = write_parquet(tmp_path / "a.parquet", {"id": [1, 2], "text": ["甲", None], "date": [moment, None]})
    assert cells_of(path) == [(1, "甲", moment), (2, None, None)]


def test_a_formula_that_failed_is_kept_and_said(tmp_path: Path) -> None:
    path = write_failed_formula(tmp_path / "a.xlsx", column="C")
    [row] = rows_of(path)
    assert isinstance(row.cells[2], FormulaError)
    assert row.cells == ("1", "路灯不亮", "#REF!")
    assert row.flaws == ("“整改天数”列是公式错误 #REF!",)
