"""What a challenger must hold before it is used. Each gate says in Chinese what is wrong; nothing is changed here."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nlp.bundle import CARD, CARD_BLANK, Bundle, Manifest
from nlp.types import RawText, Suggestion

MOST_CALIBRATION_ERROR = 0.08
"""Beyond it “0.9” is no longer nine in ten."""
LABEL_FLOOR = 0.15
"""A label may lose this much F1 against the reference, no more."""
DEV_TOLERANCE = 0.02
"""Of figures on the shipped development set: four of its 200 rows."""
SLOWEST_SHARE = 0.5
"""Of the champion's speed on the same texts."""
MEASURED = ("theme2", "theme1", "dept_ok", "qywx")
TASKS = {"theme": "主题", "department": "部门"}
_TIMED = tuple(
    f"{place}的{matter}" for place in ("东村", "西街", "桥头") for matter in ("路灯坏了很久没人修", "垃圾没人清运")
)
_ROUNDS, _COPIES = 3, 40
_ENDS = (("later", ""), ("later", ".high"), ("plain", ""))


@dataclass(frozen=True, slots=True)
class Failed:
    """A gate that a bundle does not pass."""

    gate: str
    says: str


def failures(folder: Path, challenger: Bundle, champion: Bundle | None) -> list[Failed]:
    """All gates that the challenger fails. ``champion``: what is in use now, if anything is."""
    before = champion.manifest.metrics if champion else {}
    found = [*_card(folder), *_overall(challenger.manifest, before), *_labels(challenger.manifest.metrics, before)]
    found += _calibration(challenger.manifest.metrics)
    return found + (list(_speed(challenger, champion)) if champion else [])


def _card(folder: Path) -> Iterator[Failed]:
    card = (folder / CARD).read_text(encoding="utf-8")
    blanks = [line.strip("-# ").split("：")[0] for line in card.splitlines() if CARD_BLANK in line]
    if blanks:
        yield Failed("说明", f"{CARD} 还没填：{'、'.join(blanks)}；请打开 {folder / CARD} 填好再试")


def _overall(manifest: Manifest, before: Mapping[str, float]) -> Iterator[Failed]:
    """Worse than the reference, and not by chance: the whole interval lies below it."""
    metrics = manifest.metrics
    tested = [task for task in TASKS if f"later.{task}.acc@1" in metrics]
    for task in tested:
        ours, high, plain = (metrics[f"{side}.{task}.acc@1{end}"] for side, end in _ENDS)
        if high < plain:
            yield Failed("总体", f"{TASKS[task]} {ours:.3f}（至多 {high:.3f}），不如基线 {plain:.3f}")
        if (worst := metrics.get(f"against.{task}.margin.high")) is not None and worst < 0:
            yield Failed("总体", f"{TASKS[task]}比现用模型包差，同一批行上至少差 {-worst:.3f}")
    for name in MEASURED:
        ours_dev, then = metrics.get(f"dev.{name}"), before.get(f"dev.{name}")
        if not tested and ours_dev is not None and then is not None and ours_dev < then - DEV_TOLERANCE:
            yield Failed("总体", f"开发集 {name} {ours_dev:.3f}，现用的是 {then:.3f}")
    if not tested and not any(name.startswith(("dev.", "crossed.")) for name in metrics):
        yield Failed("总体", "模型包没有任何得分，不知道好坏；请用 minqing train 重新训练")


def _labels(metrics: Mapping[str, float], before: Mapping[str, float]) -> Iterator[Failed]:
    for name, value in sorted(metrics.items()):
        prefix, _, rest = name.partition(".")
        task, _, label = rest.partition(".f1.")
        if prefix == "later" and label:
            reference = max(metrics.get(f"plain.{rest}", 0.0), before.get(name, 0.0))
            if value < reference - LABEL_FLOOR:
                yield Failed("单个标签", f"{TASKS[task]}“{label}” F1 {value:.2f}，对照 {reference:.2f}")


def _calibration(metrics: Mapping[str, float]) -> Iterator[Failed]:
    for name, value in metrics.items():
        if name.endswith(("ece", "ece.low")) and name.startswith(("later.", "dev.")) and not name.endswith(".high"):
            floor = metrics.get(f"{name}.low", value)
            if not name.endswith(".low") and floor > MOST_CALIBRATION_ERROR:
                yield Failed("校准", f"{name} {value:.3f}，应不超过 {MOST_CALIBRATION_ERROR}")


def _speed(challenger: Bundle, champion: Bundle) -> Iterator[Failed]:
    ours, theirs = rate(challenger), rate(champion)
    if ours < SLOWEST_SHARE * theirs:
        yield Failed("速度", f"每秒 {ours:,.0f} 条，现用的 {theirs:,.0f} 条")


def rate(bundle: Bundle) -> float:
    """Suggestions a second of processor time (what else the machine does must not fail a bundle), best of three."""
    asked = [Suggestion(str(n), RawText(text)) for n, text in enumerate(_TIMED * _COPIES)]
    bundle.pipeline.read(asked)
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        bundle.pipeline.read(asked)
        times.append(time.process_time() - start)
    return len(asked) / min(times)
