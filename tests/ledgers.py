"""Makes small ledgers, and runs batches over them with the fake pipeline."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from openpyxl import Workbook
from pyarrow import parquet

from service.batch.engine import Engine
from service.batch.report import Report
from service.batch.score import score
from service.ledger.read.opening import open_ledger
from service.ledger.rows import Cell, Row
from tests.fakes import fake_pipeline

Cells = Sequence[Any]


def write_csv(path: Path, rows: Iterable[Cells], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_xlsx(
    path: Path, sheets: Mapping[str, Iterable[Cells]], merges: Mapping[str, Sequence[str]] | None = None
) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in (merges or {}).get(name, ()):
            sheet.merge_cells(cells)
    book.save(path)
    return path


def write_failed_formula(path: Path, column: str) -> Path:
    """A row with ``#REF!`` in a column, as Excel saves it: openpyxl cannot write the value beside a formula."""
    row = {"A": "1", "B": "路灯不亮", "C": 99} | {column: 77}
    plain = write_xlsx(path.with_name("plain.xlsx"), {"一": [["编号", "诉求内容", "整改天数"], list(row.values())]})
    before = f'<c r="{column}2" t="n"><v>77</v></c>'
    after = f'<c r="{column}2" t="e"><f>A1-#REF!</f><v>#REF!</v></c>'
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode()
            target.writestr(name, content.replace(before, after))
            assert name != "xl/worksheets/sheet1.xml" or before in content
    return path


def write_xls(path: Path, rows: Iterable[Cells]) -> Path:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("台账")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    book.save(str(path))
    return path


def write_jsonl(path: Path, records: Iterable[Mapping[str, Any] | str]) -> Path:
    lines = (record if isinstance(record, str) else json.dumps(record, ensure_ascii=False) for record in records)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def write_parquet(path: Path, columns: Mapping[str, Sequence[Any]]) -> Path:
    parquet.write_table(pa.table(dict(columns)), path)
    return path


def rows_of(path: Path, sheet: int = 0, **mapping: str) -> list[Row]:
    from service.ledger.headers import parse_mapping

    ledger = open_ledger(path, parse_mapping(f"{role}={name}" for role, name in mapping.items()))
    return list(ledger.tables[sheet].read())


def cells_of(path: Path, sheet: int = 0) -> list[tuple[Cell, ...]]:
    return [row.cells for row in rows_of(path, sheet)]


def columns_of(path: Path, sheet: int = 0) -> tuple[str, ...]:
    return open_ledger(path).tables[sheet].columns


def scored(path: Path, target: Path, workers: int = 1) -> Report:
    """``minqing score`` with the fake pipeline."""
    with Engine(fake_pipeline, workers) as engine:
        return score(open_ledger(path), target, engine, lambda rows: None)


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
