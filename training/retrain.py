"""Retrains the tagger of a bundle on an office's own labels; encoder, matching and lexicon stay."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.bundle import Manifest, load
from nlp.errors import BundleError
from nlp.taxonomy import Taxonomy, taxonomy_files
from nlp.types import Document
from training.bundle import Parts, fingerprint, write_bundle_at
from training.folds import fold_numbers
from training.labelled import LabelError, Labelled, documents_of, read_label_files
from training.metrics import tag_figures
from training.tagger import fit_tagger, write_tagger

FEWEST_ROWS = 50
"""Fewer labelled rows than this teach nothing that five folds could measure."""
FEWEST_LABELS = 2


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
    shipped = base / "taxonomy"
    taxonomy = Taxonomy.load(taxonomy_folder or shipped, otherwise=shipped)
    rows = read_label_files(labels, taxonomy)
    check_enough(rows)
    documents = documents_of(rows, bundle.pipeline.document)
    check_different(documents)
    vectors = bundle.pipeline.encoder.encode(documents)
    tagger, scores = fit_tagger(documents, vectors, rows, taxonomy)
    figures = tag_figures(tagger.answers(documents, scores), rows)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        write_tagger(tagger, rows, folder / "tagger")
        kept = {part: base / part for part in ("encoder", "matching", "lexicon")}
        copy_taxonomy(taxonomy_folder or shipped, shipped, folder / "taxonomy")
        parts = Parts(
            name=out.name,
            segmenter=bundle.manifest.segmenter,
            folders={**kept, "tagger": folder / "tagger", "taxonomy": folder / "taxonomy"},
            card=_card(out.name, bundle.manifest, rows, figures),
            trained_on={"base": bundle.manifest.identity, "labelled": len(rows), "fingerprint": fingerprint(rows)},
            metrics={f"crossed.{name}": round(value, 4) for name, value in figures.items()},
        )
        write_bundle_at(parts, out)
    return Retrained(out, len(rows), figures)


def copy_taxonomy(folder: Path, otherwise: Path, out: Path) -> None:
    """The files of ``folder``, and those that it lacks from ``otherwise``."""
    out.mkdir()
    for name, path in taxonomy_files(folder, otherwise).items():
        shutil.copyfile(path, out / name)


def check_enough(rows: Sequence[Labelled]) -> None:
    """Raises :class:`LabelError` when the rows cannot teach."""
    if len(rows) < FEWEST_ROWS:
        raise LabelError(f"只有 {len(rows)} 条标注，至少要 {FEWEST_ROWS} 条才能训练并交叉验证")
    for what, names in (("主题", {row.theme for row in rows}), ("部门", {row.department for row in rows})):
        if len(names) < FEWEST_LABELS:
            raise LabelError(f"全部标注都是{what} {min(names)}，至少要 {FEWEST_LABELS} 个{what}才能学会分辨")


def check_different(documents: Sequence[Document]) -> None:
    """Raises :class:`LabelError` when near copies of one text are all there is: nothing is left to measure on."""
    if len(set(fold_numbers(documents).tolist())) == 1:
        raise LabelError("全部标注是同一段文字的重复，没有不同的诉求可学，请换一批标注")


def _card(name: str, base: Manifest, rows: Sequence[Labelled], figures: dict[str, float]) -> str:
    lines = "\n".join(f"| {figure} | {value:.3f} |" for figure, value in figures.items())
    return f"""# {name}

在 {base.identity} 的基础上，用 {len(rows)} 条本单位标注重新训练标签模型；词向量、并案模型和词典沿用。

| 指标（五折交叉验证） | 得分 |
|---|---|
{lines}
"""
