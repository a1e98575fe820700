"""A ledger's job without a browser: it survives a restart, stores a row once, keeps what people corrected."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.casework.desk import Desk
from service.casework.labelling import Correction
from service.ledger.rows import Role
from service.ledger_jobs import TooLarge
from service.ledger_jobs.uploads import safe_name
from service.settings import Settings
from service.store import jobs, suggestions
from service.store.database import Database
from service.store.jobs import JobStatus
from service.store.records import Decision
from tests.api.fakes import fake_parts
from tests.console.town import quick_pipeline

ROWS = 350
LIMIT = 10_000_000
BY = Decision("李静", datetime.now(UTC))
COLUMNS = {Role.ID: "编号", Role.TEXT: "内容"}
PATIENCE_SECONDS = 30


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """From start to orderly stop."""
    database = Database(Settings(state=folder).database)
    database.migrate()
    one = Desk(database, fake_parts(quick_pipeline()), folder)
    one.open()
    yield one
    one.close()
    database.close()


def ledger(rows: int = ROWS, *, numbered: bool = True) -> bytes:
    lines = ["编号,内容,村社区" if numbered else "内容,村社区"]
    for n in range(rows):
        said = f"第{n}户门前的路灯不亮，请派人来修,柳塘村"
        lines.append(f"G{n},{said}" if numbered else said)
    return "\n".join(lines).encode()


def receive(one: Desk, data: bytes, name: str = "六月.csv") -> int:
    with one.ledgers.upload(LIMIT) as upload:
        upload.write(data)
        return one.ledgers.receive(upload, name, BY).id


def finished(one: Desk, job: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while one.ledgers.job(job).status not in (JobStatus.DONE, JobStatus.FAILED):
        assert time.monotonic() < until
        time.sleep(0.02)


def interrupted(folder: Path, job: int) -> bool:
    """What the store says while no service runs: some rows are done, not all."""
    database = Database(Settings(state=folder).database)
    with database.read() as connection:
        row = jobs.get(connection, job)
    database.close()
    return row is not None and row.status is JobStatus.RUNNING and 0 < row.done < ROWS


def count(one: Desk) -> int:
    with one.database.read() as connection:
        return suggestions.count(connection)


def result(one: Desk, job: int) -> list[dict[str, str]]:
    text = one.ledgers.result(job, BY).read_text("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_a_job_goes_on_after_a_restart(tmp_path: Path) -> None:
    with desk(tmp_path) as first:
        job = receive(first, ledger())
        first.ledgers.start(job, COLUMNS, "来访", BY)
        while not first.ledgers.job(job).done:
            time.sleep(0.01)
    assert interrupted(tmp_path, job)
    with desk(tmp_path) as second:
        finished(second, job)
        row = second.ledgers.job(job)
        assert (row.status, row.done, row.created, row.existing, row.refused) == (JobStatus.DONE, ROWS, ROWS, 0, 0)
        assert count(second) == ROWS
        assert [line["编号"] for line in result(second, job)] == [f"G{n}" for n in range(ROWS)]


@pytest.mark.parametrize("numbered", [True, False])
def test_a_ledger_dropped_twice_stores_nothing_twice(tmp_path: Path, numbered: bool) -> None:
    columns = COLUMNS if numbered else {Role.TEXT: "内容"}
    with desk(tmp_path) as one:
        for name, created in (("六月.csv", 20), ("六月（副本）.csv", 0)):
            job = receive(one, ledger(20, numbered=numbered), name)
            one.ledgers.start(job, columns, "来访", BY)
            finished(one, job)
            assert one.ledgers.job(job).created == created
        assert count(one) == 20
        before = one.ledgers.same_file(one.ledgers.job(job))
        assert before is not None
        assert before.file_name == "六月.csv"


def test_equal_rows_of_one_ledger_are_all_kept(tmp_path: Path) -> None:
    data = "内容\n路灯不亮，请修\n路灯不亮，请修\n".encode()
    with desk(tmp_path) as one:
        job = receive(one, data)
        one.ledgers.start(job, {Role.TEXT: "内容"}, "来访", BY)
        finished(one, job)
        assert one.ledgers.job(job).created == 2


def test_the_tagged_file_holds_what_a_person_said_since(tmp_path: Path) -> None:
    with desk(tmp_path) as one:
        job = receive(one, ledger(3))
        one.ledgers.start(job, COLUMNS, "来访", BY)
        finished(one, job)
        assert result(one, job)[0]["主责部门"] == "城市管理局"
        one.labelling.correct("S000001", Correction(lead="供电公司", themes=["0405"]), BY)
        one.ledgers.again(job)
        finished(one, job)
        first = result(one, job)[0]
        assert (first["主责部门"], first["主题"], first["人工更正"]) == ("供电公司", "供电", "李静")
        assert count(one) == 3


def test_a_file_that_is_too_large_leaves_nothing_behind(tmp_path: Path) -> None:
    with desk(tmp_path) as one:
        with pytest.raises(TooLarge, match="上限，没有接收"), one.ledgers.upload(1_000) as upload:
            upload.write(b"x" * 1_001)
        assert list((tmp_path / "ledgers").iterdir()) == []


def test_a_file_that_changed_its_mind_fails_with_a_reason(tmp_path: Path) -> None:
    with desk(tmp_path) as one:
        job = receive(one, ledger(3))
        one.ledgers.start(job, COLUMNS, "来访", BY)
        finished(one, job)
        (tmp_path / "ledgers" / str(job) / "六月.csv").unlink()
        one.ledgers.again(job)
        finished(one, job)
        failed = one.ledgers.job(job)
        assert failed.status is JobStatus.FAILED
        assert "六月.csv" in failed.message


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("六月.xlsx", "六月.xlsx"),
        ("C:\\台账\\六月.xls", "六月.xls"),
        ("../../etc/passwd", "passwd"),
        ("..", "台账"),
        ("", "台账"),
        ("六\n月.csv", "六月.csv"),
        (".csv", "csv"),
    ],
)
def test_a_file_keeps_its_name_and_no_path(given: str, kept: str) -> None:
    assert safe_name(given) == kept
