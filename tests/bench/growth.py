"""``python -m tests.bench.growth [--rows 20000 50000 100000 1000000] [--peer-rows 5000 20000]``: how cost grows.

For each size the messages of an invented town (:mod:`tests.bench.invented`) are written as csv, ``minqing cluster``
groups them, reading included, and the memory of all its processes is added up. On the sizes that they can bear, the
same by community detection (sentence-transformers) and by semhash, see :mod:`tests.bench.peers`. Who told what is known
of an invented town, so that pair F1 of the cases can be shown beside; each peer has the threshold that is best for it
on its first size.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from service.batch.columns import CASE_COLUMNS
from tests.bench.archive import PROJECT, Spent, watched
from tests.bench.invented import Matter, Town, write_ledger
from tests.shipped import shipped_bundle
from training.matching_figures import pair_counts

ROWS, PEER_ROWS = (10_000, 20_000, 50_000, 100_000), (5_000, 20_000)
PEERS = {"community": "community detection", "semhash": "semhash"}
THRESHOLDS = (0.7, 0.8, 0.85, 0.9, 0.95)
GOALS = {100_000: "目标 180 秒、4 GB", 1_000_000: "目标 2400 秒、16 GB"}
HEAD = f"{'':22}{'条数':>9}{'秒':>8}{'核秒':>8}{'核毫秒/条':>10}{'GB':>7}{'一件事对F1':>10}"


@dataclass(frozen=True, slots=True)
class Telling:
    """A ledger, and what each row is about."""

    ledger: Path
    matters: Sequence[Matter]

    def f1(self, groups: Sequence[int]) -> float:
        return pair_counts([f"{m.base} {m.place}" for m in self.matters], list(groups)).f1


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=ROWS)
    parser.add_argument("--peer-rows", type=int, nargs="*", default=PEER_ROWS)
    given = parser.parse_args(arguments)
    town = Town(shipped_bundle().pipeline)
    with tempfile.TemporaryDirectory() as work:
        print(HEAD)
        for rows in given.rows:
            ours(told(town, rows, Path(work)), Path(work))
        peers = [name for name in PEERS if installed(name)]
        best: dict[str, float] = {}
        for rows in given.peer_rows:
            telling = told(town, rows, Path(work))
            best = {name: peer(name, telling, [best[name]] if best else THRESHOLDS) for name in peers}


def installed(name: str) -> bool:
    if name == "semhash" and importlib.util.find_spec(name) is None:
        print("没有安装 semhash，略去；安装：pip install -c constraints.txt '.[bench]'", file=sys.stderr)
        return False
    return True


def told(town: Town, rows: int, folder: Path) -> Telling:
    both = list(town.told(rows))
    ledger = write_ledger(folder / f"{rows}.csv", (suggestion for suggestion, _ in both))
    return Telling(ledger, [matter for _, matter in both])


def ours(telling: Telling, folder: Path) -> None:
    out = folder / "out.csv"
    command = [sys.executable, "-m", "service.cli", "cluster", str(telling.ledger), "-o", str(out)]
    spent = watched(command)
    with out.open(encoding="utf-8-sig", newline="") as file:
        groups = [int(row[CASE_COLUMNS[0]]) for row in csv.DictReader(file)]
    line("minqing cluster", len(groups), spent, telling.f1(groups))


def peer(name: str, telling: Telling, thresholds: Sequence[float]) -> float:
    """Gives the threshold with the best F1."""
    command = [sys.executable, "-m", "tests.bench.peers", name, str(telling.ledger), *map(str, thresholds)]
    found = json.loads(subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout)
    best = max(found, key=lambda result: telling.f1(result["groups"]))
    spent = Spent(math.nan, best["gigabytes"], best["seconds"])
    line(f"{PEERS[name]} {best['threshold']}", len(telling.matters), spent, telling.f1(best["groups"]))
    return float(best["threshold"])


def line(label: str, rows: int, spent: Spent, f1: float) -> None:
    wall = "" if math.isnan(spent.seconds) else f"{spent.seconds:.0f}"
    each = 1000 * spent.processor / rows
    print(
        f"{label:24}{rows:>9}{wall:>9}{spent.processor:>10.1f}{each:>12.2f}{spent.gigabytes:>9.2f}{f1:>12.3f}", end=""
    )
    print(f"  {GOALS.get(rows, '')}", flush=True)


if __name__ == "__main__":
    main()
