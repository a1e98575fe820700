"""A run that is killed leaves no process and no half-written file under the name it was given."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ledgers import write_csv

PATIENCE = 20.0
SCRIPT = """
import os, sys, time
from functools import partial
from pathlib import Path
from service.batch import engine
from service.batch.score import score
from service.ledger.read.opening import open_ledger
from tests.fakes import fake_pipeline

def slow_pipeline(folder):
    (folder / f"{os.getpid()}.pid").touch()
    time.sleep(60)
    return fake_pipeline()

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    engine.WORTH_PROCESSES = 0
    with engine.Engine(partial(slow_pipeline, folder), 2) as running:
        score(open_ledger(folder / "in.csv"), folder / "out.csv", running, lambda rows: None)
"""


def _within_patience(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_killed_in_the_middle(tmp_path: Path) -> None:
    write_csv(tmp_path / "in.csv", [["诉求内容"], *([f"第{number}盏灯不亮"] for number in range(1000))])
    (tmp_path / "out.csv").write_text("旧的", encoding="utf-8")
    (tmp_path / "run.py").write_text(SCRIPT, encoding="utf-8")
    project = str(Path(__file__).parents[2])
    parent = subprocess.Popen(
        [sys.executable, str(tmp_path / "run.py"), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": project},
        stderr=subprocess.DEVNULL,
    )
    try:
        assert _within_patience(lambda: len(list(tmp_path.glob("*.pid"))) == 2)
        workers = [int(path.stem) for path in tmp_path.glob("*.pid")]
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        assert _within_patience(lambda: not any(map(_alive, workers)))
        assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "旧的"
    finally:
        parent.kill()
        parent.wait()
