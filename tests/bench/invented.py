"""Messages of an invented town in any number: what people write, at other places, some of it reported again and again.

What they write comes from the messages that lie beside the project (``../shared``), or from the sample ledger where
they do not. Every place in them gives way to one of an invented town that grows with the number of messages, so that
neither everything nor nothing is alike. A third repeats an earlier matter at its place, with sentences left out and
new ones put in: some matters are reported twice, a few a hundred times.
"""

from __future__ import annotations

import csv
import itertools
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from nlp.pipeline import Pipeline
from nlp.types import RawText, Reading, Suggestion
from tests.bench.archive import base_messages

MOST_BASES = 12_000
"""Messages that are read to be rewritten."""
LONGEST = 800
"""Characters of a base; letters of many pages are for other benches."""
AT_ONCE = 512
MESSAGES_A_PLACE = 40
NEARBY = 5
"""Places of which a message names more than one."""
REPEATED = 0.35
RECENT = 0.5
"""Of the repeated ones, those that repeat one of the last messages: what is in the news is said again."""
LAST = 50
MINUTES = 1_000_000
"""Over which reports are spread: about two years."""
SURNAMES = "白丽锦望星云桂明河石翠松竹梅兰荷枫柏杨柳金银玉泉龙凤鹤鹭"
MIDDLES = "溪塘湾湖江岭坪峰台阁庭园景府城岸洲桥港源"
ENDINGS = ("小区", "花园", "村", "路", "小学", "家园", "大道", "苑", "社区", "广场")
ASIDES = ("老人孩子都受不了。", "已经好几个月了。", "打过电话没人管。", "上周又是这样。", "天天如此。", "有照片为证。")
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")

Parts = tuple[str | int, ...]
"""A text in pieces: what stays, and the number of the place that stood between."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What one base message says, at a place of the town."""

    base: int
    place: int


def write_ledger(path: Path, suggestions: Iterable[Suggestion]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["编号", "反映人", "反映时间", "诉求内容"])
        out.writerows((s.id, s.reporter, f"{s.reported_at:%Y-%m-%d %H:%M}", s.text) for s in suggestions)
    return path


class Town:
    """Makes messages; the same for the same base messages."""

    def __init__(self, pipeline: Pipeline, most: int = MOST_BASES) -> None:
        texts = list(dict.fromkeys(f"{title}\n{text}".strip() for title, text in base_messages()))
        chosen = [t for t in random.Random(1).sample(texts, len(texts)) if 0 < len(t) <= LONGEST][:most]
        asked = [Suggestion(str(number), RawText(text)) for number, text in enumerate(chosen)]
        batches = (asked[at : at + AT_ONCE] for at in range(0, len(asked), AT_ONCE))
        found = itertools.chain.from_iterable(pipeline.read_each(batch) for batch in batches)
        self._bases = [_parts(reading) for reading in found if isinstance(reading, Reading)]

    def suggestions(self, count: int) -> Iterator[Suggestion]:
        """The same for the same ``count``."""
        return (suggestion for suggestion, _ in self.told(count))

    def told(self, count: int) -> Iterator[tuple[Suggestion, Matter]]:
        """Each with what it is about: messages of one matter are one case."""
        draw = random.Random(count)
        places = _names(draw, max(NEARBY, count // MESSAGES_A_PLACE))
        said: list[Matter] = []
        for number in range(count):
            matter = self._matter(draw, said, len(places))
            said.append(matter)
            when = datetime(2024, 1, 1) + timedelta(minutes=draw.randrange(MINUTES))
            text = RawText(self._written(draw, matter, places))
            yield Suggestion(f"{number:07}", text, reporter=f"用户{draw.randrange(count)}", reported_at=when), matter

    def _matter(self, draw: random.Random, said: Sequence[Matter], places: int) -> Matter:
        if said and draw.random() < REPEATED:
            return draw.choice(said[-LAST:] if draw.random() < RECENT else said)
        return Matter(draw.randrange(len(self._bases)), draw.randrange(places))

    def _written(self, draw: random.Random, matter: Matter, places: Sequence[str]) -> str:
        """Names of the town in the base's gaps; a base without a gap is said of its place in so many words."""
        parts = self._bases[matter.base]
        named = [places[(matter.place + gap) % len(places)] for gap in range(NEARBY)]
        text = "".join(part if isinstance(part, str) else named[part % NEARBY] for part in parts)
        opening = "" if any(isinstance(part, int) for part in parts) else f"{named[0]}："
        sentences = [sentence for sentence in _SENTENCE.findall(text) if sentence]
        if len(sentences) > 2:
            del sentences[draw.randrange(1, len(sentences))]
        sentences.insert(draw.randrange(1, len(sentences) + 1), draw.choice(ASIDES))
        return opening + "".join(sentences)


def _parts(reading: Reading) -> Parts:
    text, at, parts = reading.document.text, 0, list[str | int]()
    numbers: dict[str, int] = {}
    for place in sorted(reading.analysis.places, key=lambda place: place.start):
        if place.start >= at:
            parts += [text[at : place.start], numbers.setdefault(place.key, len(numbers))]
            at = place.end
    return (*parts, text[at:])


def _names(draw: random.Random, count: int) -> list[str]:
    """All different."""
    names: dict[str, None] = {}
    while len(names) < count:
        names[draw.choice(SURNAMES) + draw.choice(MIDDLES) + draw.choice(SURNAMES) + draw.choice(ENDINGS)] = None
    return list(names)
