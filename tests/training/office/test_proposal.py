"""The office's names beside the taxonomy's: what is proposed, and what a person's table then does."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from nlp.types import RawText, Suggestion
from service.cli.program import run
from tests.ledgers import write_csv
from tests.shipped import MODELS, shipped_bundle
from training.labelled import LabelError
from training.office.history import HistoryRow
from training.office.proposal import Ground, adopted, apply, propose, write_proposals

BUNDLE = str(MODELS / "minqing-2026.11")


def rows(**departments: int) -> list[HistoryRow]:
    return [
        HistoryRow(Suggestion(f"{name}{n}", RawText("路灯坏了")), "", {"department": name})
        for name, count in departments.items()
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("name", "target", "ground"),
    [
        ("城市管理局", "城市管理局", Ground.EXACT),
        ("市城市管理局", "城市管理局", Ground.ALIAS),
        ("区教育局", "教育局", Ground.ALIAS),
        ("税务所", "税务局", Ground.ALIAS),
    ],
)
def test_exact_names_and_spellings(name: str, target: str, ground: Ground) -> None:
    [found] = propose(rows(**{name: 3}), shipped_bundle())
    assert (found.target, found.ground) == (target, ground)


def test_two_spellings_of_an_office_of_ones_own_become_the_commoner() -> None:
    found = propose(rows(坡巷改造办=5, 坡巷改造办公室=2), shipped_bundle())
    assert (found[1].name, found[1].target, found[1].ground) == ("坡巷改造办公室", "坡巷改造办", Ground.ALIAS)


def test_the_doubtful_are_listed_and_keep_their_name(tmp_path: Path) -> None:
    path = tmp_path / "对照.csv"
    found = propose(rows(甲乙丙丁=4), shipped_bundle())
    assert found[0].ground is Ground.DOUBTFUL
    write_proposals(found, path)
    assert adopted(path) == {}
    assert "存疑" in path.read_text(encoding="utf-8-sig")


def test_what_a_person_wrote_is_applied() -> None:
    names = {("department", "城管"): "城市管理局", ("department", "测试"): "不用"}
    changed = apply(rows(城管=1, 测试=1, 教育局=1), names)
    assert [dict(row.labels) for row in changed] == [{"department": "城市管理局"}, {}, {"department": "教育局"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_that_excel_saved_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "对照.csv"
    path.write_text("标签,台账的叫法,行数,采用\n部门,城管,3,城管局\n部门,测试,1,不用\n", encoding=encoding)
    assert adopted(path) == {("department", "城管"): "城管局", ("department", "测试"): "不用"}


@pytest.mark.parametrize("content", [b"PK\x03\x04\xff\xff\xff", None])
def test_what_is_no_table_is_said(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "对照.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LabelError, match="读不了对照表"):
        adopted(path)


@pytest.mark.parametrize("content", ["", "标签,台账的叫法,行数,采用\n职务,城管,3,城管局\n", "别的列\n1\n"])
def test_a_table_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "对照.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LabelError, match="对照表"):
        adopted(path)


def test_the_command_proposes_and_trains_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = write_csv(tmp_path / "a.csv", [["诉求内容", "承办单位"], ["路灯坏了", "市城市管理局"], ["没水", "供水队"]])
    table = tmp_path / "对照.csv"
    assert run(["train", str(ledger), "--propose", str(table), "--bundle", BUNDLE]) == 0
    with table.open(encoding="utf-8-sig", newline="") as file:
        found = {row["台账的叫法"]: row["采用"] for row in csv.DictReader(file)}
    assert found["市城市管理局"] == "城市管理局"
    assert "2 个名称：完全一致 0，写法不同 1，意思最近 " in capsys.readouterr().out
    assert run(["train", str(ledger), "--bundle", BUNDLE]) == 2
    assert "请用 -o" in capsys.readouterr().err
