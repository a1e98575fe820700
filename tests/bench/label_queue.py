"""``python -m tests.bench.label_queue``: how many labels `minqing label-queue` saves against labelling at random.

Twice: on the labels of ``../shared``, half of which were picked for rare themes, which is what a queue does, and on our
readings of the rest, which are as citizens write. A quarter of the matters are kept as a test. An office labels the
first rows without any model: its queue takes turns among clusters of vectors, which stand for the themes that a bundle
proposes. From then on a linear SVM, fitted anew each time on what has been labelled, proposes themes. The vectors come
from the shipped encoder, which no label taught; the shipped tagger takes no part, as it learned these labels.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.cluster import MiniBatchKMeans
from sklearn.svm import LinearSVC

from nlp.tagging.layout import Layout
from nlp.tagging.queue import Candidate, doubt_of, label_queue
from nlp.taxonomy import Taxonomy
from tests.shipped import shipped_bundle
from training.labelled import Labelled, read_labelled
from training.material import READINGS, readings
from training.office.fit import office_vocabulary
from training.office.split import copies
from training.shared import SharedDataMissing, shared_folder

PROJECT = Path(__file__).resolve().parents[2]
FIRST, STEP, LAST = 300, 150, 2_400
SHOWN = 300
RANDOM_SIZES = (300, 450, 600, 800, 1_000, 1_200, 1_500, 1_800, 2_100, 2_400, 2_800, 3_200, 3_600, 4_200, 4_800)
SEEDS = 3
WAITING = 12_000
"""Of our readings, so that a run ends in minutes."""
TEST_BUCKETS, BUCKETS, SCATTER = 250, 1_000, 2_654_435_761
SHARPNESS = 3.0
"""Makes likenesses to probabilities: scores of an SVM lie close together."""
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    features: csr_matrix[Any]
    vectors: npt.NDArray[np.float32]
    themes: npt.NDArray[np.str_]
    towns: npt.NDArray[np.str_]
    matters: Places
    pool: Places
    test: Places

    @classmethod
    def of(cls, rows: Sequence[Labelled]) -> Labels:
        pipeline = shipped_bundle().pipeline
        documents = [pipeline.document(row.suggestion) for row in rows]
        vectors = pipeline.encoder.encode(documents)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.finfo(np.float32).tiny)
        layout, vocabulary = Layout.of(documents), office_vocabulary(documents)
        grams = vocabulary.count(layout, vocabulary.facts(layout)).matrix
        matters = copies(documents)
        tested = np.array([number * SCATTER % BUCKETS < TEST_BUCKETS for number in matters.tolist()])
        return cls(
            hstack([grams, csr_matrix(vectors)]).tocsr(),
            vectors,
            np.array([row.theme for row in rows]),
            np.array([row.source for row in rows]),
            matters,
            np.flatnonzero(~tested),
            np.flatnonzero(tested),
        )

    def fitted(self, places: Places) -> LinearSVC:
        return LinearSVC(C=0.5, tol=0.05, random_state=0).fit(self.features[places], self.themes[places])

    def accuracy(self, model: LinearSVC) -> float:
        return float((model.predict(self.features[self.test]) == self.themes[self.test]).mean())

    def candidates(self, places: Places, proposed: Sequence[str], doubts: Sequence[float]) -> list[Candidate]:
        return [
            Candidate(str(place), theme, str(self.towns[place]), str(self.matters[place]), doubt)
            for place, theme, doubt in zip(places.tolist(), proposed, doubts, strict=True)
        ]


def shared_labels(shared: Path, taxonomy: Taxonomy) -> list[Labelled]:
    return read_labelled(shared / "data" / "labelled" / "train.jsonl", taxonomy)


def own_readings(shared: Path, taxonomy: Taxonomy) -> list[Labelled]:
    """As many as an office has waiting, drawn evenly."""
    rows = readings(READINGS, shared, taxonomy)
    return [rows[place] for place in np.random.default_rng(0).permutation(len(rows))[:WAITING].tolist()]


def at_random(labels: Labels, seed: int) -> list[float]:
    order = np.random.default_rng(seed).permutation(labels.pool)
    return [labels.accuracy(labels.fitted(order[:size])) for size in RANDOM_SIZES]


def by_queue(labels: Labels, seed: int) -> list[float]:
    """Accuracy with :data:`FIRST`, then each :data:`STEP` more labels."""
    labelled = _asked(_unproposed(labels, seed), FIRST)
    model, found = labels.fitted(labelled), []
    while len(labelled) < LAST:
        found.append(labels.accuracy(model))
        labelled = np.concatenate([labelled, _asked(_proposed(labels, labelled, model), STEP)])
        model = labels.fitted(labelled)
    return [*found, labels.accuracy(model)]


def _unproposed(labels: Labels, seed: int) -> list[Candidate]:
    pool = np.random.default_rng(seed).permutation(labels.pool)
    means = MiniBatchKMeans(FIRST, random_state=seed, n_init=1).fit(labels.vectors[pool])
    distance = np.linalg.norm(labels.vectors[pool] - means.cluster_centers_[means.labels_], axis=1)
    central = 1 - distance / distance.max()
    return labels.candidates(pool, [str(n) for n in means.labels_], central.tolist())


def _proposed(labels: Labels, labelled: Places, model: LinearSVC) -> list[Candidate]:
    waiting = labels.pool[~np.isin(labels.matters[labels.pool], labels.matters[labelled])]
    scores = model.decision_function(labels.features[waiting])
    likely = np.exp(SHARPNESS * (scores - scores.max(axis=1, keepdims=True)))
    likely /= likely.sum(axis=1, keepdims=True)
    doubts = [doubt_of(best) for best in np.sort(likely, axis=1)[:, :-3:-1].tolist()]
    return labels.candidates(waiting, model.classes_[scores.argmax(axis=1)].tolist(), doubts)


def _asked(candidates: Sequence[Candidate], count: int) -> Places:
    return np.array([int(each.id) for each in label_queue(candidates, count)], dtype=np.int64)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.label_queue", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="runs whose mean is shown")
    seeds = range(parser.parse_args(arguments).seeds)
    taxonomy = Taxonomy.load(PROJECT / "data" / "taxonomy")
    try:
        shared = shared_folder(PROJECT.parent / "shared")
    except SharedDataMissing as missing:
        print(missing, file=sys.stderr)
        return
    for name, read in (("shared 的标注", shared_labels), ("本项目通读的标注", own_readings)):
        compare(name, Labels.of(read(shared, taxonomy)), seeds)


def compare(name: str, labels: Labels, seeds: Sequence[int]) -> None:
    random = np.maximum.accumulate(np.mean([at_random(labels, seed) for seed in seeds], axis=0))
    queued = np.mean([by_queue(labels, seed) for seed in seeds], axis=0)
    print(f"{name}：{len(labels.pool)} 条可标，{len(labels.test)} 条检验；{len(seeds)} 次平均，目标省 30%")
    print(f"{'标注':>6}{'随机':>8}{'队列':>8}{'随机要标':>9}{'省下':>7}")
    for size, accuracy in zip(range(FIRST, LAST + 1, STEP), queued, strict=True):
        if size % SHOWN == 0:
            needed = float(np.interp(accuracy, random, RANDOM_SIZES))
            same = float(np.interp(size, RANDOM_SIZES, random))
            print(f"{size:>8}{same:>10.3f}{accuracy:>10.3f}{needed:>13.0f}{1 - size / needed:>9.0%}", flush=True)


if __name__ == "__main__":
    main()
