"""An office's label names beside the shipped taxonomy's: a table that a person edits, and what it then says."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from nlp.bundle import Bundle
from nlp.types import RawText, Suggestion
from training.labelled import LabelError
from training.office.history import TASK_NAMES, HistoryRow, learnable_counts
from training.office.spelling import core

HEADER = ("标签", "台账的叫法", "行数", "采用", "依据", "相似度")
DROPPED = "不用"
"""In the column 采用: rows of this name are not learned from. Blank: the office's own name stays."""
LEAST_LIKENESS = 0.5
"""Below this the nearest by meaning is only a guess, marked as doubtful."""


class Ground(StrEnum):
    EXACT = "完全一致"
    ALIAS = "写法不同"
    NEAREST = "意思最近"
    DOUBTFUL = "存疑，请核对"


@dataclass(frozen=True, slots=True)
class Proposal:
    task: str
    name: str
    rows: int
    target: str
    ground: Ground
    likeness: float


def propose(rows: Sequence[HistoryRow], bundle: Bundle) -> list[Proposal]:
    """For each name in the ledgers the shipped label or the more frequent spelling that it could be."""
    found = []
    for task, shipped in (
        ("theme", [theme.name for theme in bundle.taxonomy.themes.values()]),
        ("department", list(bundle.taxonomy.departments)),
    ):
        counts = learnable_counts(rows, task)
        names = [name for name, _ in counts.most_common()]
        nearest = _nearest(names, shipped, bundle)
        for place, name in enumerate(names):
            target, ground, likeness = _matched(name, names[:place], shipped, nearest[place])
            found.append(Proposal(task, name, counts[name], target, ground, likeness))
    return found


def write_proposals(proposals: Sequence[Proposal], path: Path) -> None:
    """Exact and alias are adopted, the nearest too; for the doubtful the column stays blank: the own name is kept."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([HEADER, *map(_row, proposals)])
        part.replace(path)
    except OSError as error:
        raise LabelError(f"对照表 {path} 没有写成；请检查文件夹、磁盘空间和权限，文件也可能正被 WPS 打开") from error
    finally:
        part.unlink(missing_ok=True)


def _row(proposal: Proposal) -> tuple[object, ...]:
    doubtful = proposal.ground is Ground.DOUBTFUL
    return (
        TASK_NAMES[proposal.task],
        proposal.name,
        proposal.rows,
        "" if doubtful else proposal.target,
        f"{proposal.ground}：{proposal.target}" if doubtful else proposal.ground.value,
        f"{proposal.likeness:.2f}",
    )


def adopted(path: Path) -> dict[tuple[str, str], str]:
    """What a person left in the table: (task, name) -> the name to use. Raises :class:`LabelError`."""
    tasks = {title: task for task, title in TASK_NAMES.items()}
    rows = list(csv.DictReader(io.StringIO(_text(path), newline="")))
    wrong = [n for n, row in enumerate(rows, 2) if row.get(HEADER[0]) not in tasks or not row.get(HEADER[1])]
    if wrong or not rows:
        where = f"第 {wrong[0]} 行" if wrong else "没有行"
        raise LabelError(f"对照表 {path.name} {where}：应有列 {'、'.join(HEADER[:4])}，标签是“主题”或“部门”")
    return {
        (tasks[row[HEADER[0]]], row[HEADER[1]]): target
        for row in rows
        if (target := (row.get(HEADER[3]) or "").strip())
    }


def _text(path: Path) -> str:
    """Excel and WPS may save an edited csv in the system's own encoding."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LabelError(f"读不了对照表 {path}：没有这个文件，或没有权限") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LabelError(f"读不了对照表 {path}：不是 csv；在 Excel 或 WPS 里改过的，请另存为 csv")


def summary(proposals: Sequence[Proposal]) -> str:
    """How many of each kind, and what is left to a person."""
    counts = Counter(each.ground for each in proposals)
    listed = "，".join(f"{ground.split('，')[0]} {counts[ground]}" for ground in Ground)
    return f"{len(proposals)} 个名称：{listed}（存疑的没有代填，请逐个看）"


def apply(rows: Sequence[HistoryRow], names: Mapping[tuple[str, str], str]) -> list[HistoryRow]:
    """The rows under the adopted names."""
    return [replace(row, labels=_renamed(row.labels, names)) for row in rows]


def _renamed(labels: Mapping[str, str], names: Mapping[tuple[str, str], str]) -> dict[str, str]:
    renamed = {task: names.get((task, name), name) for task, name in labels.items()}
    return {task: name for task, name in renamed.items() if name != DROPPED}


def _matched(
    name: str, commoner: Sequence[str], shipped: Sequence[str], nearest: tuple[str, float]
) -> tuple[str, Ground, float]:
    if name in shipped:
        return name, Ground.EXACT, 1.0
    for others in (shipped, commoner):
        alias = next((other for other in others if core(other) == core(name)), None)
        if alias is not None:
            return alias, Ground.ALIAS, 1.0
    ground = Ground.NEAREST if nearest[1] >= LEAST_LIKENESS else Ground.DOUBTFUL
    return nearest[0], ground, nearest[1]


def _nearest(names: Sequence[str], shipped: Sequence[str], bundle: Bundle) -> list[tuple[str, float]]:
    """The shipped name that is most alike, by the encoder."""
    if not names:
        return []
    ours, theirs = (
        bundle.pipeline.encoder.encode([bundle.pipeline.document(Suggestion("", RawText(name))) for name in side])
        for side in (names, shipped)
    )
    likeness = ours @ theirs.T
    best = np.argmax(likeness, axis=1).tolist()
    return [(shipped[at], float(likeness[place, at])) for place, at in enumerate(best)]
