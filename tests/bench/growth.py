"""How the cost of `cluster` grows: ``python -m tests.bench.growth [SIZE …]``. Messages are made up from templates."""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from nlp.matching import MatchRecord, cluster
from nlp.types import RawText, Suggestion
from tests.shipped import shipped_bundle

SIZES = (1_000, 2_000, 4_000)
AT_ONCE = 512
PLACES_A_MATTER = 40
FIRST, SECOND = "青柳白丽锦望星云桂明河石", "禾塘鹭景绣江河溪花德湾泉"
ENDINGS = ("小区", "花园", "村", "路", "小学", "家园")
MATTERS = (
    "楼下餐馆油烟太大，{}窗户不敢开",
    "工地半夜施工，{}吵得睡不着",
    "路灯坏了{}没人修，晚上一片漆黑",
    "电梯老是出故障，{}把人困在里面",
    "垃圾堆了{}没人清运，臭气熏天",
    "停水{}了，做饭都没有水",
)
ASIDES = ("老人孩子", "好几个月", "三天", "上周又", "一直", "半年来", "这几天", "天天")


def suggestions(count: int) -> Iterator[Suggestion]:
    """The same for the same ``count``."""
    draw = random.Random(count)
    places = [
        f"{draw.choice(FIRST)}{draw.choice(SECOND)}{draw.choice(FIRST)}{draw.choice(ENDINGS)}"
        for _ in range(max(4, count // PLACES_A_MATTER))
    ]
    for number in range(count):
        text = (
            f"{draw.choice(places)}{draw.choice(MATTERS).format(draw.choice(ASIDES))}，请{draw.choice(ASIDES)}来处理。"
        )
        when = datetime(2025, 1, 1) + timedelta(minutes=draw.randrange(500_000))
        yield Suggestion(f"{number:07}", RawText(text), reported_at=when)


def measured(count: int) -> tuple[float, float, int]:
    """CPU seconds of reading and of clustering, and how many cases."""
    pipeline, model = shipped_bundle().pipeline, shipped_bundle().match_model
    asked = list(suggestions(count))
    start = time.process_time()
    records = [
        MatchRecord.from_reading(r) for at in range(0, count, AT_ONCE) for r in pipeline.read(asked[at : at + AT_ONCE])
    ]
    read = time.process_time()
    cases = {assignment.case for assignment in cluster(records, model)}
    return read - start, time.process_time() - read, len(cases)


def main(arguments: Sequence[str]) -> None:
    shipped_bundle()
    print(f"{'条数':>8}{'读 CPU 秒':>12}{'归并 CPU 秒':>12}{'每条毫秒':>10}{'一件事':>8}{'内存峰值 MB':>12}")
    for count in map(int, arguments or SIZES):
        read, grouped, cases = measured(count)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{count:>8}{read:>12.1f}{grouped:>12.1f}{1000 * grouped / count:>10.2f}{cases:>8}{memory:>12}", flush=True
        )


if __name__ == "__main__":
    main(sys.argv[1:])
