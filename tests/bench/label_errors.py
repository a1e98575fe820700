"""``python -m tests.bench.label_errors``: of labels swapped on purpose, how many ``minqing label-errors`` lists.

In 5 % of Hunan's first-level rows the label is replaced by another one at random; found is the share of these among
the 5 % that are listed, with the bundle in use. The goal is 0.60 (docs/decisions/011).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from nlp.bundle import current, load
from tests.bench.history import PROJECT, hunan
from training.office.history import HistoryRow, learnable
from training.office.learn import read_history
from training.office.suspects import SHARE_LISTED, suspects
from training.shared import SharedDataMissing, shared_folder

PLANTED_SHARE = 0.05
SEEDS = (0, 1)


def main() -> None:
    try:
        rows = hunan(shared_folder(PROJECT.parent / "shared") / "data")
    except (SharedDataMissing, FileNotFoundError) as error:
        sys.exit(str(error))
    bundle = load(current(PROJECT / "models"))
    for seed in SEEDS:
        start = time.perf_counter()
        wrong, planted = plant(rows, seed)
        found = suspects(read_history(bundle, planted), learnable(planted, "theme"))
        hits = [each for each in found if each.id in wrong]
        right = sum(each.likely == wrong[each.id] for each in hits)
        print(
            f"种子 {seed}：{len(rows)} 行，改错 {len(wrong)} 行；列出最可疑的 {SHARE_LISTED:.0%}（{len(found)} 行），"
            f"其中改错的 {len(hits)} 行，找到 {len(hits) / len(wrong):.1%}；其中 {right} 行猜中原来的标签；"
            f"{time.perf_counter() - start:.0f} 秒"
        )


def plant(rows: Sequence[HistoryRow], seed: int) -> tuple[dict[str, str], list[HistoryRow]]:
    """The right label of each row that was changed, by id, and all rows."""
    draw = Random(seed)
    names = sorted({row.labels["theme"] for row in rows})
    chosen = set(draw.sample(range(len(rows)), round(PLANTED_SHARE * len(rows))))
    wrong = {rows[place].suggestion.id: rows[place].labels["theme"] for place in chosen}
    changed = [
        replace(row, labels={"theme": draw.choice([name for name in names if name != row.labels["theme"]])})
        if place in chosen
        else row
        for place, row in enumerate(rows)
    ]
    return wrong, changed


if __name__ == "__main__":
    main()
