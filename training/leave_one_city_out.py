"""Another town: each city in turn is left out of training, and the tagger is asked about it.

    python -m training.leave_one_city_out [--shared ../shared] [--bundle models/…]

An office is none of the cities that the shipped tagger learned from, so these figures, not those of a random
split, are what it meets on the first day. Encoder, segmenter and lexicon are those of the bundle: the encoder saw
the *unlabelled* texts of all cities.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from nlp.bundle import current, load
from nlp.errors import MinqingError
from nlp.tagging.tagger import LinearTagger, Scores
from nlp.taxonomy import Taxonomy
from nlp.types import Document, FloatMatrix
from training.baseline import baseline_figures
from training.labelled import Labelled, pick
from training.material import training_rows
from training.metrics import tag_figures
from training.shared import shared_folder
from training.tagger import fit_tagger

CITIES = {
    "annex2": "湖南某市",
    "annex3": "湖南某市",
    "annex4": "湖南某市",
    "haikou": "海口",
    "dongguan": "东莞",
    "hangzhou": "杭州",
    "beijing": "北京",
    "bjbus": "北京",
}
"""Source of a labelled row -> its city."""
SHOWN = ("theme2", "theme2_ok", "theme1", "dept", "dept_ok", "dept_ok@3", "qywx", "qywx_macro", "ece", "cov_at_90")
"""The figures of the scorer that the issues name, in its order."""
MEAN = "平均"
PROJECT = Path(__file__).resolve().parents[1]
HALVES = 2
"""Parts of the cross-validation within the other cities: five would take hours and change little."""
Fit = Callable[[Sequence[Document], FloatMatrix, Sequence[Labelled], Taxonomy], tuple[LinearTagger, Scores]]
FIT: Fit = partial(fit_tagger, parts=HALVES)
log = logging.getLogger("minqing.training")


@dataclass(frozen=True, slots=True)
class CityFigures:
    """What a tagger scores on a city it was not trained on, and the plain baseline in the same run."""

    city: str
    rows: int
    tagger: dict[str, float]
    baseline: dict[str, float]


def leave_one_city_out(
    documents: Sequence[Document],
    vectors: FloatMatrix,
    rows: Sequence[Labelled],
    taxonomy: Taxonomy,
    *,
    fit: Fit = FIT,
) -> list[CityFigures]:
    """One entry a city, the city with the most rows first.

    ``vectors``: the encoder's, shape (len(rows), dimension). Rows of no known city are always learned from;
    tested are the measured rows.
    """
    cities = np.array([CITIES.get(row.source, "") for row in rows])
    measured = np.array([row.measured for row in rows])
    found = [city for city in dict.fromkeys(CITIES.values()) if (cities == city).any()]
    results = []
    for city in sorted(found, key=lambda name: -int((cities == name).sum())):
        seen, unseen = np.flatnonzero(cities != city), np.flatnonzero((cities == city) & measured)
        train, learned = [documents[int(i)] for i in seen], pick(rows, seen)
        test, truth = [documents[int(i)] for i in unseen], pick(rows, unseen)
        log.info("留出%s：训练 %d 条，测试 %d 条", city, len(train), len(test))
        tagger, _ = fit(train, vectors[seen], learned, taxonomy)
        answers = tagger.tag(test, vectors[unseen])
        plain = baseline_figures(*_plain(train, learned), test, truth)
        results.append(CityFigures(city, len(test), tag_figures(answers, truth), plain))
        log.info("%s", table(results[-1:]))
    return results


def _plain(documents: Sequence[Document], rows: Sequence[Labelled]) -> tuple[list[Document], list[Labelled]]:
    """What the baseline learns from: the shared labels alone."""
    pairs = [(document, row) for document, row in zip(documents, rows, strict=True) if row.measured]
    return [document for document, _ in pairs], [row for _, row in pairs]


def mean(results: Sequence[CityFigures]) -> CityFigures:
    """Each city counts the same, however many rows it has."""
    return CityFigures(
        MEAN,
        sum(result.rows for result in results),
        {name: float(np.mean([r.tagger[name] for r in results])) for name in results[0].tagger},
        {name: float(np.mean([r.baseline[name] for r in results])) for name in results[0].baseline},
    )


def table(results: Sequence[CityFigures]) -> str:
    """Markdown: two lines a city, the tagger and the plain baseline."""
    head = f"| 留出的城市 | 条数 | 模型 | {' | '.join(SHOWN)} |"
    lines = [head, "|---" * (len(SHOWN) + 3) + "|"]
    for result in results:
        lines.append(_line(f"{result.city} | {result.rows} | minqing", result.tagger))
        lines.append(_line(" | | 基线", result.baseline))
    return "\n".join(lines)


def _line(head: str, figures: dict[str, float]) -> str:
    return f"| {head} | {' | '.join(f'{figures[n]:.3f}' if n in figures else '–' for n in SHOWN)} |"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.leave_one_city_out", description=__doc__)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    parser.add_argument("--bundle", type=Path, default=None, help="the bundle whose encoder is used; default: CURRENT")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    try:
        results = _measured(shared_folder(given.shared), given.bundle or current(PROJECT / "models"))
    except MinqingError as error:
        print(error, file=sys.stderr)
        return 2
    print(table([*results, mean(results)]))
    return 0


def _measured(shared: Path, folder: Path) -> list[CityFigures]:
    bundle = load(folder)
    pipeline, taxonomy = bundle.pipeline, Taxonomy.load(PROJECT / "data" / "taxonomy")
    rows = training_rows(shared, taxonomy)
    documents = [pipeline.document(row.suggestion) for row in rows]
    return leave_one_city_out(documents, pipeline.encoder.encode(documents), rows, taxonomy)


if __name__ == "__main__":
    sys.exit(main())
