"""``minqing evaluate``: a bundle on labelled rows, beside the plain baseline or another bundle."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nlp.bundle import Bundle, load
from nlp.types import Document, Reading
from training.evaluation.outcome import Outcome, outcome_of
from training.evaluation.plain import FEWEST_CROSSED, crossed_baseline, fitted_baseline
from training.evaluation.report import Examined, Report, Subject, make_report
from training.labelled import Labelled, documents_of, read_label_files

PLAIN = "字 TF-IDF 加线性 SVM"


def evaluate(folder: Path, labels: Sequence[Path], champion: Path | None = None, train: Sequence[Path] = ()) -> Report:
    """``labels``: rows that the bundle was not trained on.

    Beside it stands the bundle ``champion``, or, without one, the plain baseline: fitted on the rows of ``train``,
    or, without them, cross-validated on ``labels``. Raises :class:`BundleError` and :class:`LabelError`.
    """
    bundle = load(folder)
    rows = read_label_files(labels, bundle.taxonomy)
    readings = _read(bundle, rows)
    if champion is not None:
        other = load(champion)
        rival = outcome_of("对照", [reading.analysis.tags for reading in _read(other, rows)])
        words = f"模型包 {other.identity}"
    else:
        rival, words = _baseline(bundle, rows, [reading.document for reading in readings], train)
    subject = Subject(bundle.identity, bundle.manifest.created, [path.name for path in labels], words)
    tested = Examined(rows, [r.document.text for r in readings], [r.analysis.tags for r in readings])
    return make_report(subject, tested, rival, bundle.taxonomy)


def _read(bundle: Bundle, rows: Sequence[Labelled]) -> list[Reading]:
    documents = documents_of(rows, bundle.pipeline.document)
    return bundle.pipeline.read_documents([row.suggestion for row in rows], documents)


def _baseline(
    bundle: Bundle, rows: Sequence[Labelled], documents: Sequence[Document], train: Sequence[Path]
) -> tuple[Outcome, str]:
    if train:
        learned = read_label_files(train, bundle.taxonomy)
        fitted = fitted_baseline(documents_of(learned, bundle.pipeline.document), learned, documents)
        return fitted, f"{PLAIN}，同次用 {len(learned)} 条训练标注拟合"
    words = "条数太少，总答最常见的一类" if len(rows) < FEWEST_CROSSED else f"{PLAIN}，在这批标注上五折交叉验证"
    return crossed_baseline(documents, rows), words
