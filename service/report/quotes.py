"""Typical words of citizens: masked, names out, short, and from different people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from service.contract import AnalysisJson
from service.report.redact import redacted

LONGEST, SHORTEST = 70, 12
"""Characters of a quote."""

_SENTENCE = re.compile(r"[^。！？!?\n；;]+[。！？!?；;]?")


def quotes(analyses: Iterable[AnalysisJson], theme: str, count: int) -> list[str]:
    """Of the messages that carry the theme most surely, each one's sentence with most of its deciding words."""
    fitting = sorted(analyses, key=lambda analysis: (-_sureness(analysis, theme), analysis["id"]))
    found: list[str] = []
    for analysis in fitting:
        sentence = _telling(analysis)
        if sentence and all(sentence != other for other in found):
            found.append(sentence)
        if len(found) == count:
            break
    return found


def _sureness(analysis: AnalysisJson, theme: str) -> float:
    return next((t["probability"] for t in analysis["themes"] if t["code"] == theme), 0.0)


def _telling(analysis: AnalysisJson) -> str:
    """Empty where no sentence is of a length that can be quoted."""
    words = {evidence["text"] for evidence in analysis["evidence"]}
    sentences = [s.strip() for s in _SENTENCE.findall(analysis["masked_text"])]
    fitting = [s for s in sentences if SHORTEST <= len(s) <= LONGEST]
    return redacted(_best(fitting, words)) if fitting else ""


def _best(sentences: Sequence[str], words: Iterable[str]) -> str:
    named = list(words)
    return max(sentences, key=lambda sentence: sum(word in sentence for word in named))
