"""The office's bundle: the shipped parts, its own labels beside them, its own taxonomy, and a card."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from nlp.bundle import Bundle, load
from nlp.errors import BundleError
from nlp.tagging.ngrams import NgramVocabulary
from nlp.tagging.office import OfficeTagger
from training.bundle import BundleUnwritable, Parts, write_bundle_at
from training.evaluation.estimates import Estimate
from training.office.card import write_card
from training.office.history import HistoryRow
from training.office.learn import Learned, Progress, ReadHistory, learn, read_history, shipped_tagger
from training.office.taxonomy import theme_codes, write_taxonomy
from training.office.thinning import MOST_COPIES

KEPT = ("encoder", "matching", "lexicon")
"""Folders of the bundle that stay as they are."""
OWN = ("office", "taxonomy", "tagger")
"""Folders that are the office's."""
LEAST_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a training run."""

    folder: Path
    rows: int
    learned: Sequence[Learned]
    unread: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class _Taught:
    vocabulary: NgramVocabulary
    learned: Sequence[Learned]


def train_office(base: Path, rows: Sequence[HistoryRow], out: Path, tell: Progress) -> Made:
    """Write the bundle ``out``; nothing is written when the rows cannot teach, or the disk is full."""
    if out.exists():
        raise BundleError(f"{out} 已经存在；换一个名字，或先移走它")
    bundle = load(base)
    tell(f"读 {len(rows)} 行")
    history, tagger = read_history(bundle, rows, thin=True), bundle.pipeline.tagger
    if history.copies:
        tell(f"{history.copies} 行是同一段话套用出来的，每种说法每个标签用 {MOST_COPIES} 行来学就够，其余略过")
    vocabulary, learned = learn(history, tell, tagger if isinstance(tagger, OfficeTagger) else None)
    try:
        _write(base, bundle, history, _Taught(vocabulary, learned), out)
    except OSError as error:
        raise BundleUnwritable(out, error) from error
    return Made(out, len(history.rows) + history.copies, learned, history.unread)


def _write(base: Path, bundle: Bundle, history: ReadHistory, taught: _Taught, out: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        _write_own(base, bundle, history, taught, folder)
        parts = Parts(
            name=out.name,
            segmenter=bundle.manifest.segmenter,
            folders={part: base / part for part in KEPT} | {part: folder / part for part in OWN},
            card=write_card(out.name, bundle.manifest, history, taught.learned),
            trained_on=_trained_on(bundle, history),
            metrics={name: value for each in taught.learned for name, value in _metrics(each).items()},
        )
        write_bundle_at(parts, out)


def _write_own(base: Path, bundle: Bundle, history: ReadHistory, taught: _Taught, folder: Path) -> None:
    """:data:`OWN` in ``folder``: the office's labels, the taxonomy that has them, and who usually leads what."""
    shipped_taxonomy = base / "office" / "taxonomy" if (base / "office").is_dir() else base / "taxonomy"
    by_task, tagger = {each.task: each for each in taught.learned}, shipped_tagger(bundle)
    codes = theme_codes(by_task["theme"].labels.seen, tagger.taxonomy) if "theme" in by_task else None
    departments = sorted(by_task["department"].labels.seen) if "department" in by_task else None
    heads = {task: each.head for task, each in by_task.items()}
    if codes is not None:
        heads["theme"] = replace(heads["theme"], labels=tuple(codes[name] for name in heads["theme"].labels))
    OfficeTagger(tagger, taught.vocabulary, heads, tagger.taxonomy, tagger.router).save(folder / "office")
    shutil.copytree(shipped_taxonomy, folder / "office" / "taxonomy")
    write_taxonomy(folder / "taxonomy", shipped_taxonomy, codes, departments)
    shutil.copytree(base / "tagger", folder / "tagger")
    if departments is not None:
        usual = usual_departments(bundle, history, codes)
        (folder / "tagger" / "usual.json").write_text(json.dumps(usual, ensure_ascii=False), encoding="utf-8")


def usual_departments(
    bundle: Bundle, history: ReadHistory, codes: Mapping[str, str] | None
) -> dict[str, dict[str, float]]:
    """For each theme the share of its rows that each department led. Its own themes, else those the tagger says."""
    leads: dict[str, Counter[str]] = defaultdict(Counter)
    for row, theme in zip(history.rows, _themes(bundle, history, codes), strict=True):
        if theme and row.labels.get("department"):
            leads[theme][row.labels["department"]] += 1
    return {
        theme: {
            name: round(n / counts.total(), 3) for name, n in counts.most_common() if n >= LEAST_SHARE * counts.total()
        }
        for theme, counts in sorted(leads.items())
    }


def _themes(bundle: Bundle, history: ReadHistory, codes: Mapping[str, str] | None) -> list[str]:
    if codes is not None:
        return [codes.get(row.labels.get("theme", ""), "") for row in history.rows]
    labels = shipped_tagger(bundle).labels["theme"]
    return [labels[place] for place in np.argmax(history.shipped[:, : len(labels)], axis=1).tolist()]


def _trained_on(bundle: Bundle, history: ReadHistory) -> dict[str, object]:
    content = [[row.suggestion.id, sorted(row.labels.items())] for row in history.rows]
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8")).hexdigest()
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    return {"base": bundle.manifest.identity, "rows": len(history.rows), "fingerprint": digest, "at": moment}


def _metrics(learned: Learned) -> dict[str, float]:
    """``later.department.acc@1`` and so on, with both ends of the interval."""
    found: dict[str, float] = {}
    for who, prefix in (("新模型", "later"), ("基线", "plain")):
        for name, estimate in learned.figures[who].items():
            found |= {f"{prefix}.{learned.task}.{name}{end}": round(value, 4) for end, value in _ends(estimate).items()}
        for label, f1 in learned.by_label[who].items():
            found[f"{prefix}.{learned.task}.f1.{label}"] = round(f1, 4)
    if learned.margin is not None:
        found |= {f"against.{learned.task}.margin{end}": round(v, 4) for end, v in _ends(learned.margin).items()}
    return found


def _ends(estimate: Estimate) -> dict[str, float]:
    return {"": estimate.value, ".low": estimate.low, ".high": estimate.high}
