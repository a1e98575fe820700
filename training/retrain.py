"""Retrains the tagger of a bundle on an office's own labels; encoder, matching and lexicon stay."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.bundle import Manifest, load
from nlp.errors import BundleError
from nlp.taxonomy import Taxonomy
from nlp.types import Tags
from training.bundle import Parts, fingerprint, write_bundle_at
from training.labelled import LabelError, Labelled, read_labelled
from training.metrics import tag_figures
from training.tagger import fit_tagger, write_tagger

FEWEST_ROWS = 50
"""Fewer labelled rows than this teach nothing that five folds could measure."""
FEWEST_THEMES = 2


@dataclass(frozen=True, slots=True)
class Retrained:
    folder: Path
    rows: int
    figures: dict[str, float]
    """Cross-validated on the office's own rows."""


def retrain(base: Path, labels: Sequence[Path], taxonomy_folder: Path | None, out: Path) -> Retrained:
    """Write the bundle ``out``. Nothing is written when a label file is wrong or too small.

    ``taxonomy_folder``: the office's own taxonomy; the base bundle's when None.
    """
    if out.exists():
        raise BundleError(f"{out} 已经存在；换一个名字，或先移走它")
    bundle = load(base)
    taxonomy = bundle.taxonomy if taxonomy_folder is None else Taxonomy.load(taxonomy_folder)
    rows = [row for path in labels for row in read_labelled(path, taxonomy)]
    check_enough(rows)
    documents = [bundle.pipeline.document(row.suggestion) for row in rows]
    vectors = bundle.pipeline.encoder.encode(documents)
    tagger, scores = fit_tagger(documents, vectors, rows, taxonomy)
    figures = tag_figures(tagger.answers(documents, scores), rows)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        write_tagger(tagger, rows, folder)
        kept = {part: base / part for part in ("encoder", "matching", "lexicon")}
        parts = Parts(
            name=out.name,
            segmenter=bundle.manifest.segmenter,
            folders={**kept, "tagger": folder, "taxonomy": taxonomy_folder or base / "taxonomy"},
            card=_card(out.name, bundle.manifest, rows, figures),
            trained_on={"base": bundle.manifest.identity, "labelled": len(rows), "fingerprint": fingerprint(rows)},
            metrics={f"crossed.{name}": round(value, 4) for name, value in figures.items()},
        )
        write_bundle_at(parts, out)
    return Retrained(out, len(rows), figures)


def evaluate(folder: Path, labels: Sequence[Path]) -> dict[str, float]:
    """Figures of a bundle on labelled rows that it was not trained on."""
    bundle = load(folder)
    rows = [row for path in labels for row in read_labelled(path, bundle.taxonomy)]
    answers: list[Tags] = [r.analysis.tags for r in bundle.pipeline.read([row.suggestion for row in rows])]
    return tag_figures(answers, rows)


def check_enough(rows: Sequence[Labelled]) -> None:
    """Raises :class:`LabelError` when the rows cannot teach."""
    if len(rows) < FEWEST_ROWS:
        raise LabelError(f"只有 {len(rows)} 条标注，至少要 {FEWEST_ROWS} 条才能训练并交叉验证")
    themes = Counter(row.theme for row in rows)
    if len(themes) < FEWEST_THEMES:
        raise LabelError(f"全部标注都是主题 {next(iter(themes))}，至少要 {FEWEST_THEMES} 个主题")


def _card(name: str, base: Manifest, rows: Sequence[Labelled], figures: dict[str, float]) -> str:
    lines = "\n".join(f"| {figure} | {value:.3f} |" for figure, value in figures.items())
    return f"""# {name}

在 {base.identity} 的基础上，用 {len(rows)} 条本单位标注重新训练标签模型；词向量、并案模型和词典沿用。

| 指标（五折交叉验证） | 得分 |
|---|---|
{lines}
"""
