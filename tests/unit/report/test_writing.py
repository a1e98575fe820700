"""Files that open, periods with little or nothing in them, targets that cannot be written."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook

from service.ledger.errors import OutputUnwritable
from service.report.blocks import Briefing, Chart, Heading, Table
from service.report.numbering import chinese
from service.report.writers import FormatUnknown, check_target, write
from service.store.database import Database
from tests.stores import Matter, Report, fill
from tests.unit.report.town import at, briefing, filled

SECTIONS = ["总体情况", "热点问题", "主题与七有五性分布", "办结后又反映的事项", "超过办理时限的事项", "重点督办候选"]


def headings(made: Briefing) -> list[str]:
    return [block.text for block in made.blocks if isinstance(block, Heading) and block.level == 1]


def test_all_sections_are_there(store: Database) -> None:
    filled(store)
    assert headings(briefing(store)) == SECTIONS


def test_the_docx_opens_with_headings_tables_and_charts(store: Database, tmp_path: Path) -> None:
    filled(store)
    write(briefing(store), tmp_path / "专报.docx")
    document = Document(str(tmp_path / "专报.docx"))
    first = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert first == [f"{chinese(n)}、{text}" for n, text in enumerate(SECTIONS, start=1)]
    assert len(document.tables) == 5
    with ZipFile(tmp_path / "专报.docx") as packed:
        charts = [name for name in packed.namelist() if name.startswith("word/charts/chart") and name.endswith(".xml")]
        books = [name for name in packed.namelist() if name.startswith("word/embeddings/")]
        assert (len(charts), len(books)) == (2, 2)
        for name in charts:
            assert "路灯" not in packed.read(name).decode()
            etree.fromstring(packed.read(name))


def test_a_charts_workbook_holds_its_numbers(store: Database, tmp_path: Path) -> None:
    filled(store)
    made = briefing(store)
    write(made, tmp_path / "专报.docx")
    chart = next(block for block in made.blocks if isinstance(block, Chart))
    with ZipFile(tmp_path / "专报.docx") as packed, packed.open(_books(packed)[0]) as file:
        rows = list(load_workbook(file).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert [row[0] for row in rows[1:]] == list(chart.labels)
    assert [row[1] for row in rows[1:]] == [figure.value for figure in chart.now]


def _books(packed: ZipFile) -> list[str]:
    return sorted(name for name in packed.namelist() if name.startswith("word/embeddings/"))


@pytest.mark.parametrize("ending", [".docx", ".html", ".md"])
def test_a_period_with_nothing_in_it_says_so(store: Database, tmp_path: Path, ending: str) -> None:
    filled(store)
    made = briefing(store, "2020-01")
    assert "2020年1月没有收到诉求" in str(made.blocks)
    assert headings(made) == [name for name in SECTIONS if name not in SECTIONS[1:3]]
    write(made, tmp_path / f"空{ending}")
    assert (tmp_path / f"空{ending}").stat().st_size > 500


def test_an_empty_store(store: Database) -> None:
    assert "没有候选" in str(briefing(store).blocks)


def test_a_class_of_one(store: Database, tmp_path: Path) -> None:
    fill(store, [Report(1, at(5, 2), "甲")], {1: Matter("K0001")})
    made = briefing(store)
    assert "没有3人以上共同反映的问题" in str(made.blocks)
    [table] = [block for block in made.blocks if isinstance(block, Table) and block.title == "重点督办候选"]
    assert len(table.rows) == 1
    write(made, tmp_path / "一.docx")


def test_a_class_goes_by_its_words_without_its_spread(store: Database) -> None:
    reports = [Report(1, at(5, 2 + n), f"甲{n}") for n in range(3)]
    fill(store, reports, {1: Matter("K0001", name="路灯、不亮 · 3 个村")})
    assert "“路灯、不亮”类问题（K0001）" in str(briefing(store).blocks)


@pytest.mark.parametrize("name", ["专报.pdf", "专报", "专报.doc"])
def test_an_ending_that_is_no_format(tmp_path: Path, name: str) -> None:
    with pytest.raises(FormatUnknown, match=r"\.docx"):
        check_target(tmp_path / name)


def test_a_target_that_cannot_be_written(store: Database, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("", encoding="utf-8")
    with pytest.raises(OutputUnwritable):
        write(briefing(store), tmp_path / "文件" / "专报.md")
    (tmp_path / "专报.docx").mkdir()
    with pytest.raises(OutputUnwritable):
        write(briefing(store), tmp_path / "专报.docx")
    assert list((tmp_path / "专报.docx").iterdir()) == []


def test_the_same_facts_give_the_same_words(store: Database) -> None:
    filled(store)
    assert briefing(store) == briefing(store)


@pytest.mark.parametrize(("number", "written"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (25, "二十五")])
def test_chinese_numbers(number: int, written: str) -> None:
    assert chinese(number) == written
