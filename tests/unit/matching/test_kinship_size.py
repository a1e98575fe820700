"""How many records two cases have is told in logarithms, the smaller and the larger apart."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.matching.kinds import NO_KINDS
from nlp.matching.kinship import BY_SIZE, case_columns, kinship_features
from tests.unit.matching.hand_made import MODEL, record


@pytest.mark.parametrize(("left", "right"), [(1, 1), (1, 3), (4, 2)])
def test_sizes_are_told_apart(left: int, right: int) -> None:
    profile = MODEL.profile(record("路灯"))
    table = case_columns([[profile] * left, [profile] * right], NO_KINDS)
    found = kinship_features(table, table, BY_SIZE)
    assert found[0, 1].tolist() == pytest.approx(np.log([min(left, right), max(left, right)]).tolist())
    assert (found[0, 1] == found[1, 0]).all()
