"""Matching fitted from end to end on two invented neighbourhoods, and its figures against hand-counted ones."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from nlp.errors import MatchingError
from nlp.matching import MatchModel, cluster
from nlp.matching.features import NAMES
from nlp.pipeline import Pipeline
from nlp.places.finder import SuffixPlaceFinder
from tests.documents import SEGMENTER
from tests.fakes import FixedTagger, HashEncoder
from training.matching import MatchReport, Neighbourhood, fit_matching, read_neighbourhoods
from training.matching_figures import PairCounts, b_cubed, pair_counts
from training.matching_terms import LEAST_MESSAGES, fit_term_weights
from training.partitions import read_partitions

PLACES = {
    "东片": ("白鹭洲小区", "望江花苑", "青禾路", "明德小学", "柳塘村"),
    "西片": ("锦绣天城小区", "丽景家园", "桂花路", "金星小学", "白果村"),
}
MATTERS = {
    "路灯": ("{}的路灯坏了没人修，晚上一片漆黑。", "{}路灯不亮，夜里走路摔跤。", "请修一修{}的路灯，漆黑一片。"),
    "垃圾": ("{}垃圾成堆臭气熏天，没人清运。", "{}的垃圾几天不清运，蚊虫很多。", "{}到处是垃圾，臭味熏人。"),
    "噪音": ("{}半夜施工噪音太大，睡不着觉。", "{}旁边通宵施工，噪音扰民。", "{}夜里打桩施工，吵得睡不着。"),
    "停水": ("{}又停水了，三天没有水用。", "{}经常停水，没有水做饭。", "{}停水三天，也不通知。"),
}
HEADERS = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情"]


def messages(name: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Place, matter and row of every message of a neighbourhood."""
    told = product(PLACES[name], MATTERS.items(), range(3))
    for number, (place, (matter, wordings), turn) in enumerate(told, start=1):
        row = (f"{name}{number:03}", f"U{number}", f"{place}{matter}", f"2026/3/{1 + number % 28} 9:30:00")
        yield place, matter, dict(zip(HEADERS, [*row, wordings[turn].format(place)], strict=True))


def write_neighbourhood(folder: Path, name: str) -> None:
    rows = list(messages(name))
    with (folder / f"{name}_messages.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADERS)
        writer.writeheader()
        writer.writerows(row for _, _, row in rows)
    groups = [
        *({"level": "case", "name": f"{p}{m}", "ids": ids_of(rows, p, m)} for p, m in product(PLACES[name], MATTERS)),
        *({"level": "class", "name": m, "ids": ids_of(rows, None, m)} for m in MATTERS),
    ]
    lines = "\n".join(json.dumps(group, ensure_ascii=False) for group in groups)
    (folder / f"{name}_groups.jsonl").write_text(lines, encoding="utf-8")


def ids_of(rows: Sequence[tuple[str, str, dict[str, str]]], place: str | None, matter: str) -> list[str]:
    return [row["留言编号"] for p, m, row in rows if m == matter and place in {None, p}]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("districts")
    for name in PLACES:
        write_neighbourhood(written, name)
    return written


@pytest.fixture(scope="module")
def neighbourhoods(folder: Path) -> list[Neighbourhood]:
    pipeline = Pipeline(SEGMENTER, HashEncoder(), FixedTagger(), SuffixPlaceFinder(), "test")
    return read_neighbourhoods(folder, pipeline)


@pytest.fixture(scope="module")
def fitted(
    neighbourhoods: list[Neighbourhood], tmp_path_factory: pytest.TempPathFactory
) -> tuple[MatchReport, MatchModel, Path]:
    out = tmp_path_factory.mktemp("fitted") / "matching"
    return fit_matching(neighbourhoods, out), MatchModel.load(out), out


def test_partitions_are_read_as_written(folder: Path) -> None:
    parts = read_partitions(folder)
    assert [part.name for part in parts] == ["东片", "西片"]
    east = parts[0]
    first = east.suggestions[0]
    assert (first.id, first.title, first.reporter) == ("东片001", "白鹭洲小区路灯", "U1")
    assert first.reported_at is not None
    assert (first.reported_at.month, first.reported_at.day) == (3, 2)
    assert (len(east.suggestions), len(set(east.case_of.values())), len(set(east.class_of.values()))) == (60, 20, 4)


def test_the_figures_are_shares(fitted: tuple[MatchReport, MatchModel, Path]) -> None:
    report = fitted[0]
    figures = report.figures()
    assert set(figures) == {"case_pair_p", "case_pair_r", "case_pair_f1", "case_b3", "class_pair_f1", "recall_at_50"}
    assert all(0 <= value <= 1 for value in figures.values())
    assert [d.messages for d in report.districts] == [60, 60]
    assert [d.cases.gold for d in report.districts] == [60, 60]


def test_each_neighbourhood_is_told_apart_by_the_model_of_the_other(
    fitted: tuple[MatchReport, MatchModel, Path],
) -> None:
    figures = fitted[0].figures()
    assert figures["case_pair_f1"] > 0.8
    assert figures["case_b3"] > 0.8


def test_the_table_has_a_row_for_each_and_one_for_all(fitted: tuple[MatchReport, MatchModel, Path]) -> None:
    lines = fitted[0].table().splitlines()
    assert [line.split("|")[1].strip() for line in lines[2:]] == ["东片", "西片", "合计"]
    assert f"{fitted[0].figures()['case_pair_f1']:.3f}" in lines[-1]


def test_what_is_written_is_a_model_with_the_thresholds_of_the_report(
    fitted: tuple[MatchReport, MatchModel, Path], neighbourhoods: list[Neighbourhood]
) -> None:
    report, model, _ = fitted
    assert model.thresholds == report.thresholds
    assert (model.dimension, model.trees.names) == (HashEncoder.dimension, NAMES)
    east = neighbourhoods[0]
    assigned = cluster(east.records, model)
    assert pair_counts([east.case_of[a.id] for a in assigned], [a.case for a in assigned]).f1 > 0.8


def test_nothing_of_the_messages_is_stored(fitted: tuple[MatchReport, MatchModel, Path]) -> None:
    stored = b"".join(path.read_bytes() for path in fitted[2].iterdir())
    assert not any(place.encode() in stored for places in PLACES.values() for place in places)
    assert {path.name for path in fitted[2].iterdir()} == {"matching.json", "matching.npz"}


def test_fitting_again_gives_the_same_model(
    fitted: tuple[MatchReport, MatchModel, Path], neighbourhoods: list[Neighbourhood], tmp_path: Path
) -> None:
    report, model, _ = fitted
    assert fit_matching(neighbourhoods, tmp_path) == report
    again = MatchModel.load(tmp_path)
    assert again.trees.value.tolist() == model.trees.value.tolist()
    assert np.allclose(again.words.vectors, model.words.vectors, atol=1)


def test_a_model_does_not_take_records_of_another_encoder(
    fitted: tuple[MatchReport, MatchModel, Path], folder: Path
) -> None:
    wider = HashEncoder()
    wider.dimension = 8
    [other, *_] = read_neighbourhoods(folder, Pipeline(SEGMENTER, wider, FixedTagger(), SuffixPlaceFinder(), "test"))
    with pytest.raises(MatchingError, match="16 维"):
        cluster(other.records, fitted[1])


def test_only_terms_of_several_messages_are_kept(neighbourhoods: list[Neighbourhood]) -> None:
    records = neighbourhoods[0].records
    assert len(fit_term_weights(records[: LEAST_MESSAGES - 1]).ids) == 0
    assert len(fit_term_weights(records).ids) > 0


@pytest.mark.parametrize(
    ("gold", "predicted", "counts", "shares"),
    [
        ("aabb", "1122", (2, 2, 2), (1, 1, 1)),
        ("aabb", "1111", (2, 6, 2), (1 / 3, 1, 0.5)),
        ("aaaa", "1122", (2, 2, 6), (1, 1 / 3, 0.5)),
        ("aabb", "1234", (0, 0, 2), (0, 0, 0)),
        ("abcd", "1234", (0, 0, 0), (0, 0, 0)),
        ("aaabb", "11223", (1, 2, 4), (1 / 2, 1 / 4, 1 / 3)),
        ("aa--", "1111", (1, 6, 1), (1 / 6, 1, 2 / 7)),
        ("aabb", "1--2", (0, 0, 2), (0, 0, 0)),
    ],
)
def test_pairs_are_counted(
    gold: str, predicted: str, counts: tuple[int, int, int], shares: tuple[float, float, float]
) -> None:
    found = pair_counts(*([None if c == "-" else c for c in labels] for labels in (gold, predicted)))
    assert found == PairCounts(*counts)
    assert (found.precision, found.recall, found.f1) == pytest.approx(shares)


def test_pairs_of_districts_add_up() -> None:
    both = pair_counts("aab", "112") + pair_counts("aa", "12")
    assert both == PairCounts(1, 1, 2)
    assert both.f1 == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("gold", "predicted", "f1"),
    [
        ("", "", 1),
        ("aabb", "1122", 1),
        ("aabb", "1111", 2 / 3),  # precision 1/2, recall 1
        ("aaaa", "1122", 2 / 3),  # precision 1, recall 1/2
        ("abcd", "1234", 1),
        ("aabb", "1212", 1 / 2),
        ("aaab", "1122", 2 * (3 / 4) * (2 / 3) / (3 / 4 + 2 / 3)),
    ],
)
def test_b_cubed_is_a_mean_over_messages(gold: str, predicted: str, f1: float) -> None:
    assert b_cubed(gold, predicted) == pytest.approx(f1)


def test_groupings_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        pair_counts("aab", "11")
