"""The list as lines of text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from service.casework.supervision.answers import CandidateGroupJson, CandidatesJson
from service.casework.supervision.views import CHOICES
from service.store.supervision.decisions import Choice

KINDS = {"class": "一类事", "case": "一件事"}


def lines(listed: CandidatesJson, *, explain: bool) -> Iterator[str]:
    """A line a candidate; with ``explain`` one a factor below it."""
    label = listed["period"]["label"]
    if not listed["items"]:
        yield f"{label}没有候选：没有收到诉求，或还没有入库"
    for number, item in enumerate(listed["items"], start=1):
        yield _line(number, item)
        yield f"    {'；'.join(item['reasons'])}{_decided(item)}"
        if explain:
            for factor in item["factors"]:
                value = f"{factor['value']:g}{factor['unit']}"
                yield f"      {factor['points']:>5.1f}/{factor['weight']:<5.1f} {factor['title']} {value}"
    for row in listed["quiet"]:
        yield f"此前选定、{label}没有新反映：{row['group']}（{row['period']}，{row['meeting'] or row['who']}）"


def _line(number: int, item: CandidateGroupJson) -> str:
    theme = item["theme"]["name"] or "其他"
    return f"{number:>3}. {item['score']:>5.1f} 分  {KINDS[item['kind']]} {item['group']}  {item['name']}  〔{theme}〕"


def _decided(item: CandidateGroupJson) -> str:
    rows = [*([item["decision"]] if item["decision"] else []), *item["earlier"]]
    return "".join(f"  【{row['period']}{CHOICES[Choice(row['choice'])]}】" for row in rows)
