"""Ids that came before, held in a few bytes each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.batch.seen import SeenIds

MANY = 20_000
MOST_BYTES = 27
"""A text, at most; a set of these would hold more than 100."""


@given(st.lists(st.text(max_size=4), max_size=60), st.lists(st.text(max_size=4), max_size=20))
def test_it_holds_what_a_set_holds(added: list[str], asked: list[str]) -> None:
    seen = SeenIds()
    for text in added:
        seen.add(text)
    assert [text in seen for text in added + asked] == [text in set(added) for text in added + asked]


def test_many_are_told_apart_and_take_little_room() -> None:
    seen = SeenIds()
    for number in range(MANY):
        assert f"G{number:07}" not in seen
        seen.add(f"G{number:07}")
    assert all(f"G{number:07}" in seen for number in range(MANY))
    assert seen.nbytes <= MOST_BYTES * MANY
