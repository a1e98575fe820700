"""``python -m tests.bench.recall [OTHERS …]``: are the true partners still among the 50 candidates of a large store?

The messages of the districts beside the project (``../shared``) are hidden among invented ones, as many as asked for,
and candidates are searched as ``minqing cluster`` does. With 0 others each district is searched alone by the graph that
otherwise only large stores have.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from nlp.matching import MatchRecord
from nlp.matching.candidates import all_pairs
from nlp.matching.gathering import gather
from nlp.matching.index import EXACT_UP_TO
from tests.bench.invented import Town
from tests.shipped import shipped_bundle
from training.matching_pairs import true_pairs
from training.neighbourhoods import Neighbourhood, read_neighbourhoods
from training.shared import SharedDataMissing, shared_folder

PROJECT = Path(__file__).resolve().parents[2]
OTHERS = (0, 20_000)
AT_ONCE = 512
LEAST = 0.98
"""The goal."""


def main(arguments: Sequence[str]) -> None:
    try:
        cases = shared_folder(PROJECT.parent / "shared") / "data" / "cases"
    except SharedDataMissing as missing:
        print(f"{missing}；没有人归并过的留言，召回无从算起", file=sys.stderr)
        return
    districts = read_neighbourhoods(cases, shipped_bundle().pipeline)
    print(f"真对在 50 个候选之内的比例（目标 {LEAST}）")
    for others in map(int, arguments or OTHERS):
        if others:
            print(f"  藏在 {others:,} 条别的留言中：{hidden(districts, others):.4f}", flush=True)
        else:
            exact, graph = (alone(districts, exact_up_to) for exact_up_to in (EXACT_UP_TO, 0))
            print(f"  各片区单独：逐一比较 {exact:.4f}，近邻图 {graph:.4f}", flush=True)


def alone(districts: Sequence[Neighbourhood], exact_up_to: int) -> float:
    """All pairs of all districts added up."""
    return share([(names(part), found(part.records, exact_up_to)) for part in districts])


def hidden(districts: Sequence[Neighbourhood], others: int) -> float:
    pipeline = shipped_bundle().pipeline
    made = list(Town(pipeline).suggestions(others))
    batches = (made[at : at + AT_ONCE] for at in range(0, others, AT_ONCE))
    records = [MatchRecord.from_reading(reading) for batch in batches for reading in pipeline.read(batch)]
    of_districts = [record for part in districts for record in part.records]
    known = {id: name for part in districts for id, name in names(part).items()}
    return share([(known, found([*records, *of_districts], EXACT_UP_TO))])


def names(part: Neighbourhood) -> dict[str, str]:
    """The case of each message that shares one, by id; districts name theirs apart."""
    return {id: f"{part.name} {case}" for id, case in part.case_of.items()}


def found(records: Sequence[MatchRecord], exact_up_to: int) -> list[tuple[str, str]]:
    gathered = gather(records, shipped_bundle().match_model)
    assert gathered is not None
    pairs = all_pairs(gathered.table, exact_up_to)
    return [(gathered.briefs[a].id, gathered.briefs[b].id) for a, b in pairs.tolist()]


def share(searched: Sequence[tuple[dict[str, str], list[tuple[str, str]]]]) -> float:
    hits = sum(case_of.get(a) == case_of[b] for case_of, pairs in searched for a, b in pairs if b in case_of)
    return hits / sum(true_pairs([*case_of.values()]) for case_of, _ in searched)


if __name__ == "__main__":
    main(sys.argv[1:])
