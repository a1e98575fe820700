"""Times the whole analysis and its slow parts beside what one would write without this project.

Messages are the sample ledger's, 60 characters each, repeated; one core, best of three.
"""

from __future__ import annotations

import csv
import itertools
import time
from collections.abc import Callable
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
LENGTH, COUNT, BATCH, ROUNDS = 60, 4_000, 256, 3


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
    bundle = load(current(PROJECT / "models"))
    print(f"模型包 {bundle.identity}：校验并加载 {time.perf_counter() - start:.2f} 秒")
    return bundle


def main() -> None:
    bundle, texts = start_up(), messages()
    whole_analysis(bundle, texts)
    segmenting(texts)
    reading(texts)


if __name__ == "__main__":
    main()
