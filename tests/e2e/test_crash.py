"""The small version of the kill -9 drill; the large one is ``python -m tests.e2e.crash``."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.crash import Outcome, drill, with_fakes

POSTS = 100


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    outcome, _, _ = drill(with_fakes, tmp_path / "state", POSTS, kills=2)
    assert outcome == Outcome(posts=POSTS, acknowledged=POSTS, missing=0, contradictions=0, stored=POSTS, indexed=POSTS)
