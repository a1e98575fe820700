"""Fakes of the pipeline's seams: tiny, deterministic, and held to the same contracts as the real parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from nlp.pipeline import Pipeline
from nlp.text.placeholders import PLACEHOLDER
from nlp.types import (
    DepartmentTag,
    Document,
    FloatMatrix,
    KindTag,
    Level,
    MaskedText,
    NeedTag,
    Place,
    Role,
    Tags,
    ThemeTag,
    UrgencyTag,
)

FAKE_TAGS = Tags(
    themes=(
        ThemeTag("0406", "路灯照明", 0.9),
        ThemeTag("0701", "道路建设与养护", 0.06),
        ThemeTag("0803", "社会治安", 0.04),
    ),
    qiyouwuxing=(NeedTag("便利性", 0.8),),
    departments=(
        DepartmentTag("城市管理局", Role.LEAD, Level.COUNTY, 0.9, ("主题 路灯照明",)),
        DepartmentTag("供电公司", Role.ALTERNATIVE, Level.COUNTY, 0.2),
        DepartmentTag("属地街道乡镇", Role.ALTERNATIVE, Level.TOWNSHIP, 0.1),
    ),
    kind=KindTag("投诉", 0.9),
    urgency=UrgencyTag(0, 0.95),
)


class CharacterSegmenter:
    """Every character is a word, and every placeholder of masked data."""

    identity = "characters"

    def cut(self, text: MaskedText) -> list[str]:
        return [match.group() for match in re.finditer(rf"{PLACEHOLDER.pattern}|.", text, re.DOTALL)]


class HashEncoder:
    """Each word is a fixed pseudo-random direction; a document is their unit-length sum."""

    identity = "hash-16"
    dimension = 16

    def encode(self, documents: Sequence[Document]) -> FloatMatrix:
        rows = np.zeros((len(documents), self.dimension), dtype=np.float32)
        for number, document in enumerate(documents):
            for token in document.tokens:
                seed = int.from_bytes(token.encode("utf-8", "replace")[:8], "little")
                rows[number] += np.random.default_rng(seed).standard_normal(self.dimension)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(np.divide(rows, lengths, out=rows, where=lengths > 0), dtype=np.float32)


class FixedTagger:
    """Says the same of everything."""

    def tag(self, documents: Sequence[Document], vectors: FloatMatrix) -> list[Tags]:
        return [FAKE_TAGS for _ in documents]


class NoPlaces:
    def find(self, document: Document, beside: str = "") -> tuple[Place, ...]:
        return ()

    def locate(self, document: Document, beside: str = "") -> tuple[Place, ...]:
        return ()


def fake_pipeline() -> Pipeline:
    return Pipeline(
        segmenter=CharacterSegmenter(),
        encoder=HashEncoder(),
        tagger=FixedTagger(),
        places=NoPlaces(),
        identity="fake",
    )
