"""Rebuilds the shipped bundle from the material beside the project.

    python -m training.recipe [--shared ../shared] [--models models] [--encoder FOLDER] [--work build]

The encoder is distilled once and kept in ``--work``; a later run takes it from there unless its folder is removed.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from nlp.bundle import load, segmenter_named
from nlp.encoding.static import StaticEncoder
from nlp.errors import MinqingError
from nlp.matching import MatchRecord
from nlp.pipeline import Pipeline, to_document
from nlp.places.finder import SuffixPlaceFinder
from nlp.ports import Segmenter
from nlp.routing.router import DirectoryRouter
from nlp.tagging.tagger import LinearTagger
from nlp.taxonomy import Taxonomy
from nlp.text.lexicon import Lexicon
from nlp.types import Document, Reading, Suggestion
from training.baseline import baseline_figures
from training.bundle import Parts, fingerprint, write_bundle
from training.card import TaggerReport, write_card
from training.distil_measured import distil_measured, readable
from training.kind_readings import records_of_kinds
from training.labelled import Labelled, pick, read_labelled
from training.matching import MatchReport, fit_matching, read_neighbourhoods
from training.material import Origins, training_rows
from training.metrics import tag_figures
from training.neighbourhoods import with_themes
from training.retrieval import read_neighbourhoods as read_parts
from training.shared import read_messages, shared_folder
from training.tagger import fit_tagger, router_of, write_tagger
from training.teacher import build_teacher

SEGMENTER = "rjieba"
BATCH = 512
PROJECT = Path(__file__).resolve().parents[1]
log = logging.getLogger("minqing.training")


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where the recipe reads, works and writes."""

    shared: Path
    work: Path
    models: Path
    segmenter: Segmenter
    taxonomy: Taxonomy

    def fresh(self, name: str) -> Path:
        """An empty folder of the work folder."""
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    @property
    def cases(self) -> Path:
        return self.shared / "data" / "cases"

    def document(self, suggestion: Suggestion) -> Document:
        return to_document(suggestion, self.segmenter)

    def documents(self, rows: Iterable[Labelled]) -> list[Document]:
        return [self.document(row.suggestion) for row in rows]


@dataclass(frozen=True, slots=True)
class Tagged:
    report: TaggerReport
    themes: Mapping[str, str]
    """Masked text of each training row -> theme by models that did not see it."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.recipe", description=__doc__)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    parser.add_argument("--models", type=Path, default=PROJECT / "models")
    parser.add_argument("--work", type=Path, default=PROJECT / "build")
    parser.add_argument("--name", default=f"minqing-{datetime.now(UTC):%Y.%m}")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    try:
        build(given.shared, given.work, given.models, given.name)
    except MinqingError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def build(shared: Path, work: Path, models: Path, name: str) -> Path:
    """The whole recipe; returns the bundle's folder."""
    lexicon = Lexicon.load([PROJECT / "data" / "lexicon" / "words.txt"])
    taxonomy = Taxonomy.load(PROJECT / "data" / "taxonomy")
    shop = Workshop(shared_folder(shared), work, models, segmenter_named(SEGMENTER, lexicon), taxonomy)
    work.mkdir(parents=True, exist_ok=True)
    encoder = _encoder(shop)
    rows = training_rows(shared, taxonomy)
    dev = read_labelled(shared / "data" / "labelled" / "dev.jsonl", taxonomy)
    tagged = _tagger(shop, encoder, rows, dev)
    matched = _matching(shop, encoder, tagged.themes)
    folder = write_bundle(_parts(shop, name, rows, tagged.report, matched), models)
    log.info("模型包 %s，%.1f MB", folder, sum(p.stat().st_size for p in folder.rglob("*")) / 1e6)
    load(folder)
    return folder


def _encoder(shop: Workshop) -> StaticEncoder:
    """Distilled once; taken from the work folder afterwards."""
    folder = shop.work / "encoder"
    if not folder.is_dir():
        log.info("重建教师模型并蒸馏静态词表（两核约四十分钟）")
        teacher = build_teacher(shop.work / "teacher")
        parts = read_parts(shop.cases, shop.document)
        corpus = readable(read_messages(shop.shared), shop.document)
        for step in distil_measured(teacher, corpus, parts, folder, shop.work / "teacher.npz"):
            log.info("同一件事的检索 MAP，%s：片区内 %.1f，全部 %.1f", step.name, step.within, step.among)
    return StaticEncoder.load(folder)


def _tagger(shop: Workshop, encoder: StaticEncoder, rows: Sequence[Labelled], dev: Sequence[Labelled]) -> Tagged:
    """Fits the tagger into the work folder."""
    documents, tests = shop.documents(rows), shop.documents(dev)
    measured = [place for place, row in enumerate(rows) if row.measured]
    log.info("训练标签模型：%d 条标注，其中 %d 条用来衡量", len(rows), len(measured))
    tagger, unseen_scores = fit_tagger(documents, encoder.encode(documents), rows, shop.taxonomy)
    write_tagger(tagger, rows, shop.fresh("tagger"))
    stored = LinearTagger.load(shop.work / "tagger", shop.taxonomy, router_of(rows, shop.taxonomy))
    crossed = tagger.answers(documents, unseen_scores)
    report = TaggerReport(
        dev=tag_figures(stored.tag(tests, encoder.encode(tests)), dev),
        baseline=baseline_figures([documents[place] for place in measured], pick(rows, measured), tests, dev),
        crossed=tag_figures([crossed[place] for place in measured], pick(rows, measured)),
        origins=Origins.of(rows),
    )
    for what, figures in (("开发集", report.dev), ("基线", report.baseline), ("交叉验证", report.crossed)):
        log.info("%s %s", what, " ".join(f"{name}={value:.3f}" for name, value in figures.items()))
    themes = {str(document.text): tags.themes[0].code for document, tags in zip(documents, crossed, strict=True)}
    return Tagged(report, themes)


def _matching(shop: Workshop, encoder: StaticEncoder, themes: Mapping[str, str]) -> MatchReport:
    """Fits the pair score into the work folder, on readings of the pipeline as it will be shipped.

    ``themes``: of the messages that the tagger learned from, as it would say without having seen them; what it
    remembers of them would make themes look surer than they are.
    """
    log.info("训练并案模型")
    router = DirectoryRouter.load(shop.work / "tagger" / "usual.json", shop.taxonomy)
    pipeline = Pipeline(
        segmenter=shop.segmenter,
        encoder=encoder,
        tagger=LinearTagger.load(shop.work / "tagger", shop.taxonomy, router),
        places=SuffixPlaceFinder(),
        identity="",
    )
    parts = [with_themes(part, themes) for part in read_neighbourhoods(shop.cases, pipeline)]
    background = (
        MatchRecord.from_reading(reading)
        for batch in batches(read_messages(shop.shared))
        for reading in pipeline.read_each(batch)
        if isinstance(reading, Reading)
    )
    report = fit_matching(parts, shop.fresh("matching"), background, read=records_of_kinds(shop.shared, pipeline))
    log.info("并案 %s", report)
    return report


def batches(suggestions: Iterator[Suggestion]) -> Iterator[list[Suggestion]]:
    while batch := list(itertools.islice(suggestions, BATCH)):
        yield batch


def _parts(shop: Workshop, name: str, rows: Sequence[Labelled], tags: TaggerReport, cases: MatchReport) -> Parts:
    lexicon = shop.fresh("lexicon")
    shutil.copy(PROJECT / "data" / "lexicon" / "words.txt", lexicon)
    taxonomy = shop.fresh("taxonomy")
    for file in (PROJECT / "data" / "taxonomy").glob("*.toml"):
        shutil.copy(file, taxonomy)
    return Parts(
        name=name,
        segmenter=SEGMENTER,
        folders={
            "lexicon": lexicon,
            **{part: shop.work / part for part in ("encoder", "tagger", "matching", "taxonomy")},
        },
        card=write_card(name, tags, cases),
        trained_on={**asdict(tags.origins), "fingerprint": fingerprint(rows)},
        metrics={f"dev.{figure}": round(value, 4) for figure, value in tags.dev.items()}
        | {f"loo.{figure}": round(value, 4) for figure, value in cases.figures().items()},
    )


if __name__ == "__main__":
    sys.exit(main())
