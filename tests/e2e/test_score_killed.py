"""``minqing score`` killed with SIGKILL while its processes work, then started again: every row once, in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ledgers import cells_of, write_csv
from tests.shipped import MODELS

ROWS = 3_000
PATIENCE = 60.0
PLACES = ("东村", "西村", "南街", "北街", "桥头", "河边")
MATTERS = ("的路灯坏了", "没有水用", "垃圾没人清运", "车辆乱停", "半夜施工太吵")


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_killed_and_started_again(tmp_path: Path) -> None:
    rows = [[str(n), f"{PLACES[n % 6]}{n // 30}组{MATTERS[n % 5]}"] for n in range(ROWS)]
    (tmp_path / "台账").mkdir()
    write_csv(tmp_path / "台账" / "a.csv", [["编号", "诉求内容"], *rows])
    command = [sys.executable, "-m", "service.cli", "score", str(tmp_path / "台账"), "-o", str(tmp_path / "结果")]
    environment = {**os.environ, "MINQING_MODELS": str(MODELS), "PYTHONPATH": str(MODELS.parent)}
    first = subprocess.Popen([*command, "--workers", "2"], env=environment, stderr=subprocess.DEVNULL, cwd=tmp_path)
    try:
        journal = tmp_path / "结果" / ".a.csv.进度"
        end = time.monotonic() + PATIENCE
        while not (journal.exists() and journal.stat().st_size > 100_000) and first.poll() is None:
            assert time.monotonic() < end
            time.sleep(0.01)
        first.send_signal(signal.SIGKILL)
        first.wait()
    finally:
        first.kill()
    assert not (tmp_path / "结果" / "a.csv").exists()
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=tmp_path)
    replayed = int(again.stderr.split("接着上次：")[1].split(" 行")[0])
    assert 0 < replayed < ROWS
    assert [row[:2] for row in cells_of(tmp_path / "结果" / "a.csv")] == [tuple(row) for row in rows]
    assert not list((tmp_path / "结果").glob(".*"))
