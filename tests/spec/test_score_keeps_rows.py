"""The promise of ``minqing score``: every row comes out, once, in order, with its own columns and values."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.batch.columns import STATE_COLUMNS, TAG_COLUMNS
from service.ledger.cells import as_text
from service.ledger.read.opening import open_ledger
from service.ledger.rows import Row
from tests.ledgers import lines_of, scored, write_csv, write_jsonl, write_parquet, write_xls, write_xlsx

ADDED = (*TAG_COLUMNS, *STATE_COLUMNS)
KINDS = ("csv", "tsv", "xlsx", "xls", "jsonl", "parquet")
EXAMPLES = 12

# What a cell of any format can hold; what some cannot (control characters, lone surrogates) is in the tables of
# test_bad_ledgers and test_ledger_writing.
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffd\ufeff\u2028\u2029"), max_size=30
)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(TEXT, min_size=width, max_size=width), min_size=1, max_size=12)
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    rows = draw(TABLES)
    rows.append([f"尾{n}" for n in range(len(rows[0]))])  # so that no format drops empty rows at the end
    return ["诉求内容", *"甲乙丙"][: len(rows[0])], rows


def _write(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    match path.suffix:
        case ".csv":
            return write_csv(path, [header, *rows], "utf-8-sig")
        case ".tsv":
            return write_csv(path, [header, *rows], "utf-8-sig", "\t")
        case ".xls":
            return write_xls(path, [header, *rows])
        case ".jsonl":
            return write_jsonl(path, [dict(zip(header, row, strict=True)) for row in rows])
        case ".parquet":
            return write_parquet(path, dict(zip(header, zip(*rows, strict=True), strict=True)))
    return _xlsx(path, header, rows)


def _xlsx(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    """Texts stay texts: ``=1`` is no formula here."""
    write_xlsx(path, {"台账": [header]})
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type = value, "s"
    book.save(path)
    return path


def _texts(rows: list[Row], width: int) -> list[list[str]]:
    return [[as_text(cell) for cell in row.cells[:width]] for row in rows]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=EXAMPLES, deadline=None)
@given(table=tables())
def test_rows_and_values_survive(kind: str, table: tuple[list[str], list[list[str]]]) -> None:
    header, rows = table
    with tempfile.TemporaryDirectory() as folder:
        ledger, target = _write(Path(folder) / f"in.{kind}", header, rows), Path(folder) / f"out.{kind}"
        report = scored(ledger, target)
        assert report.rows == len(rows)
        if kind == "jsonl":
            assert [line["row"] for line in lines_of(target)] == [dict(zip(header, row, strict=True)) for row in rows]
            return
        written = open_ledger(target).tables[0]
        assert written.columns == (*header, *ADDED)
        assert _texts(list(written.read()), len(header)) == rows


@settings(max_examples=EXAMPLES, deadline=None)
@given(table=tables())
def test_each_row_of_the_jsonl_has_an_id_of_its_own_and_an_answer_or_an_error(
    table: tuple[list[str], list[list[str]]],
) -> None:
    header, rows = table
    with tempfile.TemporaryDirectory() as folder:
        scored(_write(Path(folder) / "in.csv", header, rows), Path(folder) / "out.jsonl")
        lines = lines_of(Path(folder) / "out.jsonl")
    assert len({line["id"] for line in lines}) == len(rows)
    assert all(("error" in line) != bool(line["themes"]) for line in lines)


@pytest.mark.parametrize("source", KINDS)
@pytest.mark.parametrize("target", KINDS)
def test_every_format_goes_into_every_other(source: str, target: str, tmp_path: Path) -> None:
    header, rows = ["编号", "诉求内容"], [["1", "路灯不亮"], ["2", ""], ["3", "停水"]]
    scored(_write(tmp_path / f"in.{source}", header, rows), tmp_path / f"out.{target}")
    if target == "jsonl":
        assert [line["row"]["编号"] for line in lines_of(tmp_path / "out.jsonl")] == ["1", "2", "3"]
    else:
        written = open_ledger(tmp_path / f"out.{target}").tables[0]
        assert written.columns == (*header, *ADDED)
        assert _texts(list(written.read()), 2) == rows
