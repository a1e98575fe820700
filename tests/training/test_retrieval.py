"""Mean average precision, counted by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nlp.types import Document, MaskedText, Suggestion
from training.retrieval import Neighbourhood, mean_average_precision, merged, read_neighbourhoods


def neighbourhood(*cases: str | None) -> Neighbourhood:
    return Neighbourhood([Document(MaskedText(str(n)), (str(n),)) for n in range(len(cases))], cases)


def line(positions: Sequence[float]) -> np.ndarray:
    """Nearness of points on a line."""
    points = np.array(positions)
    return -np.abs(points[:, None] - points[None, :])


@pytest.mark.parametrize(
    ("cases", "positions", "expected"),
    [
        (("灯", "灯", None), (0.0, 1.0, 5.0), 1.0),
        (("灯", "灯", None), (0.0, 3.0, 1.0), 0.5),
        (("灯", "灯", "水", "水"), (0.0, 1.0, 10.0, 11.0), 1.0),
        (("灯", "灯", "灯", None), (0.0, 1.0, 9.0, 2.5), (5 / 6 + 5 / 6 + 7 / 12) / 3),
        (("灯", "灯", "水"), (0.0, 1.0, 9.0), 1.0),
    ],
    ids=["found first", "found second", "two cases", "a stranger in between", "a case of one asks nothing"],
)
def test_by_hand(cases: tuple[str | None, ...], positions: tuple[float, ...], expected: float) -> None:
    measured = mean_average_precision([neighbourhood(*cases)], lambda _: line(positions))
    assert measured == pytest.approx(expected)


def test_every_message_weighs_the_same_whatever_its_neighbourhood() -> None:
    good, bad = neighbourhood("灯", "灯", None), neighbourhood("水", "水", None, None)
    nearness = {3: line((0.0, 1.0, 5.0)), 4: line((0.0, 3.0, 1.0, 2.0))}
    expected = (1 + 1 + 1 / 3 + 1 / 3) / 4
    assert mean_average_precision([good, bad], lambda d: nearness[len(d)]) == pytest.approx(expected)


def test_merged_cases_of_one_name_stay_apart() -> None:
    whole = merged([neighbourhood("灯", None), neighbourhood("灯", "灯")])
    assert len(whole.documents) == 4
    assert whole.cases[1] is None
    assert whole.cases[0] != whole.cases[2] == whole.cases[3]


def test_read_from_files(tmp_path: Path) -> None:
    rows = ["留言编号,留言主题,留言详情", "1,路灯不亮,幸福路路灯不亮", "2,灯坏,幸福路灯坏了", "3,谢谢,谢谢"]
    (tmp_path / "甲区_messages.csv").write_text("\ufeff" + "\n".join(rows) + "\n", "utf-8")
    groups = [
        {"level": "case", "name": "幸福路路灯", "ids": ["1", "2"]},
        {"level": "class", "name": "灯", "ids": ["1", "2", "3"]},
    ]
    (tmp_path / "甲区_groups.jsonl").write_text("".join(json.dumps(g) + "\n" for g in groups), "utf-8")

    def document(suggestion: Suggestion) -> Document:
        return Document(MaskedText(suggestion.text), tuple(suggestion.text))

    (part,) = read_neighbourhoods(tmp_path, document)
    assert part.cases == ["幸福路路灯", "幸福路路灯", None]
    assert [d.text for d in part.documents] == ["幸福路路灯不亮", "幸福路灯坏了", "谢谢"]
