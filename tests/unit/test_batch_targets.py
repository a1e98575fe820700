"""Where the results go."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.errors import MinqingError
from service.batch.targets import plan
from service.ledger.read.opening import open_ledger
from service.ledger.rows import Ledger
from tests.ledgers import write_csv, write_xlsx

ROWS = [["诉求内容"], ["路灯不亮"]]


@pytest.fixture
def ledgers(tmp_path: Path) -> list[Ledger]:
    """Two of the same name, and a workbook whose extension lies."""
    (tmp_path / "东").mkdir()
    (tmp_path / "西").mkdir()
    paths = [
        write_csv(tmp_path / "东" / "五月.csv", ROWS),
        write_csv(tmp_path / "西" / "五月.csv", ROWS),
        write_xlsx(tmp_path / "六月.xls", {"一": ROWS}),
    ]
    return [open_ledger(path) for path in paths]


def test_one_ledger_to_one_file(ledgers: list[Ledger], tmp_path: Path) -> None:
    assert plan(ledgers[:1], str(tmp_path / "结果.jsonl")) == [tmp_path / "结果.jsonl"]


@pytest.mark.parametrize("ending", ["", "/"])
def test_several_go_into_a_folder_under_their_names_and_formats(
    ledgers: list[Ledger], tmp_path: Path, ending: str
) -> None:
    folder = tmp_path / "结果"
    expected = [folder / "五月.csv", folder / "五月_2.csv", folder / "六月.xlsx"]
    assert plan(ledgers, f"{folder}{ending}") == expected


def test_one_goes_into_a_folder_that_is_there(ledgers: list[Ledger], tmp_path: Path) -> None:
    assert plan(ledgers[2:], str(tmp_path)) == [tmp_path / "六月.xlsx"]


def test_several_do_not_go_into_one_file(ledgers: list[Ledger]) -> None:
    with pytest.raises(MinqingError, match="有多个台账，-o 应是文件夹"):
        plan(ledgers, "结果.csv")


def test_a_ledger_is_never_overwritten(ledgers: list[Ledger], tmp_path: Path) -> None:
    for out in (tmp_path / "东" / "五月.csv", tmp_path / "东"):
        with pytest.raises(MinqingError, match="输出会覆盖"):
            plan(ledgers[:1], str(out))


def test_an_unknown_format_is_found_before_the_work(ledgers: list[Ledger]) -> None:
    with pytest.raises(MinqingError, match=r"不支持的输出格式“\.doc”"):
        plan(ledgers[:1], "结果.doc")
