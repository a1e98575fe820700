"""A label that was renamed, merged or retired: what becomes of the scores of a tagger that still knows it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax

from nlp.errors import TaxonomyError
from nlp.tagging.succession import Succession
from nlp.taxonomy import Department, Former, Need, Taxonomy, Theme
from nlp.types import Level

TRAINED = {"theme": ("0401", "0402", "0403"), "department": ("甲局", "乙局"), "need": ("安全性",), "kind": ("投诉",)}
SAME = Taxonomy(
    themes={code: Theme(code, code, "市政公用") for code in TRAINED["theme"]},
    needs={"安全性": Need("安全性", ())},
    departments={name: Department(name, Level.COUNTY, ()) for name in TRAINED["department"]},
)
SCORES = np.array([[2.0, 1.0, 0.5], [-1.0, 3.0, 2.9]])


def without(code: str, successor: str | None = None) -> Taxonomy:
    """The taxonomy without a theme; ``successor`` None: its file does not say what became of it."""
    themes = {c: theme for c, theme in SAME.themes.items() if c != code}
    former = Former() if successor is None else Former(themes={code: successor})
    return dataclasses.replace(SAME, themes=themes, former=former)


def test_nothing_changes_where_nothing_changed() -> None:
    succession = Succession.of(TRAINED, SAME)
    assert succession == Succession()
    assert succession.labels(TRAINED) == TRAINED
    assert succession.scores("theme", SCORES, 1.0) is SCORES


@pytest.mark.parametrize("successor", [None, ""])
def test_a_retired_label_is_gone_and_the_others_share_what_it_had(successor: str | None) -> None:
    succession = Succession.of(TRAINED, without("0402", successor))
    assert succession.labels(TRAINED)["theme"] == ("0401", "0403")
    np.testing.assert_allclose(succession.scores("theme", SCORES, 1.0), SCORES[:, [0, 2]])


def test_a_merged_label_gives_its_share_to_its_successor() -> None:
    succession = Succession.of(TRAINED, without("0402", "0403"))
    merged = softmax(2.0 * succession.scores("theme", SCORES, 2.0), axis=1)
    before = softmax(2.0 * SCORES, axis=1)
    np.testing.assert_allclose(merged, np.stack([before[:, 0], before[:, 1] + before[:, 2]], axis=1))


def test_a_renamed_label_keeps_its_column() -> None:
    renamed = {"丙局": Department("丙局", Level.TOWNSHIP, ()), "乙局": SAME.departments["乙局"]}
    taxonomy = dataclasses.replace(SAME, departments=renamed, former=Former(departments={"甲局": "丙局"}))
    succession = Succession.of(TRAINED, taxonomy)
    assert succession.labels(TRAINED)["department"] == ("丙局", "乙局")
    assert succession.inherited("department", TRAINED, {"甲局": 1, "乙局": 2}) == {"丙局": 1, "乙局": 2}
    assert succession.trained("department", np.array([1, 0])).tolist() == [1, 0]


def test_a_new_label_is_not_answered_with_before_there_is_a_model_of_it() -> None:
    more = {**SAME.themes, "0404": Theme("0404", "燃气", "市政公用")}
    assert Succession.of(TRAINED, dataclasses.replace(SAME, themes=more)).labels(TRAINED) == TRAINED


def test_a_taxonomy_of_another_world_is_refused() -> None:
    other = dataclasses.replace(SAME, departments={"丁办": Department("丁办", Level.TOWNSHIP, ())})
    with pytest.raises(TaxonomyError, match="没有共同的部门"):
        Succession.of(TRAINED, other)


@given(st.lists(st.sampled_from(["0401", "0402", "0403", ""]), min_size=3, max_size=3), st.floats(0.1, 20))
def test_shares_always_add_up(now: list[str], temperature: float) -> None:
    groups = {label: tuple(i for i, n in enumerate(now) if n == label) for label in now if label}
    if not groups:
        return
    scores = Succession({"theme": groups}).scores("theme", SCORES, temperature)
    kept = [i for columns in groups.values() for i in columns]
    odds = np.exp(temperature * SCORES[:, kept]).sum(axis=1)
    np.testing.assert_allclose(np.exp(temperature * scores).sum(axis=1), odds, rtol=1e-6)
