"""The ablation leaves every signal out once, and none that does not exist."""

from __future__ import annotations

from collections import Counter

from nlp.matching.features import NAMES
from training.matching_ablation import GROUPS, main
from training.matching_classes import USED


def test_every_signal_is_left_out_once() -> None:
    left_out = Counter(name for signals in GROUPS.values() for name in signals)
    assert set(left_out) == {*NAMES, *USED}
    assert set(left_out.values()) == {1}


def test_without_the_material_it_says_so(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    assert main(["--shared", str(tmp_path)]) == 2
    assert "训练材料" in capsys.readouterr().err
