"""Normalising: what holds for every text."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings

from nlp.text.normalise import normalise, one_round
from tests.unit.text.strategies import ANY_TEXT

INVISIBLE = {"Cc", "Cf", "Cs", "Co"}


@settings(deadline=None, max_examples=400)
@given(ANY_TEXT)
def test_idempotent(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@settings(deadline=None, max_examples=400)
@given(ANY_TEXT)
def test_no_rule_has_anything_left_to_do(text: str) -> None:
    """So the short way for clean texts never passes one by that is not clean."""
    plain = normalise(text)
    assert one_round(plain) == plain


@settings(deadline=None, max_examples=200)
@given(ANY_TEXT)
def test_what_comes_out_can_be_read_and_stored(text: str) -> None:
    plain = normalise(text)
    assert plain == plain.strip()
    assert unicodedata.is_normalized("NFKC", plain)
    assert not [c for c in plain if c != "\n" and unicodedata.category(c) in INVISIBLE]
    assert "  " not in plain
    assert "\n\n" not in plain
    plain.encode("utf-8")
