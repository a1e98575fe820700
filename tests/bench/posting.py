"""``python -m tests.bench.posting [--service N …] [--index N …] [--candidates N …]``: one more when N are stored.

``--service``: invented messages are posted through the intake of the service (read, matched, stored in SQLite, one
transaction each) when N are stored already; at the last N the desk is closed and opened again. ``--index``: matched and
added to the case index alone, which holds N messages in the cases that ``cluster`` makes of them. ``--candidates``: the
search of candidates alone, where N are the read ones again and again, each moved a little: its vector towards another
one's, half of its rare terms to new ones.

Growing slower than the logarithm means that ``/ln N`` falls from line to line.
"""

from __future__ import annotations

import argparse
import math
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np

from nlp.matching import CaseIndex, MatchRecord, cluster
from nlp.matching.candidates import CandidateIndex
from nlp.matching.lexical import SparseRow
from nlp.matching.profile import search_rows, vectors
from nlp.types import Suggestion
from service.casework.desk import Desk, Parts
from service.settings import WEIGHTS
from service.store.database import Database
from service.store.records import NewSuggestion
from tests.bench.invented import Town
from tests.shipped import shipped_bundle

T = TypeVar("T")

SERVICE, INDEX, CANDIDATES = (1_000, 10_000), (1_000, 10_000, 50_000), (1_000, 10_000, 100_000)
TIMED = 200
"""Messages timed at each size."""
AT_ONCE = 500
READ_FOR_CANDIDATES = 10_000
TOWARDS = 0.5
"""How far a vector is moved towards another one."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.posting", description=__doc__)
    for name, default in (("--service", SERVICE), ("--index", INDEX), ("--candidates", CANDIDATES)):
        parser.add_argument(name, type=int, nargs="*", default=default)
    given = parser.parse_args(arguments)
    town = Town(shipped_bundle().pipeline)
    print(f"{'':12}{'已存':>10}{'核毫秒/条':>12}{'/ln N':>8}{'GB':>8}")
    if given.candidates:
        candidates(town, given.candidates)
    if given.index:
        index(town, given.index)
    if given.service:
        service(town, given.service)


def service(town: Town, sizes: Sequence[int]) -> None:
    posts = (_posted(s) for s in town.suggestions(max(sizes) + TIMED * len(sizes)))
    with tempfile.TemporaryDirectory() as folder:
        desk = _desk(Path(folder))
        stored = 0
        for size in sizes:
            while stored < size:
                stored += len(desk.intake.take_many(list(islice(posts, min(AT_ONCE, size - stored)))))
            line("service", size, timed(desk.intake.take, list(islice(posts, TIMED))))
            stored += TIMED
        desk.close()
        start = time.process_time()
        _desk(Path(folder)).close()
        print(f"{'':12}重新打开 {stored:,} 条：{time.process_time() - start:.1f} 核秒", flush=True)


def index(town: Town, sizes: Sequence[int]) -> None:
    records = _records(town, max(sizes) + TIMED * len(sizes))
    model = shipped_bundle().match_model
    held = CaseIndex(model)
    case_of = {a.id: str(a.case) for a in cluster(records, model)}
    waiting = iter(records)

    def post(record: MatchRecord) -> None:
        held.match(record)
        held.add(record, case_of[record.id])

    for size in sizes:
        for record in islice(waiting, size - len(held)):
            held.add(record, case_of[record.id])
        line("case index", size, timed(post, list(islice(waiting, TIMED))))


def candidates(town: Town, sizes: Sequence[int]) -> None:
    model = shipped_bundle().match_model
    held = CandidateIndex(model.dimension)
    waiting = _moved(_records(town, READ_FOR_CANDIDATES))

    def post(one: tuple[np.ndarray, list[SparseRow]]) -> None:
        vector, rows = one
        held.find(vector, [rows])
        held.add([len(held)], vector, [rows])

    for size in sizes:
        for vector, rows in islice(waiting, size - len(held)):
            held.add([len(held)], vector, [rows])
        line("candidates", size, timed(post, list(islice(waiting, TIMED))))


def timed(step: Callable[[T], object], each: Sequence[T]) -> float:
    """Processor milliseconds of one."""
    start = time.process_time()
    for one in each:
        step(one)
    return 1000 * (time.process_time() - start) / len(each)


def line(what: str, stored: int, milliseconds: float) -> None:
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    falls = milliseconds / math.log(stored)
    print(f"{what:12}{stored:>12}{milliseconds:>16.2f}{falls:>8.3f}{gigabytes:>8.2f}", flush=True)


def _desk(folder: Path) -> Desk:
    database = Database(f"sqlite:///{folder / 'minqing.db'}")
    database.migrate()
    desk = Desk(database, Parts.of(shipped_bundle(), WEIGHTS), folder)
    desk.open()
    return desk


def _posted(suggestion: Suggestion) -> NewSuggestion:
    return NewSuggestion(
        str(suggestion.text),
        source="bench",
        external_id=suggestion.id,
        reporter=suggestion.reporter,
        reported_at=suggestion.reported_at.replace(tzinfo=UTC) if suggestion.reported_at else None,
    )


def _records(town: Town, count: int) -> list[MatchRecord]:
    asked, found = town.suggestions(count), list[MatchRecord]()
    while batch := list(islice(asked, AT_ONCE)):
        found += map(MatchRecord.from_reading, shipped_bundle().pipeline.read(batch))
    return found


def _moved(records: Sequence[MatchRecord]) -> Iterator[tuple[np.ndarray, list[SparseRow]]]:
    """Vector of shape (1, dimension) and term rows, without end."""
    draw = np.random.default_rng(1)
    profiles = shipped_bundle().match_model.profiles(records)
    known, terms = vectors(profiles), search_rows(profiles)
    while True:
        one, other = draw.integers(len(records), size=2)
        vector = known[one] + TOWARDS * draw.random() * known[other]
        length = np.linalg.norm(vector)
        yield (vector / (length or 1))[None].astype(np.float32), [_renewed(row, draw) for row in terms[one]]


def _renewed(row: SparseRow, draw: np.random.Generator) -> SparseRow:
    ids = np.where(draw.random(len(row.ids)) < TOWARDS, draw.integers(1 << 31, size=len(row.ids)), row.ids)
    kept, at = np.unique(ids.astype(np.int32), return_index=True)
    return SparseRow(kept, row.weights[at])


if __name__ == "__main__":
    main()
