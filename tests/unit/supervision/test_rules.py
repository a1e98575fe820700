"""The office's file of weights: what is wrong with it is said, with the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.casework.supervision import NAMES, RulesInvalid, load_rules
from service.settings import WEIGHTS

SHIPPED = WEIGHTS.read_text(encoding="utf-8")


def test_the_shipped_weights_give_a_hundred() -> None:
    rules = load_rules(WEIGHTS, NAMES)
    assert sum(scale.weight for scale in rules.factors.values()) == 100
    assert sum(rules.most.values()) == pytest.approx(100)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[factors.people]", "[factors.peeple]", "peeple"),
        ("weight = 20", "weight = -1", "factors.people.weight"),
        ("weight = 20", 'weight = "多"', "factors.people.weight"),
        ("weight = 20", "weight = nan", "factors.people.weight"),
        ("full = 30", "full = 1", "people"),
        ("full = 30", "full = 30\nhalf = 3", "half"),
        ("anonymous = 0.5", "anonymous = 2", "anonymous"),
        ("ordinary = 15", "ordinary = 0", "limits.ordinary"),
        ('"0401" = 1', '"供水" = 1', "limits.themes"),
        ('scale = "log"', 'scale = "sqrt"', "scale"),
        ("[limits]", "[limits", "TOML"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, before: str, after: str, said: str) -> None:
    file = tmp_path / "weights.toml"
    file.write_text(SHIPPED.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(RulesInvalid, match=said):
        load_rules(file, NAMES)


def test_a_file_that_is_not_there_or_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(RulesInvalid, match="MINQING_SUPERVISION"):
        load_rules(tmp_path / "none.toml", NAMES)
    (tmp_path / "gbk.toml").write_bytes(SHIPPED.encode("gb18030"))
    with pytest.raises(RulesInvalid):
        load_rules(tmp_path / "gbk.toml", NAMES)


def test_all_weights_of_zero(tmp_path: Path) -> None:
    lines = ["weight = 0" if line.startswith("weight") else line for line in SHIPPED.splitlines()]
    (tmp_path / "zero.toml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(RulesInvalid, match="全为 0"):
        load_rules(tmp_path / "zero.toml", NAMES)
