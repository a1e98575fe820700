"""Times the whole analysis and its slow parts beside what one would write without this project.

Messages are the sample ledger's, 60 characters each, repeated; best of three; one core unless said otherwise.
"""

from __future__ import annotations

import csv
import functools
import itertools
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import jieba
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from nlp.bundle import Bundle, current, load
from nlp.text.normalise import normalise
from nlp.text.pii import mask
from nlp.text.segment import Jieba, RustJieba
from nlp.types import MaskedText, RawText, Suggestion

PROJECT = Path(__file__).resolve().parents[2]
LENGTH, COUNT, BATCH, ROUNDS, CORES = 60, 8_192, 256, 3, 2


def messages() -> list[str]:
    """``COUNT`` texts of ``LENGTH`` characters, cut from the sample ledger."""
    with (PROJECT / "data" / "samples" / "yunxi.csv").open(encoding="gb18030", newline="") as file:
        text = "".join(row["诉求内容"] or "" for row in csv.DictReader(file))
    starts = itertools.cycle(range(0, len(text) - LENGTH, 7))
    return [text[at : at + LENGTH] for at in itertools.islice(starts, COUNT)]


def best(run: Callable[[], object]) -> float:
    """Seconds of the fastest of three runs."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def rate(name: str, run: Callable[[], object]) -> float:
    found = COUNT / best(run)
    print(f"  {name:34} {found:>10,.0f} 条/秒")
    return found


def whole_analysis(bundle: Bundle, texts: list[str]) -> None:
    print("整个分析（单核）")
    asked = [Suggestion(id=str(n), text=RawText(text)) for n, text in enumerate(texts)]
    ours = rate("minqing", lambda: [bundle.pipeline.read(asked[n : n + BATCH]) for n in range(0, COUNT, BATCH)])
    labels = [str(n % 100) for n in range(COUNT)]
    obvious = make_pipeline(TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None), LinearSVC()).fit(texts, labels)
    peer = rate("jieba + TfidfVectorizer + LinearSVC，只有主题", lambda: obvious.predict(texts))
    print(f"  比值 {ours / peer:.2f}")


def on_two_cores(texts: list[str]) -> None:
    """As ``minqing score`` works: a process a core, each with the bundle loaded."""
    print(f"整个分析（{CORES} 个进程）")
    batches = [texts[n : n + BATCH] for n in range(0, COUNT, BATCH)]
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # as the batch engine sets it: the processes fill the cores
    with ProcessPoolExecutor(CORES, get_context("spawn")) as pool:
        list(pool.map(analysed, batches[:CORES]))
        rate("minqing", lambda: list(pool.map(analysed, batches)))


def analysed(texts: list[str]) -> int:
    read = shipped().pipeline.read([Suggestion(id="", text=RawText(text)) for text in texts])
    return sum(len(reading.analysis.tags.themes) for reading in read)


@functools.cache
def shipped() -> Bundle:
    return load(current(PROJECT / "models"))


def segmenting(texts: list[str]) -> None:
    print("分词")
    fast, reference = RustJieba(), Jieba()
    ours = rate("rjieba", lambda: [fast.cut(MaskedText(text)) for text in texts])
    peer = rate("jieba", lambda: [reference.cut(MaskedText(text)) for text in texts])
    print(f"  比值 {ours / peer:.2f}")


def reading(texts: list[str]) -> None:
    print("规范化与遮盖")
    rate("normalise + mask", lambda: [mask(normalise(text)) for text in texts])


def start_up() -> Bundle:
    start = time.perf_counter()
    bundle = shipped()
    print(f"模型包 {bundle.identity}：校验并加载 {time.perf_counter() - start:.2f} 秒")
    return bundle


def main() -> None:
    bundle, texts = start_up(), messages()
    whole_analysis(bundle, texts)
    on_two_cores(texts)
    segmenting(texts)
    reading(texts)
