"""``python -m tests.bench.archive [--rows 1000000]``: a large archive scored, beside the obvious script.

The rows are the messages that lie beside the project (``../shared``), or the sample ledger's where they do not,
repeated and each perturbed, so that no two texts are the same. Both runs read the same csv and write one; the script
gives a theme and nothing else, in one process, as one would write it.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from service.batch.suggestions import Reader
from service.ledger.read.opening import open_ledger
from training.shared import SharedDataMissing, read_messages, shared_folder

PROJECT = Path(__file__).resolve().parents[2]
ROWS, PEER_ROWS = 1_000_000, 100_000
"""The script gets fewer: it is timed per row, and its time grows with the rows."""
MOST_SECONDS, MOST_GIGABYTES, LEAST_RATIO = 360, 2.0, 3.0
"""The goals, for a million rows on two cores."""
ENDS = (0, 1)
"""Exit codes of a score that came to its end: all rows, or some could not be read."""
TRAINED_ON = 5_000
"""Rows that the script's model learns from before its clock starts."""
SCRIPT = """
import sys, time
import jieba, pandas
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC
taught, path, out = sys.argv[1:]
taught = pandas.read_csv(taught)
jieba.initialize()
words = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None)
model = LinearSVC().fit(words.fit_transform(taught["诉求内容"]), taught["主题"])
start = time.perf_counter()
rows = pandas.read_csv(path, dtype=str, keep_default_na=False)
rows["主题"] = model.predict(words.transform(rows["标题"] + "\\n" + rows["诉求内容"]))
rows.to_csv(out, index=False)
print(time.perf_counter() - start)
"""


@dataclass(frozen=True, slots=True)
class Spent:
    seconds: float
    gigabytes: float
    """The most that all processes of the run held together."""
    processor: float
    """Seconds of all cores: what a busy machine does not change much."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.archive", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--peer-rows", type=int, default=PEER_ROWS, help="for the script, which is timed per row")
    given = parser.parse_args(arguments)
    peer_rows = min(given.rows, given.peer_rows)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        messages = base_messages()
        told(f"写台账 {given.rows:,} 行")
        ledger = write_archive(folder / "a.csv", messages, given.rows)
        told("minqing score")
        ours = watched([sys.executable, "-m", "service.cli", "score", str(ledger), "-o", str(folder / "b.csv")])
        told(f"对照脚本 {peer_rows:,} 行")
        before = processor_seconds()
        peer = peer_seconds(folder, messages, write_archive(folder / "c.csv", messages, peer_rows))
        used = processor_seconds() - before
    report(given.rows, ours, peer_rows, peer, used)


def report(rows: int, ours: Spent, peer_rows: int, peer: float, peer_processor: float) -> None:
    ratio = rows / ours.seconds / (peer_rows / peer)
    print(f"minqing score：{rows:,} 行 {ours.seconds:.0f} 秒，{rows / ours.seconds:,.0f} 行/秒，")
    print(
        f"  每万行 {ours.processor / rows * 1e4:.1f} 核秒（脚本 {peer_processor / peer_rows * 1e4:.1f}，含学习），",
        end="",
    )
    print(f"各进程合计最多 {ours.gigabytes:.2f} GB（目标：一百万行 {MOST_SECONDS} 秒，{MOST_GIGABYTES} GB）")
    print(f"pandas + jieba + TfidfVectorizer + LinearSVC，只有主题：{peer_rows:,} 行 {peer:.0f} 秒，", end="")
    print(f"{peer_rows / peer:,.0f} 行/秒；比值 {ratio:.2f}（目标 {LEAST_RATIO}）")


def told(step: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {step}", file=sys.stderr, flush=True)


def base_messages() -> list[tuple[str, str]]:
    """Title and text."""
    try:
        return [(message.title, message.text) for message in read_messages(shared_folder(PROJECT.parent / "shared"))]
    except SharedDataMissing as missing:
        print(f"{missing}；改用示例台账", file=sys.stderr)
        ledger = open_ledger(PROJECT / "data" / "samples" / "yunxi.csv")
        entries = Reader(ledger).entries(ledger.suggestions[0])
        return [(e.suggestion.title, e.suggestion.text) for e in entries if e.has_text]


def write_archive(path: Path, messages: Sequence[tuple[str, str]], rows: int) -> Path:
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["编号", "标题", "诉求内容", "反映时间"])
        for number in range(rows):
            title, text = messages[chance.randrange(len(messages))]
            at = chance.randrange(len(text) + 1)
            day = f"2026-{number % 12 + 1:02}-15"
            out.writerow([f"G{number:07}", title, f"{text[:at]}（{number}）{text[at:]}", day])
    return path


def peer_seconds(folder: Path, messages: Sequence[tuple[str, str]], ledger: Path) -> float:
    taught = folder / "taught.csv"
    with taught.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("诉求内容", "主题"), *((text or "无", str(n % 100)) for n, (_, text) in enumerate(messages[:TRAINED_ON]))]
        )
    command = [sys.executable, "-c", SCRIPT, str(taught), str(ledger), str(folder / "d.csv")]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def watched(command: Sequence[str]) -> Spent:
    """Runs a command and adds up the memory of its processes, ten times a second."""
    most, before = 0, processor_seconds()
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=PROJECT)
    over = threading.Event()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.1):
            most = max(most, sum(map(resident, [process.pid, *children(process.pid)])))

    watcher = threading.Thread(target=watch)
    watcher.start()
    failed = process.wait() not in ENDS
    seconds = time.perf_counter() - start
    over.set()
    watcher.join()
    if failed:
        raise SystemExit(f"minqing score 退出码 {process.returncode}，没有量出结果")
    return Spent(seconds, most / 1e9, processor_seconds() - before)


def processor_seconds() -> float:
    """Of all processes that ended below this one."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def resident(pid: int) -> int:
    """Bytes, shared pages by their share."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
