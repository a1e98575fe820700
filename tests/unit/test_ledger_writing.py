"""Files for people: what Excel and WPS open, what they must not run, and what never stands half-written."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from service.batch.columns import added_names
from service.ledger.cells import as_text, harmless
from service.ledger.errors import OutputUnsupported, OutputUnwritable, TooManyColumns
from service.ledger.rows import Cell
from service.ledger.write import excel
from service.ledger.write.atomic import replacing
from service.ledger.write.base import Sheet
from service.ledger.write.opening import kind_to_write, open_writer
from tests.ledgers import cells_of, scored, write_csv, write_parquet, write_xlsx


def _written(path: Path, columns: Sequence[str], *rows: Sequence[Cell]) -> list[tuple[str, ...]]:
    """Writes and returns what the writer said it could not keep."""
    writer = open_writer(path, kind_to_write(path))
    writer.begin(Sheet("台账", tuple(columns)))
    lost = [writer.write(row) for row in rows]
    writer.close()
    return lost


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (7, "7"),
        (7.0, "7"),
        (2.5, "2.5"),
        (0.0000001, "0.0000001"),
        (1.23456789e17, "123456789000000000"),
        (20260506000001234, "20260506000001234"),
        (True, "TRUE"),
        (date(2026, 5, 6), "2026-05-06"),
        (datetime(2026, 5, 6, 9, 12), "2026-05-06 09:12:00"),
        (["甲", 1], '["甲", 1]'),
        (float("nan"), "nan"),
    ],
)
def test_cells_as_text(cell: Cell, text: str) -> None:
    assert as_text(cell) == text


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@sum", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_made_a_text(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"路灯{text}") == f"路灯{text}"


def test_csv_is_utf8_with_the_mark_that_excel_needs(tmp_path: Path) -> None:
    _written(tmp_path / "a.csv", ["内容"], ["路灯"])
    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbf" + "内容\r\n路灯\r\n".encode()


def test_an_original_text_that_looks_like_a_formula_stays_a_text_in_xlsx(tmp_path: Path) -> None:
    _written(tmp_path / "a.xlsx", ["内容"], ["=1+1"])
    cell = load_workbook(tmp_path / "a.xlsx").worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_long_numbers_stay_readable_and_exact_in_xlsx(tmp_path: Path) -> None:
    _written(tmp_path / "a.xlsx", ["编号", "更长"], [202605060001, 20260506000001234])
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].number_format) == (202605060001, "0")
    assert sheet["B2"].value == "20260506000001234"


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_dates_stay_dates(tmp_path: Path, name: str) -> None:
    row = (date(2026, 5, 6), datetime(2026, 5, 6, 9, 12))
    _written(tmp_path / name, ["诉求内容", "乙"], row)
    assert cells_of(tmp_path / name) == [row]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.xls", "a.parquet"])
def test_characters_that_no_file_can_hold_are_shown_as_such(tmp_path: Path, name: str) -> None:
    _written(tmp_path / name, ["诉求内容"], ["路\ud83d灯"])
    assert cells_of(tmp_path / name) == [("路\ufffd灯",)]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_a_text_too_long_for_a_cell_is_cut_and_that_is_said(tmp_path: Path, name: str) -> None:
    [lost] = _written(tmp_path / name, ["诉求内容"], ["长" * 40_000])
    assert lost == ("“诉求内容”列有 40000 个字，Excel 单元格只能放 32767 个，其余未写入；要全文请输出 .csv",)
    assert cells_of(tmp_path / name) == [("长" * 32_767,)]


def test_a_full_sheet_goes_on_in_a_further_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(excel._LONGEST, "xls", 3)
    _written(tmp_path / "a.xls", ["诉求内容"], ["甲"], ["乙"], ["丙"])
    assert [cells_of(tmp_path / "a.xls", sheet) for sheet in (0, 1)] == [[("甲",), ("乙",)], [("丙",)]]


def test_xls_has_256_columns(tmp_path: Path) -> None:
    with pytest.raises(TooManyColumns, match="共 257 列，这种格式最多 256 列"):
        _written(tmp_path / "a.xls", [str(number) for number in range(257)])


def test_parquet_keeps_the_types_it_came_with(tmp_path: Path) -> None:
    moment = datetime(2026, 5, 6, 9, 12)
    path = write_parquet(tmp_path / "in.parquet", {"id": [1], "text": ["路灯不亮"], "date": [moment], "score": [0.5]})
    scored(path, tmp_path / "out.parquet")
    before, after = parquet.read_schema(path), parquet.read_schema(tmp_path / "out.parquet")
    assert [after.field(name).type for name in before.names] == before.types
    assert parquet.read_table(tmp_path / "out.parquet").to_pylist()[0]["date"] == moment


def test_a_ledger_with_several_sheets_keeps_them_in_a_workbook(tmp_path: Path) -> None:
    sheets = {"四月": [["编号", "诉求内容"], ["1", "甲"]], "说明": [["如实填写"]], "五月": [["诉求内容"], ["乙"]]}
    ledger = write_xlsx(tmp_path / "in.xlsx", sheets)
    scored(ledger, tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["四月", "说明", "五月"]
    assert book["说明"]["A1"].value == "如实填写"
    assert (book["五月"]["A2"].value, book["五月"]["B1"].value) == ("乙", "主题代码")


def test_a_ledger_with_several_sheets_is_one_table_in_a_flat_file(tmp_path: Path) -> None:
    sheets = {"四月": [["编号", "诉求内容"], ["1", "甲"]], "五月": [["诉求内容", "电话"], ["乙", "138"]]}
    scored(write_xlsx(tmp_path / "in.xlsx", sheets), tmp_path / "out.csv")
    assert [cells[:4] for cells in cells_of(tmp_path / "out.csv")] == [
        ("1", "甲", "", "四月"),
        ("", "乙", "138", "五月"),
    ]


def test_title_lines_stay_above_the_header_in_a_workbook_only(tmp_path: Path) -> None:
    ledger = write_xlsx(tmp_path / "in.xlsx", {"一": [["五月台账"], ["诉求内容"], ["路灯不亮"]]})
    scored(ledger, tmp_path / "out.xlsx")
    scored(ledger, tmp_path / "out.csv")
    assert load_workbook(tmp_path / "out.xlsx").worksheets[0]["A1"].value == "五月台账"
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").startswith("诉求内容,")


def test_our_columns_do_not_hide_the_ledgers_own() -> None:
    assert added_names(["主题", "地点"], ["编号", "主题"]) == ("主题（分析）", "地点")
    assert added_names(["主题"], ["主题", "主题（分析）"]) == ("主题（分析）_2",)


def test_a_run_that_breaks_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("旧的", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), replacing(target) as part:
        part.write_text("新的一半", encoding="utf-8")
        raise ZeroDivisionError
    assert target.read_text(encoding="utf-8") == "旧的"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ledger = write_csv(tmp_path / "in.csv", [["诉求内容"], ["甲"]])
    with pytest.raises(OutputUnwritable, match=r"无法写入.*路径中有一段是文件"):
        scored(ledger, tmp_path / "file" / "out.csv")


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EIO, errno.ENOSPC, errno.ETXTBSY])
def test_what_the_system_refuses_is_said_in_chinese(number: int, tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable) as refused, replacing(tmp_path / "台账"):
        raise OSError(number, os.strerror(number))
    assert not re.search("[a-z]{3}", str(refused.value).replace(str(tmp_path), ""))


def test_an_unknown_format_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputUnsupported, match=r"不支持的输出格式“\.docx”，可用：\.xlsx"):
        kind_to_write(tmp_path / "a.docx")
