"""``python -m tests.bench.history``: what ``minqing train`` makes of the shared ledgers, and in which time.

Haikou's work orders (``text_noleak``): learned from the first 82 % by date, asked about the rest, those of departments
with at least 15 orders; Hunan's first-level labels: learned from four fifths, asked about the last fifth, for two of
the fifths, their answers taken together. Beside each the plain baseline (char TF-IDF and a linear SVM) on the same
rows, and the goals. These rows served to choose what is shipped: they are a development set (docs/decisions/010).
Seconds are those of a whole training, twice fitted and written; on a machine that others use, look at the processor's.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
FIFTHS = (0, 1)
BATCH = 256
DEPARTMENT_GOAL = {"acc@1": 0.76, "acc@3": 0.90, "macro_f1": 0.53}
THEME_GOAL = {"acc@1": 0.92}
DEPARTMENT_SECONDS, THEME_SECONDS = 180, 60


@dataclass(frozen=True, slots=True)
class Answered:
    """Two answers to the same rows, and what the training took."""

    truth: tuple[str, ...]
    ours: tuple[tuple[str, ...], ...]
    plain: tuple[tuple[str, ...], ...]
    learned: int
    seconds: float
    processor: float
    """Seconds over all cores."""


@dataclass(frozen=True, slots=True)
class Question:
    title: str
    task: str
    named: Callable[[Tags], Sequence[str]]
    goal: dict[str, float]
    most_seconds: int


def main() -> None:
    try:
        data = shared_folder(PROJECT.parent / "shared") / "data"
    except SharedDataMissing as missing:
        print(missing, file=sys.stderr)
        return
    asked = Question("湖南，一级标签", "theme", lambda t: [x.name for x in t.themes], THEME_GOAL, THEME_SECONDS)
    report(asked, [answered(asked, *sides) for sides in fifths(hunan(data))])
    asked = Question(
        "海口，处置单位", "department", lambda t: [x.name for x in t.departments], DEPARTMENT_GOAL, DEPARTMENT_SECONDS
    )
    report(asked, [answered(asked, *early_and_late(haikou(data)))])


def early_and_late(rows: Sequence[HistoryRow]) -> tuple[list[HistoryRow], list[HistoryRow]]:
    cut = sorted(row.suggestion.reported_at or datetime.min for row in rows)[int(len(rows) * LEARNED_SHARE)]
    early = [row for row in rows if row.suggestion.reported_at and row.suggestion.reported_at < cut]
    counts = Counter(row.labels["department"] for row in rows)
    known = {row.suggestion.id for row in early}
    late = [row for row in rows if row.suggestion.id not in known and counts[row.labels["department"]] >= FEWEST]
    return early, late


def fifths(rows: Sequence[HistoryRow]) -> list[tuple[list[HistoryRow], list[HistoryRow]]]:
    pipeline = load(current(PROJECT / "models")).pipeline
    folds = fold_numbers([pipeline.document(row.suggestion) for row in rows]).tolist()
    paired = list(zip(rows, folds, strict=True))
    return [([r for r, fold in paired if fold != side], [r for r, fold in paired if fold == side]) for side in FIFTHS]


def answered(question: Question, early: Sequence[HistoryRow], late: Sequence[HistoryRow]) -> Answered:
    with tempfile.TemporaryDirectory() as work:
        start, used = time.perf_counter(), time.process_time()
        made = train_office(current(PROJECT / "models"), early, Path(work) / "own", lambda line: None)
        seconds, processor = time.perf_counter() - start, time.process_time() - used
        pipeline = load(made.folder).pipeline
    asked, learned = read(pipeline, late), read(pipeline, early)
    names = [row.labels[question.task] for row, _ in learned]
    plain = plain_answers([r.document for _, r in learned], names, [r.document for _, r in asked])
    ours = tuple(tuple(question.named(r.analysis.tags)[:3]) for _, r in asked)
    truth = tuple(row.labels[question.task] for row, _ in asked)
    return Answered(truth, ours, plain.names, len(early), seconds, processor)


def report(question: Question, parts: Sequence[Answered]) -> None:
    truth = [name for part in parts for name in part.truth]
    ours = figures(Ranked(tuple(names for part in parts for names in part.ours)), truth)
    plain = figures(Ranked(tuple(names for part in parts for names in part.plain)), truth)
    learned = "、".join(str(part.learned) for part in parts)
    print(f"{question.title}：学 {learned} 行，考 {len(truth)} 行")
    print(table({"minqing": ours, "基线": plain}))
    for name, goal in question.goal.items():
        print(f"目标 {name} {goal:.2f}：{'达到' if ours[name].value >= goal else '没有达到'}")
    times = "、".join(f"{part.seconds:.0f}（处理器 {part.processor:.0f}）" for part in parts)
    print(f"minqing train 用 {times} 秒，目标 {question.most_seconds} 秒以内\n", flush=True)


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


def hunan(data: Path) -> list[HistoryRow]:
    with (data / "hunan_messages" / "level1_train.jsonl").open(encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [HistoryRow(Suggestion(str(r["id"]), RawText(r["text"])), "level1", {"theme": r["label"]}) for r in found]


if __name__ == "__main__":
    main()
