"""Rows of an office's past, with the labels that its people gave them, and which of the labels can be learned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nlp.tagging.office import OWN_TASKS
from nlp.types import Suggestion
from training.labelled import LabelError
from training.office.spelling import spellings

LEAST_EXAMPLES = 5
"""A label with fewer rows cannot be learned: no feature would be seen often enough to be kept."""
FEWEST_ROWS = 50
FEWEST_LABELS = 2
MOSTLY_EMPTY = 0.5
LISTED = 8
TASK_NAMES = {"theme": "主题", "department": "部门"}


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A row as the ledger has it. ``labels``: by task (theme, department) the office's own name; none where blank."""

    suggestion: Suggestion
    where: str
    """File and row, for messages."""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Learnable:
    """One task's rows and what was left out of them."""

    task: str
    places: tuple[int, ...]
    """Positions of the rows that are learned from."""
    names: tuple[str, ...]
    """Their labels."""
    seen: Counter[str]
    """All labels of the ledgers with their numbers of rows, the rare ones too."""
    notices: tuple[str, ...]


def learnable(rows: Sequence[HistoryRow], task: str) -> Learnable:
    """Raises :class:`LabelError` when there is too little to learn from."""
    seen = learnable_counts(rows, task)
    places = tuple(i for i, row in enumerate(rows) if seen[row.labels.get(task, "")] >= LEAST_EXAMPLES)
    names = tuple(rows[i].labels[task] for i in places)
    what = TASK_NAMES[task]
    if len(places) < FEWEST_ROWS:
        raise LabelError(
            f"{what}只有 {len(places)} 行可学（每个{what}至少 {LEAST_EXAMPLES} 行才算），至少要 {FEWEST_ROWS} 行；"
            "请多给几份台账，或检查列是否指对"
        )
    if len(set(names)) < FEWEST_LABELS:
        raise LabelError(f"够 {LEAST_EXAMPLES} 行的{what}只有“{names[0]}”一个，至少要 {FEWEST_LABELS} 个才能学会分辨")
    return Learnable(task, places, names, seen, tuple(_notices(rows, what, seen)))


def learnable_counts(rows: Sequence[HistoryRow], task: str) -> Counter[str]:
    """Rows of each label, the rare ones too."""
    return Counter(name for row in rows if (name := row.labels.get(task, "")))


def tasks_of(rows: Sequence[HistoryRow]) -> tuple[str, ...]:
    """The tasks that at least one row has a label of."""
    return tuple(task for task in OWN_TASKS if any(row.labels.get(task) for row in rows))


def _notices(rows: Sequence[HistoryRow], what: str, seen: Counter[str]) -> list[str]:
    blank = len(rows) - seen.total()
    rare = [name for name, count in seen.items() if count < LEAST_EXAMPLES]
    notices = [
        f"{'、'.join(f'“{name}”' for name in same)} 像是同一个{what}的几种写法，现在当作不同的{what}来学；"
        "要合并，请先加 --propose 对照表.csv 再执行一次，改好后用 --labels 给回"
        for same in spellings(name for name, _ in seen.most_common())[:LISTED]
    ]
    if blank:
        much = "，超过一半，请核对列是否指对" if blank > MOSTLY_EMPTY * len(rows) else ""
        notices.append(f"{blank} 行没有填{what}（共 {len(rows)} 行），不用来学{what}{much}")
    if rare:
        shown = "、".join(rare[:LISTED]) + (f" 等 {len(rare)} 个" if len(rare) > LISTED else "")
        notices.append(f"不足 {LEAST_EXAMPLES} 行、学不了的{what}：{shown}，共 {sum(seen[n] for n in rare)} 行")
    return notices
