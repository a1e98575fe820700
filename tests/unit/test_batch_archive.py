"""Folders of ledgers: each scored once, whatever was killed in between; what is done is listed and passed over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.batch import engine as engine_module
from service.batch.archive import Finished, Outcome, Passed, Refused, Run, score_archive, subject_of
from service.batch.engine import BATCH_ROWS, Engine
from service.batch.folder import FolderEmpty, archive_jobs
from service.batch.journal import AlreadyRunning, Journal
from service.batch.score import Advance
from service.batch.scored import NAME
from service.batch.worker import BatchReader
from service.ledger.errors import LedgerError
from service.ledger.read.opening import open_ledger
from tests.fakes import fake_pipeline
from tests.ledgers import cells_of, lines_of, scored, write_csv, write_jsonl, write_xlsx

ROWS = 5 * BATCH_ROWS + 7


@contextmanager
def no_bar(title: str, rows: int) -> Iterator[Advance]:
    del title, rows
    yield lambda done: None


class Killed(BaseException):
    """Stands for a kill: nothing of ours catches it."""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "归档"
    (folder / "2025").mkdir(parents=True)
    rows = [[str(n), "" if n == 9 else f"第{n}盏灯不亮"] for n in range(ROWS)]
    write_csv(folder / "一月.csv", [["编号", "诉求内容"], *rows])
    write_jsonl(folder / "2025" / "一月.jsonl", [{"id": "x", "text": "没有水"}])
    write_xlsx(folder / "2025" / "一月.xlsx", {"一月": [["编号", "诉求内容"], *rows[:20]]})
    (folder / "说明.docx").write_bytes(b"not a ledger")
    (folder / "~$一月.xlsx").write_bytes(b"of Excel")
    return folder


def run(archive: Path, out: Path, bundle: str = "b1") -> list[Outcome]:
    with Engine(fake_pipeline, 1) as engine:
        return list(score_archive(archive_jobs([archive], out), out, Run(engine, bundle, open_ledger, no_bar)))


def reads(monkeypatch: pytest.MonkeyPatch, until: int | None = None) -> list[str]:
    """Ids of the rows that are analysed; killed after ``until`` batches."""
    asked: list[str] = []
    read = BatchReader.read

    def counted(self: BatchReader, suggestions):
        if until is not None and len(asked) >= until * BATCH_ROWS:
            raise Killed
        asked.extend(s.id for s in suggestions)
        return read(self, suggestions)

    monkeypatch.setattr(engine_module.BatchReader, "read", counted)
    return asked


def test_every_ledger_of_the_folder_once_and_a_list_of_them(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "结果"
    outcomes = run(archive, out)
    assert all(isinstance(outcome, Finished) for outcome in outcomes)
    written = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert written == {"2025/一月.jsonl", "2025/一月.xlsx", "一月.csv", NAME}
    listed = json.loads((out / NAME).read_text(encoding="utf-8"))["清单"]
    assert {(e["target"], e["rows"], e["failed"], e["bundle"]) for e in listed} == {
        ("一月.csv", ROWS, 1, "b1"),
        ("2025/一月.jsonl", 1, 0, "b1"),
        ("2025/一月.xlsx", 20, 1, "b1"),
    }


def test_what_is_done_is_passed_over_until_something_changes(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "结果"
    run(archive, out)
    asked = reads(monkeypatch)
    assert all(isinstance(outcome, Passed) for outcome in run(archive, out))
    assert asked == []
    (out / "2025" / "一月.jsonl").unlink()
    write_xlsx(archive / "2025" / "一月.xlsx", {"一月": [["编号", "诉求内容"], ["new", "停水"]]})
    run(archive, out)
    assert sorted(asked) == ["new", "x"]
    assert all(isinstance(outcome, Finished) for outcome in run(archive, out, bundle="b2"))


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx", ".parquet"])
def test_a_killed_run_goes_on_without_redoing_or_doubling(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    ledger, target = open_ledger(archive / "一月.csv"), tmp_path / f"结果{suffix}"
    whole = tmp_path / f"一次{suffix}"
    scored(archive / "一月.csv", whole)
    with monkeypatch.context() as first, Engine(fake_pipeline, 1) as engine:
        before = reads(first, until=3)
        shared = Run(engine, "b1", open_ledger, no_bar)
        with pytest.raises(Killed):
            list(score_archive_one(ledger, target, shared))
    assert not target.exists()
    torn(target)
    after = reads(monkeypatch)
    with Engine(fake_pipeline, 1) as engine:
        list(score_archive_one(ledger, target, Run(engine, "b1", open_ledger, no_bar)))
    assert before + after == [str(n) for n in range(ROWS)]
    same = lines_of if suffix == ".jsonl" else cells_of
    assert same(target) == same(whole)
    assert [p.name for p in tmp_path.glob(".*")] == []


def score_archive_one(ledger, target: Path, shared: Run) -> Iterator[Finished]:
    from service.batch.archive import score_one

    yield score_one(ledger, target, subject_of(ledger, target, shared), shared)


def torn(target: Path) -> None:
    """What a kill can leave: a line without its end."""
    [journal] = target.parent.glob(f".{target.name}*进度")
    with journal.open("ab") as file:
        file.write(b'[[0, ["0406", "half a li')


def test_answers_of_another_bundle_are_thrown_away(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, target = open_ledger(archive / "一月.csv"), tmp_path / "结果.csv"
    for bundle, until in (("b1", 2), ("b2", None)):
        with monkeypatch.context() as now, Engine(fake_pipeline, 1) as engine:
            asked = reads(now, until)
            try:
                list(score_archive_one(ledger, target, Run(engine, bundle, open_ledger, no_bar)))
            except Killed:
                continue
    assert len(asked) == ROWS


def test_two_runs_to_one_target_do_not_mix(archive: Path, tmp_path: Path) -> None:
    ledger, target = open_ledger(archive / "一月.csv"), tmp_path / "结果.csv"
    with Engine(fake_pipeline, 1) as engine:
        subject = subject_of(ledger, target, Run(engine, "b1", open_ledger, no_bar))
        with Journal(target, subject), pytest.raises(AlreadyRunning), Journal(target, subject):
            pass


def test_one_bad_ledger_stops_no_other(archive: Path, tmp_path: Path) -> None:
    (archive / "坏.csv").write_bytes(b"")
    outcomes = run(archive, tmp_path / "结果")
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Finished) for outcome in outcomes) == 3


def test_results_inside_the_folder_are_no_ledgers(archive: Path) -> None:
    run(archive, archive / "结果")
    assert len(archive_jobs([archive], archive / "结果")) == 3


def test_an_empty_folder_and_a_file_for_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(FolderEmpty, match="没有台账"):
        archive_jobs([tmp_path / "空"], tmp_path / "结果")
    (tmp_path / "文件.csv").write_text("x", encoding="utf-8")
    with pytest.raises(LedgerError, match="-o 也应是文件夹"):
        archive_jobs([tmp_path / "空"], tmp_path / "文件.csv")


def test_a_list_that_cannot_be_read_is_said(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "结果"
    out.mkdir()
    (out / NAME).write_text("{", encoding="utf-8")
    with pytest.raises(LedgerError, match="请改名或移走"):
        run(archive, out)
