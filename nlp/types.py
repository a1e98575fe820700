"""The words of the domain (docs: DESIGN section 1) as frozen values.

Everything that travels between stages is defined here; the stages themselves never import each other.
``RawText -> NormalisedText -> MaskedText`` are distinct types, so that handing unmasked text to a later
stage is a type error and not a leak.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

import numpy as np
import numpy.typing as npt

RawText = NewType("RawText", str)
NormalisedText = NewType("NormalisedText", str)
MaskedText = NewType("MaskedText", str)

FloatMatrix = npt.NDArray[np.float32]
"""float32, one row a document."""


class Level(StrEnum):
    """Who a department belongs to, nearest to the citizen first."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
    ABOVE = "above"


class Role(StrEnum):
    """What a department does about a suggestion."""

    LEAD = "lead"
    """主责: handles it."""
    CO = "co"
    """协办: helps."""
    ALTERNATIVE = "alternative"
    """备选: would lead if the proposed lead turns it down."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """诉求: one message of one citizen, as the ledger holds it. Never changed, never merged away."""

    id: str
    text: RawText
    title: RawText = RawText("")
    reporter: str = ""
    """Who wrote it, as the ledger names them (an account, a masked name); empty when unknown."""
    reported_at: datetime | None = None
    located: tuple[RawText, ...] = ()
    """What the ledger's own columns say of where (小区, 村/社区, 街道), the finest first: no part of the text."""


@dataclass(frozen=True, slots=True)
class Document:
    """A suggestion after normalising, masking and segmenting: the only text that later stages see.

    Invariants: ``"".join(tokens) == text``; the first ``title_length`` characters are the title and, when
    there is one, a newline follows it.
    """

    text: MaskedText
    tokens: tuple[str, ...]
    title_length: int = 0

    @property
    def title(self) -> str:
        return self.text[: self.title_length]

    @property
    def body(self) -> str:
        return self.text[self.title_length + 1 :] if self.title_length else self.text


@dataclass(frozen=True, slots=True)
class Place:
    """A place mention: ``document.text[start:end] == text``."""

    text: str
    start: int
    end: int
    key: str
    """The canonical form by which two mentions are the same place (丽发新城小区 and 丽发新城 share one)."""
    county: str = ""
    """The county that the office's list of places gives it; empty when unknown."""


@dataclass(frozen=True, slots=True)
class ThemeTag:
    """主题. ``code`` is a level-2 code such as ``0703``; its first two digits are the level-1 code."""

    code: str
    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class NeedTag:
    """七有五性."""

    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class DepartmentTag:
    name: str
    role: Role
    level: Level
    probability: float
    """Calibrated probability that a reasonable dispatcher accepts it as lead."""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KindTag:
    """One of 投诉 求助 咨询 建议 举报 表扬 其他."""

    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class UrgencyTag:
    """0 ordinary; 1 hardship, a crowd or a legal time limit; 2 danger to life or a cut supply now."""

    level: int
    probability: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that carried a decision: ``masked_text[start:end] == text``; weight in logits, positive."""

    label: str
    text: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Tags:
    """All that the taggers say about one document. The sequences are ranked, best first."""

    themes: tuple[ThemeTag, ...]
    qiyouwuxing: tuple[NeedTag, ...]
    departments: tuple[DepartmentTag, ...]
    kind: KindTag
    urgency: UrgencyTag
    evidence: tuple[Evidence, ...] = ()
    review_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One of several matters told in one message: ``masked_text[start:end] == text``. Tags are ranked, best first."""

    text: MaskedText
    start: int
    end: int
    themes: tuple[ThemeTag, ...]
    qiyouwuxing: tuple[NeedTag, ...]
    departments: tuple[DepartmentTag, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """The answer for one suggestion; `service` and `minqing score` print exactly this."""

    id: str
    tags: Tags
    places: tuple[Place, ...]
    masked_text: MaskedText
    bundle: str
    """Identity of what made it: bundle, normaliser ruleset, lexicon."""
    parts: tuple[Part, ...] = ()
    """The distinct matters, in order: none, or at least two. ``tags`` are those of the whole all the same."""

    @property
    def needs_review(self) -> bool:
        return bool(self.tags.review_reasons)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the pipeline knows of one suggestion: the answer, and what matching needs beside it."""

    suggestion: Suggestion
    document: Document
    analysis: Analysis
    vector: npt.NDArray[np.float32] = field(repr=False)
    """Unit-length encoding of the whole document, shape (dimension,); behind the place of a column, where the text
    names none."""
    located: tuple[tuple[Place, ...], ...] = ()
    """The places of each of the suggestion's ``located``; offsets count in that column's own text."""


@dataclass(frozen=True, slots=True)
class CaseCandidate:
    """A case that a suggestion may belong to, with why, in words a clerk reads (同一地点 …；同一事项 …)."""

    case_id: str
    probability: float
    """Calibrated probability that the suggestion is this case's matter at this case's place."""
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """The suggestion belongs to a stored case."""

    case: CaseCandidate


@dataclass(frozen=True, slots=True)
class Opened:
    """Nothing stored is the same matter: the suggestion opens a case."""


@dataclass(frozen=True, slots=True)
class NeedsReview:
    """Too close to dismiss, too far to attach: a person decides. Best candidate first, at least one."""

    candidates: tuple[CaseCandidate, ...]


CaseMatch = Attached | Opened | NeedsReview
