"""A city that is left out is nowhere in what is learned from: and what is only learned from is not measured on."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest

from nlp.tagging.tagger import LinearTagger, Scores
from nlp.taxonomy import Taxonomy
from nlp.types import Document, FloatMatrix
from tests.training.test_tagger import DOCUMENTS, ENCODER, ROWS, TAXONOMY
from training.labelled import Labelled, only_learned
from training.leave_one_city_out import MEAN, CityFigures, leave_one_city_out, mean, table
from training.tagger import fit_tagger

SOURCES = ("annex2", "annex3", "annex4", "haikou", "written")
FROM = [dataclasses.replace(row, source=SOURCES[number % len(SOURCES)]) for number, row in enumerate(ROWS)]
READ = only_learned([dataclasses.replace(FROM[3], source="haikou"), dataclasses.replace(FROM[4], source="written")])
seen_by_fit: list[set[str]] = []


def watched(
    documents: Sequence[Document], vectors: FloatMatrix, rows: Sequence[Labelled], taxonomy: Taxonomy
) -> tuple[LinearTagger, Scores]:
    assert len(documents) == len(vectors) == len(rows)
    seen_by_fit.append({row.source for row in rows})
    return fit_tagger(documents, vectors, rows, taxonomy)


@pytest.fixture(scope="module")
def results() -> list[CityFigures]:
    seen_by_fit.clear()
    documents = [*DOCUMENTS, *DOCUMENTS[3:5]]
    return leave_one_city_out(documents, ENCODER.encode(documents), [*FROM, *READ], TAXONOMY, fit=watched)


def test_the_three_sources_of_one_city_leave_together(results: list[CityFigures]) -> None:
    assert [(r.city, r.rows) for r in results] == [("湖南某市", 72), ("海口", 24)]
    assert seen_by_fit == [{"haikou", "written"}, {*SOURCES} - {"haikou"}]


def test_both_sides_are_measured_on_the_same_rows(results: list[CityFigures]) -> None:
    for result in results:
        assert result.baseline.keys() <= result.tagger.keys()
        assert result.tagger["theme2"] > 0.5


def test_each_city_counts_the_same(results: list[CityFigures]) -> None:
    both = mean(results)
    assert both.city == MEAN
    assert both.tagger["theme2"] == pytest.approx(sum(r.tagger["theme2"] for r in results) / 2)


def test_the_table_has_two_lines_a_city(results: list[CityFigures]) -> None:
    lines = table([*results, mean(results)]).splitlines()
    assert len(lines) == 2 + 2 * 3
    assert len({line.count("|") for line in lines}) == 1
    assert lines[-1].endswith("– | – |")
