"""A masked text in pieces: nothing lost, every label kept, whatever overlaps."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from service.console.highlight import PLACE, pieces


def analysis(text: str, evidence: list[tuple[int, int, str]], places: list[tuple[int, int]]) -> Any:
    return {
        "masked_text": text,
        "evidence": [{"label": name, "text": "", "start": a, "end": b, "weight": 1.0} for a, b, name in evidence],
        "places": [{"text": "", "start": a, "end": b} for a, b in places],
    }


def test_pieces_carry_the_labels_that_cover_them() -> None:
    found = pieces(analysis("柳塘村路灯不亮", [(3, 7, "路灯照明"), (3, 5, "便利性")], [(0, 3)]))
    assert [(piece.text, piece.labels) for piece in found] == [
        ("柳塘村", (PLACE,)),
        ("路灯", ("路灯照明", "便利性")),
        ("不亮", ("路灯照明",)),
    ]


spans = st.tuples(st.integers(-3, 30), st.integers(-3, 30))


@given(
    st.text(max_size=25),
    st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30), st.text(max_size=3))),
    st.lists(spans),
)
def test_the_pieces_are_the_text(
    text: str, evidence: list[tuple[int, int, str]], places: list[tuple[int, int]]
) -> None:
    assert "".join(piece.text for piece in pieces(analysis(text, evidence, places))) == text
