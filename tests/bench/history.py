"""``python -m tests.bench.history``: what ``minqing train`` makes of the shared ledgers, and in which time.

Haikou's work orders (``text_noleak``): learned from the first 82 % by date, asked about the rest, those of departments
with at least 15 orders; Hunan's first-level labels: learned from four fifths of the cases, asked about the last.
The same rows for the plain baseline (char TF-IDF and a linear SVM).
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from nlp.bundle import current, load
from nlp.pipeline import Pipeline
from nlp.types import RawText, Reading, Suggestion, Tags
from training.folds import fold_numbers
from training.office.figures import Ranked, figures, plain_answers, table
from training.office.history import HistoryRow
from training.office.write import train_office
from training.shared import SharedDataMissing, shared_folder

PROJECT = Path(__file__).resolve().parents[2]
LEARNED_SHARE = 0.82
FEWEST = 15
BATCH = 256
Named = Callable[[Tags], Sequence[str]]


def main() -> None:
    try:
        data = shared_folder(PROJECT.parent / "shared") / "data"
    except SharedDataMissing as missing:
        print(missing, file=sys.stderr)
        return
    rows = haikou(data)
    cut = sorted(row.suggestion.reported_at or datetime.min for row in rows)[int(len(rows) * LEARNED_SHARE)]
    early = [row for row in rows if row.suggestion.reported_at and row.suggestion.reported_at < cut]
    counts = Counter(row.labels["department"] for row in rows)
    known = {row.suggestion.id for row in early}
    late = [row for row in rows if row.suggestion.id not in known and counts[row.labels["department"]] >= FEWEST]
    report("海口，处置单位", "department", early, late, lambda tags: [d.name for d in tags.departments])
    rows = hunan(data)
    pipeline = load(current(PROJECT / "models")).pipeline
    folds = fold_numbers([pipeline.document(row.suggestion) for row in rows])
    for side in (0, 1):
        seen = [row for row, fold in zip(rows, folds.tolist(), strict=True) if fold != side]
        unseen = [row for row, fold in zip(rows, folds.tolist(), strict=True) if fold == side]
        report(f"湖南，一级标签，第 {side + 1} 折", "theme", seen, unseen, lambda tags: [t.name for t in tags.themes])


def report(title: str, task: str, early: Sequence[HistoryRow], late: Sequence[HistoryRow], named: Named) -> None:
    with tempfile.TemporaryDirectory() as work:
        start = time.perf_counter()
        made = train_office(current(PROJECT / "models"), early, Path(work) / "own", lambda line: None)
        seconds = time.perf_counter() - start
        pipeline = load(made.folder).pipeline
    answered, learned = read(pipeline, late), read(pipeline, early)
    truth = [row.labels[task] for row, _ in answered]
    ours = Ranked(tuple(tuple(named(r.analysis.tags)[:3]) for _, r in answered))
    names = [row.labels[task] for row, _ in learned]
    plain = plain_answers([r.document for _, r in learned], names, [r.document for _, r in answered])
    print(f"{title}：学 {len(early)} 行，考 {len(truth)} 行，minqing train {seconds:.0f} 秒")
    print(table({"minqing": figures(ours, truth), "基线": figures(plain, truth)}))


def read(pipeline: Pipeline, rows: Sequence[HistoryRow]) -> list[tuple[HistoryRow, Reading]]:
    """Those that can be read."""
    batches = [rows[at : at + BATCH] for at in range(0, len(rows), BATCH)]
    found = [
        (row, r)
        for batch in batches
        for row, r in zip(batch, pipeline.read_each([b.suggestion for b in batch]), strict=True)
    ]
    return [(row, r) for row, r in found if isinstance(r, Reading)]


def haikou(data: Path) -> list[HistoryRow]:
    path = data / "haikou_12345" / "workorders_2017-12_to_2018-05.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            HistoryRow(
                Suggestion(
                    row["工单编号"], RawText(row["text_noleak"]), reported_at=datetime.fromisoformat(row["date"])
                ),
                path.name,
                {"department": row["处置单位"]},
            )
            for row in csv.DictReader(file)
        ]


moment = datetime.fromisoformat


def hunan(data: Path) -> list[HistoryRow]:
    with (data / "hunan_messages" / "level1_train.jsonl").open(encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [HistoryRow(Suggestion(str(r["id"]), RawText(r["text"])), "level1", {"theme": r["label"]}) for r in found]


if __name__ == "__main__":
    main()
