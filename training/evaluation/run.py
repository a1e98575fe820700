"""``minqing evaluate``: a bundle on labelled rows, beside the plain baseline or another bundle."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nlp.bundle import Bundle, load
from nlp.types import Tags
from training.evaluation.outcome import Outcome, outcome_of
from training.evaluation.plain import FEWEST_CROSSED, crossed_baseline, fitted_baseline
from training.evaluation.report import Report, Subject, Tested, make_report
from training.labelled import Labelled, read_label_files

PLAIN = "字 TF-IDF 加线性 SVM"


def evaluate(folder: Path, labels: Sequence[Path], champion: Path | None = None, train: Sequence[Path] = ()) -> Report:
    """``labels``: rows that the bundle was not trained on.

    Beside it stands the bundle ``champion``, or, without one, the plain baseline: fitted on the rows of ``train``,
    or, without them, cross-validated on ``labels``. Raises :class:`BundleError` and :class:`LabelError`.
    """
    bundle = load(folder)
    rows = read_label_files(labels, bundle.taxonomy)
    readings = bundle.pipeline.read([row.suggestion for row in rows])
    answers = [reading.analysis.tags for reading in readings]
    if champion is not None:
        rival, words = _champion(champion, rows)
    else:
        rival, words = _baseline(bundle, rows, train)
    subject = Subject(bundle.identity, bundle.manifest.created, [path.name for path in labels], words)
    texts = [reading.document.text for reading in readings]
    return make_report(subject, Tested(rows, texts, answers), rival, bundle.taxonomy)


def _champion(folder: Path, rows: Sequence[Labelled]) -> tuple[Outcome, str]:
    bundle = load(folder)
    answers: list[Tags] = [r.analysis.tags for r in bundle.pipeline.read([row.suggestion for row in rows])]
    return outcome_of("对照", answers), f"模型包 {bundle.identity}"


def _baseline(bundle: Bundle, rows: Sequence[Labelled], train: Sequence[Path]) -> tuple[Outcome, str]:
    documents = [bundle.pipeline.document(row.suggestion) for row in rows]
    if train:
        learned = read_label_files(train, bundle.taxonomy)
        fitted = fitted_baseline([bundle.pipeline.document(row.suggestion) for row in learned], learned, documents)
        return fitted, f"{PLAIN}，同次用 {len(learned)} 条训练标注拟合"
    words = "条数太少，总答最常见的一类" if len(rows) < FEWEST_CROSSED else f"{PLAIN}，在这批标注上五折交叉验证"
    return crossed_baseline(documents, rows), words
