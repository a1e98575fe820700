"""A template that was sent again and again does not drown a ledger; what only begins alike is kept."""

from __future__ import annotations

from random import Random

import pytest

from nlp.types import Document
from tests.documents import document
from tests.training.office.ledger_of_ours import own_history, past
from training.office.history import HistoryRow
from training.office.thinning import MOST_COPIES, thinned

DEMAND = "请求继续执行已经答应过的暖气费减免办法，不要取消老厂区居民的优惠，请给大家一个书面的答复"
SALUTATION = "尊敬的领导您好，我是一名普通居民，向您反映下面这件事情："


def documents(rows: list[HistoryRow]) -> list[Document]:
    return [document(row.suggestion.text) for row in rows]


def a_template(count: int) -> list[HistoryRow]:
    return [past(n, f"我住{n % 37}号楼，{DEMAND}", "热力科") for n in range(count)]


def test_of_a_template_so_many_are_kept_even_over_its_time() -> None:
    rows = [*a_template(2_000), *own_history()]
    kept = thinned(documents(rows), rows).tolist()
    assert kept[MOST_COPIES:] == list(range(2_000, 2_192))
    assert (kept[0], kept[MOST_COPIES - 1]) == (0, 1_999)
    assert 950 < kept[MOST_COPIES // 2] < 1_050


def test_each_label_of_a_template_keeps_its_rows() -> None:
    rows = [past(n, DEMAND, "热力科" if n % 100 else "信访科") for n in range(3_000)]
    kept = thinned(documents(rows), rows).tolist()
    assert sum(rows[place].labels["department"] == "信访科" for place in kept) == 30
    assert len(kept) == MOST_COPIES + 30


def test_rows_that_only_begin_alike_are_all_kept() -> None:
    draw, own = Random(2), own_history()
    matters = ["".join(draw.sample([row.suggestion.text for row in own], 4)) for _ in range(600)]
    rows = [past(n, SALUTATION + matter, "灯光组") for n, matter in enumerate(matters)]
    assert len(thinned(documents(rows), rows)) == 600


@pytest.mark.parametrize("count", [0, 1, MOST_COPIES])
def test_so_few_are_all_kept(count: int) -> None:
    rows = a_template(count)
    assert len(thinned(documents(rows), rows)) == count
