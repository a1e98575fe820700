"""Online equals offline: ``python -m tests.bench.order [DISTRICT …]``.

The messages of each district are posted one by one through the service (its HTTP API, its store on disk), in the order
of their dates and shuffled, and the partition that it then holds is compared with that of ``minqing cluster`` for the
whole file. Districts are those beside the project (``../shared``), each by pair scores learned from the others with the
terms and thresholds of the shipped bundle; or the sample ledger by that bundle, where there is nobody's partition to
score against, and every partition is compared with that of ``minqing cluster``.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from nlp.bundle import Bundle
from nlp.matching import MatchModel
from nlp.types import Suggestion
from service.batch.cluster import cluster
from service.batch.engine import Engine
from service.batch.suggestions import Reader
from service.casework.desk import Parts
from service.ledger.read.opening import open_ledger
from service.settings import WEIGHTS
from tests.api.fakes import running
from tests.shipped import shipped_bundle
from training.matching_figures import PairCounts, pair_counts
from training.matching_pairs import label_pairs
from training.matching_trees import fit_trees
from training.neighbourhoods import read_neighbourhoods
from training.partitions import read_partitions
from training.shared import SharedDataMissing, shared_folder

PROJECT = Path(__file__).resolve().parents[2]
SHUFFLES = 5
MOST_APART = 0.02
"""The goal, of pair F1."""
WHOLE, BY_DATE = "整份归并", "按日期"
ORDERS = (BY_DATE, *(f"乱序 {n}" for n in range(1, SHUFFLES + 1)))
NEVER = datetime.max
HEADER = ("编号", "标题", "诉求内容", "反映人", "反映时间")

Labels = Mapping[str, object]
"""The case of each message."""


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    suggestions: Sequence[Suggestion]
    model: MatchModel
    case_of: Labels | None
    """As people say; a message in no case is one of its own. None: nobody has said."""


class Result(NamedTuple):
    order: str
    counts: PairCounts


def main(names: Sequence[str]) -> None:
    sums = {order: PairCounts() for order in (WHOLE, *ORDERS)}
    for town in towns(names):
        for order, counts in results(town):
            sums[order] += counts
            print(f"{town.name:>6} {order:<6} case_pair_f1 {counts.f1:.3f}", flush=True)
    f1 = {order: counts.f1 for order, counts in sums.items()}
    for order, value in f1.items():
        print(f"{'合计':>6} {order:<6} case_pair_f1 {value:.3f}（与整份归并差 {value - f1[WHOLE]:+.3f}）")
    apart = max(abs(f1[order] - f1[WHOLE]) for order in ORDERS)
    spread = max(f1[order] for order in ORDERS) - min(f1[order] for order in ORDERS)
    print(f"与整份归并最多差 {apart:.3f}，各顺序之间最多差 {spread:.3f}（目标各不超过 {MOST_APART}）")


def towns(names: Sequence[str]) -> Iterator[Town]:
    bundle = shipped_bundle()
    try:
        folder = shared_folder(PROJECT.parent / "shared") / "data" / "cases"
    except SharedDataMissing as missing:
        print(f"{missing}；改用示例台账", file=sys.stderr)
        ledger = open_ledger(PROJECT / "data" / "samples" / "yunxi.csv")
        rows = [e.suggestion for e in Reader(ledger).entries(ledger.suggestions[0]) if e.has_text]
        yield Town("云溪镇", rows, bundle.match_model, None)
        return
    models = models_of_the_others(bundle, folder)
    for part in read_partitions(folder):
        if not names or part.name in names:
            yield Town(part.name, part.suggestions, models[part.name], part.case_of)


def models_of_the_others(bundle: Bundle, folder: Path) -> dict[str, MatchModel]:
    """For each district the shipped model with pair scores that never saw it."""
    model = bundle.match_model
    all_of_them = [label_pairs(one, model.weights, model.words) for one in read_neighbourhoods(folder, bundle.pipeline)]
    models = {}
    for left in all_of_them:
        others = [one for one in all_of_them if one is not left]
        features, same = (np.concatenate([getattr(one, of) for one in others]) for of in ("features", "same"))
        models[left.name] = replace(model, trees=fit_trees(features, same))
    return models


def results(town: Town) -> Iterator[Result]:
    whole = clustered(town)
    said = town.case_of
    gold = whole if said is None else {one.id: said.get(one.id, f"#{one.id}") for one in town.suggestions}
    yield Result(WHOLE, _compared(gold, whole))
    for order in ORDERS:
        yield Result(order, _compared(gold, posted(town, ordered(town.suggestions, order))))


def ordered(suggestions: Sequence[Suggestion], order: str) -> list[Suggestion]:
    by_date = sorted(suggestions, key=lambda s: (s.reported_at is None, s.reported_at or NEVER, s.id))
    return by_date if order == BY_DATE else random.Random(order).sample(by_date, len(by_date))


def posted(town: Town, order: Sequence[Suggestion]) -> Labels:
    """One request a message; then the service is asked where each is."""
    parts = Parts.of(replace(shipped_bundle(), match_model=town.model), WEIGHTS)
    with tempfile.TemporaryDirectory() as state, running(Path(state), parts) as office:
        stored = {s.id: office.report(**_body(s))["id"] for s in order}
        return {id: office.get(f"/suggestions/{number}")["case"]["id"] for id, number in stored.items()}


def clustered(town: Town) -> Labels:
    """By ``minqing cluster``, from a file."""
    with tempfile.TemporaryDirectory() as folder, Engine(lambda: shipped_bundle().pipeline, 1) as engine:
        path = Path(folder) / "in.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(HEADER)
            rows.writerows((s.id, s.title, s.text, s.reporter, s.reported_at) for s in town.suggestions)
        found = cluster(open_ledger(path), path.with_name("out.csv"), engine, town.model, lambda rows: None)
    return {id: case.number for case in found.cases for id in case.ids}


def _body(one: Suggestion) -> dict[str, Any]:
    when = one.reported_at.isoformat() if one.reported_at else None
    return {"text": one.text, "title": one.title, "external_id": one.id, "reporter": one.reporter, "reported_at": when}


def _compared(gold: Labels, found: Labels) -> PairCounts:
    return pair_counts([str(gold[id]) for id in gold], [str(found[id]) for id in gold])


if __name__ == "__main__":
    main(sys.argv[1:])
