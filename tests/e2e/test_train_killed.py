"""Killed with SIGKILL while a bundle is put together: there is no bundle, and the next run writes a whole one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nlp.bundle import Manifest, current, verify
from tests.shipped import MODELS
from training.bundle import Parts, write_bundle_at

PATIENCE = 60.0
SCRIPT = """
import sys, time
from pathlib import Path
from training import bundle

bundle.Manifest.save = lambda *_: (Path(sys.argv[2]).touch(), time.sleep(600))
bundle.write_bundle_at(bundle.Parts("新", "rjieba", {"encoder": Path(sys.argv[3])}, "说明", {}), Path(sys.argv[1]))
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_killed_before_the_manifest(tmp_path: Path) -> None:
    folder, begun, encoder = tmp_path / "models" / "新", tmp_path / "begun", current(MODELS) / "encoder"
    arguments = [str(folder), str(begun), str(encoder)]
    running = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, *arguments], env={**os.environ, "PYTHONPATH": str(MODELS.parent)}
    )
    try:
        end = time.monotonic() + PATIENCE
        while not begun.exists() and running.poll() is None:
            assert time.monotonic() < end
            time.sleep(0.02)
        running.send_signal(signal.SIGKILL)
    finally:
        running.kill()
        running.wait()
    assert [path.name for path in folder.parent.iterdir()] == [".新.draft"]
    write_bundle_at(Parts("新", "rjieba", {"encoder": encoder}, "说明", {}), folder)
    verify(folder, Manifest.load(folder))
    assert [path.name for path in folder.parent.iterdir()] == ["新"]
