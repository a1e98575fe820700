"""What a clerk is told about a file that cannot be used, and about a row that cannot be read. Nothing is lost."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from service.ledger.errors import LedgerError
from service.ledger.read.opening import open_ledger
from tests.ledgers import (
    cells_of,
    lines_of,
    rows_of,
    scored,
    write_csv,
    write_failed_formula,
    write_jsonl,
    write_parquet,
    write_xls,
    write_xlsx,
)

GOOD = [["编号", "诉求内容"], ["1", "柳塘村路灯不亮"]]


def _cut(path: Path, share: float = 0.5) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _docx(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return path


def _broken_inside(path: Path) -> Path:
    """A whole zip, but the XML of its sheet is cut."""
    plain = write_xlsx(path.with_name("plain.xlsx"), {"一": GOOD})
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if name.startswith("xl/worksheets/") else content)
    return path


def _stray_cell(path: Path) -> Path:
    """Someone typed into the last cell of the sheet."""
    book = Workbook()
    for row in GOOD:
        book.worksheets[0].append(row)
    book.worksheets[0]["XFD1048576"] = "。"
    book.save(path)
    return path


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

FILES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "没有这个文件": (lambda d: d / "无.xlsx", "找不到台账文件.*无.xlsx"),
    "是文件夹": (lambda d: d, "是文件夹，请给出其中的台账文件"),
    "零字节": (lambda d: _written(d / "空.csv", b""), "空.csv 是空文件"),
    "只有 BOM": (lambda d: _written(d / "空.csv", b"\xef\xbb\xbf"), "空.csv 是空文件"),
    "只有空行": (lambda d: _written(d / "空.csv", b"\r\n\r\n  \r\n"), "空.csv 是空文件"),
    "没有内容的工作簿": (lambda d: write_xlsx(d / "空.xlsx", {"一": []}), "空.xlsx 是空文件"),
    "截断的 xlsx": (lambda d: _cut(write_xlsx(d / "断.xlsx", {"一": GOOD})), "断.xlsx 不完整或已损坏.*重新导出"),
    "内部截断的 xlsx": (lambda d: _broken_inside(d / "断.xlsx"), "断.xlsx 不完整或已损坏"),
    "截断的 xls": (lambda d: _cut(write_xls(d / "断.xls", GOOD), 0.3), "断.xls 不完整或已损坏"),
    "截断的 parquet": (
        lambda d: _cut(write_parquet(d / "断.parquet", {"text": ["甲"]})),
        "断.parquet 不完整或已损坏",
    ),
    "加密的 xlsx": (
        lambda d: _written(d / "密.xlsx", OLE + "EncryptedPackage".encode("utf-16-le") + bytes(2)),
        "密.xlsx 设置了打开密码",
    ),
    "Word 改名": (lambda d: _docx(d / "台账.xlsx"), "台账.xlsx 实际是Word 文档"),
    "PDF 改名": (lambda d: _written(d / "台账.xlsx", b"%PDF-1.7\n..."), "台账.xlsx 实际是PDF 文件"),
    "网页改名": (
        lambda d: _written(d / "台账.xls", "<html><table><tr><td>内容".encode()),
        "台账.xls 实际是网页",
    ),
    "JSON 数组": (lambda d: _written(d / "a.jsonl", b'[{"text": "x"}]'), "需要每行一个对象"),
    "最后一格里有一个字": (lambda d: _stray_cell(d / "a.xlsx"), "工作表“Sheet”过大：最远的内容在 XFD1048576"),
    "没有诉求列": (
        lambda d: write_csv(d / "a.csv", [["甲", "乙"], ["1", "村口的桥栏杆断了"]]),
        "没有认出诉求内容所在的列。找到的列：甲、乙。.*--map 'text=乙'",
    ),
    "没有诉求列的两个工作表": (
        lambda d: write_xlsx(d / "a.xlsx", {"一": [["甲", "乙"]], "二": [["丙", "丁"]]}),
        "工作表“一”：甲、乙；工作表“二”：丙、丁",
    ),
}


# Ledgers whose first row is a suggestion already: every one is refused, and with --map too.
HEADLESS = {
    "编号": ["7", "柳塘村路灯不亮"],
    "工单编码": ["GD20260512", "柳塘村路灯不亮"],
    "日期": ["2026年5月12日", "柳塘村路灯不亮"],
    "一句话": ["柳塘村路灯不亮。"],
    "长文字": ["柳塘村三组路口的路灯" * 4],
}


@pytest.mark.parametrize("name", HEADLESS)
def test_a_first_row_that_is_no_header_is_said_and_not_quoted(name: str, tmp_path: Path) -> None:
    row = HEADLESS[name]
    path = write_csv(tmp_path / "a.csv", [row, row])
    for mapping in ({}, {"text": row[-1]}, {"text": "诉求内容"}):
        with pytest.raises(LedgerError, match="第一行不像表头") as refused:
            rows_of(path, **mapping)
        assert "柳塘" not in str(refused.value)


def test_keys_of_a_jsonl_are_names_whatever_they_look_like(tmp_path: Path) -> None:
    assert len(rows_of(write_jsonl(tmp_path / "a.jsonl", [{"0": "1", "1": "停电"}]), text="1")) == 1


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_used(name: str, tmp_path: Path) -> None:
    make, message = FILES[name]
    with pytest.raises(LedgerError, match=message):
        open_ledger(make(tmp_path))


def test_a_mapped_column_that_is_not_there(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", GOOD)
    with pytest.raises(LedgerError, match="没有 --map 指定的列“详情”。找到的列：编号、诉求内容"):
        rows_of(path, text="详情")


WRONG_EXTENSIONS = {
    "xlsx 叫 xls": (lambda d: write_xlsx(d / "a.xls", {"一": GOOD}), "扩展名是“.xls”，内容实际是 xlsx"),
    "xlsx 叫 csv": (lambda d: write_xlsx(d / "a.csv", {"一": GOOD}), "扩展名是“.csv”，内容实际是 xlsx"),
    "csv 叫 xlsx": (lambda d: write_csv(d / "a.xlsx", GOOD, "gb18030"), "扩展名是“.xlsx”，内容实际是 csv"),
    "csv 叫 xls": (lambda d: write_csv(d / "a.xls", GOOD, delimiter="\t"), "扩展名是“.xls”，内容实际是 csv"),
    "jsonl 叫 txt": (lambda d: write_jsonl(d / "a.txt", [{"诉求内容": "甲"}]), "内容实际是 jsonl"),
}


@pytest.mark.parametrize("name", WRONG_EXTENSIONS)
def test_a_wrong_extension_is_read_by_content_and_said(name: str, tmp_path: Path) -> None:
    make, notice = WRONG_EXTENSIONS[name]
    ledger = open_ledger(make(tmp_path))
    assert notice in ledger.notices[0]
    assert len(list(ledger.tables[0].read())) == 1


# What the citizen wrote: why it has no answer, or None where it has one.
TEXTS: dict[str, tuple[Any, str | None]] = {
    "空": ("", "“text”列：诉求内容为空"),
    "空白": (" \u3000\n\t", "“text”列：诉求内容为空"),
    "没有值": (None, "“text”列：诉求内容为空"),
    "只有看不见的字符": ("\u200b\ufeff\x00", "“text”列：诉求内容为空"),
    "五万多字": ("路" * 50_001, "“text”列：诉求内容过长：50001 字，上限 50000 字"),
    "两万字": ("柳塘村路灯不亮。" * 2_500, None),
    "一个表情": ("👍", None),
    "含 NUL": ("路灯\x00不亮", None),
    "落单的代理项": ("路灯\ud83d不亮", None),
    "只有英文": ("The street lamp is broken.", None),
    "只有繁体": ("路燈壞了，請派人來修。", None),
    "汉字写的电话": ("我的电话是一三八零零零零一二三四", None),
    "数字": (13800001234, None),
    "列表": (["路灯", "不亮"], None),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_row_that_a_citizen_wrote(name: str, tmp_path: Path) -> None:
    text, reason = TEXTS[name]
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "7", "text": text}) + "\n" + '{"id": "8", "text": "停电了"}\n', encoding="utf-8")
    report = scored(path, tmp_path / "out.jsonl")
    bad, good = lines_of(tmp_path / "out.jsonl")
    assert (bad["id"], good["id"], "error" in good) == ("7", "8", False)
    assert bad["row"] == {"id": "7", "text": text}
    if reason is None:
        assert "error" not in bad
        assert not report.failed
    else:
        assert bad["error"].startswith(reason)
        assert str(report.failed[0]).startswith(f"第 1 行：{reason}")


def test_a_line_that_is_no_json_is_marked_and_kept(tmp_path: Path) -> None:
    path = write_jsonl(
        tmp_path / "a.jsonl", [{"id": 1, "text": "停电"}, '{"id": 2, "text": "没写完', "[1]", {"text": "停水"}]
    )
    report = scored(path, tmp_path / "out.jsonl")
    lines = lines_of(tmp_path / "out.jsonl")
    assert [line["id"] for line in lines] == ["1", "第2行", "第3行", "第4行"]
    assert lines[1]["row"]["原始行"] == '{"id": 2, "text": "没写完'
    assert "这一行不是有效的 JSON（第 19 个字符处出错）" in lines[1]["error"]
    assert "这一行不是 JSON 对象" in lines[2]["error"]
    assert [finding.number for finding in report.failed] == [2, 3]


def test_bytes_that_are_no_text_are_marked_and_the_row_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("编号,诉求内容\n1,柳塘村路灯不亮\n2,停".encode() + b"\xff\xfe" + "水了\n3,停电了\n".encode())
    report = scored(path, tmp_path / "out.jsonl")
    assert not report.failed
    assert [str(finding) for finding in report.noted] == ["第 3 行：“诉求内容”列有 2 处无法识别的字符（显示为 \ufffd）"]
    assert lines_of(tmp_path / "out.jsonl")[1]["row"]["诉求内容"] == "停\ufffd\ufffd水了"


# name: encoding of each line of a csv, and the rows that fail
MIXED_ENCODINGS = {
    "第三行是 GB18030": (["utf-8", "utf-8", "gb18030"], [3]),
    "带 BOM，第三行是 GB18030": (["utf-8-sig", "utf-8", "gb18030"], [3]),
    "只有表头和一行": (["utf-8", "gb18030"], [2]),
    "中间一行是 Big5": (["utf-8", "utf-8", "cp950", "utf-8"], [3]),
    "全是 GB18030": (["gb18030", "gb18030"], []),
}


@pytest.mark.parametrize("name", MIXED_ENCODINGS)
def test_lines_in_another_encoding_fail_and_nothing_is_lost(name: str, tmp_path: Path) -> None:
    encodings, failed = MIXED_ENCODINGS[name]
    rows = [
        ["工單編號", "訴求內容"],
        *([str(n), "柳塘村三組的路燈壞了，晚上看不見路"] for n in range(1, len(encodings))),
    ]
    lines = [f"{','.join(row)}\n".encode(encoding) for row, encoding in zip(rows, encodings, strict=True)]
    report = scored(_written(tmp_path / "a.csv", b"".join(lines)), tmp_path / "out.csv")
    assert [finding.number for finding in report.failed] == failed
    assert all(finding.reason.startswith("这一行的编码与文件其他行不同") for finding in report.failed)
    assert not any("为空" in finding.reason for finding in report.failed)
    assert [list(row[:2]) for row in cells_of(tmp_path / "out.csv")] == rows[1:]


def test_a_failed_formula_where_the_citizens_words_should_be(tmp_path: Path) -> None:
    path = write_failed_formula(tmp_path / "a.xlsx", column="B")
    report = scored(path, tmp_path / "out.xlsx")
    assert str(report.failed[0]).startswith(
        "工作表“一”第 2 行：“诉求内容”列是公式错误 #REF!；“诉求内容”列：诉求内容为空"
    )
    assert cells_of(tmp_path / "out.xlsx")[0][:3] == ("1", "#REF!", 99)


def test_a_failed_formula_in_another_column_is_said_and_the_row_is_read(tmp_path: Path) -> None:
    report = scored(write_failed_formula(tmp_path / "a.xlsx", column="C"), tmp_path / "out.xlsx")
    assert not report.failed
    assert [str(finding) for finding in report.noted] == ["工作表“一”第 2 行：“整改天数”列是公式错误 #REF!"]


def test_a_ledger_whose_text_column_is_empty_throughout(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"一": [["编号", "诉求内容"], ["1", None], ["2", None]]})
    report = scored(path, tmp_path / "out.xlsx")
    assert (report.rows, len(report.failed)) == (2, 2)
    assert str(report.failed[0]).startswith("工作表“一”第 2 行：“诉求内容”列：诉求内容为空")
    assert report.lines()[0] == "提示：工作表“一”的“诉求内容”列整列为空；内容若在别的列，请用 --map 指明"


def test_a_blank_row_is_said_once(tmp_path: Path) -> None:
    rows = [*GOOD, ["", " "], ["3", "停电"]]
    scored(write_csv(tmp_path / "a.csv", rows), tmp_path / "again.csv")
    report = scored(tmp_path / "again.csv", tmp_path / "out.csv")
    assert [str(finding) for finding in report.failed] == [
        "第 3 行：“诉求内容”列：诉求内容为空（去除空白和不可见字符后没有文字），请补充内容"
    ]


def test_ids_that_are_missing_or_given_twice(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", [["编号", "诉求内容"], ["7", "停电"], ["", "停水"], ["7", "停气"], ["第3行", "断网"]]
    )
    report = scored(path, tmp_path / "out.jsonl")
    lines = lines_of(tmp_path / "out.jsonl")
    assert [line["id"] for line in lines] == ["7", "第3行", "第4行", "第5行"]
    assert [line.get("notes", []) for line in lines] == [
        [],
        ["没有编号，以“第3行”为编号"],
        ["编号与前面的行重复，以“第4行”为编号"],
        ["编号与前面的行重复，以“第5行”为编号"],
    ]
    assert not report.failed


def test_a_header_without_rows_is_a_ledger_of_none(tmp_path: Path) -> None:
    report = scored(write_csv(tmp_path / "a.csv", GOOD[:1]), tmp_path / "out.csv")
    assert report.rows == 0
    assert report.lines()[0] == "提示：a.csv 只有表头，没有数据行"
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").startswith("编号,诉求内容,主题代码")
