"""Where a bundle is wrong: which themes it takes for each other, and what it is wrongly sure of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.types import Evidence, MaskedText, Tags
from training.evaluation.outcome import Outcome
from training.labelled import Labelled

PAIRS_SHOWN = 20
WORST_SHOWN = 30
TEXT_SHOWN = 220
"""Characters of a text on the page."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two labels that are taken for each other; rows whose answer is acceptable do not count."""

    first: str
    second: str
    first_as_second: int
    second_as_first: int

    @property
    def both(self) -> int:
        return self.first_as_second + self.second_as_first


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text, and whether it is evidence."""

    text: str
    decided: bool


@dataclass(frozen=True, slots=True)
class Mistake:
    """An answer that the row does not accept. The text is masked."""

    id: str
    source: str
    pieces: tuple[Piece, ...]
    truth: str
    answer: str
    probability: float


def neighbours(truth: Sequence[str], answers: Sequence[str], wrong: Sequence[bool]) -> list[Neighbours]:
    """The pairs that are confused most often, in either direction."""
    counts = Counter((t, a) for t, a, w in zip(truth, answers, wrong, strict=True) if w and t != a)
    pairs = {(min(t, a), max(t, a)) for t, a in counts}
    found = [Neighbours(a, b, counts[(a, b)], counts[(b, a)]) for a, b in pairs]
    return sorted(found, key=lambda n: (-n.both, n.first, n.second))[:PAIRS_SHOWN]


def worst_themes(
    outcome: Outcome, answers: Sequence[Tags], texts: Sequence[MaskedText], rows: Sequence[Labelled]
) -> list[Mistake]:
    """Unacceptable themes, the surest first. Truth and answer are theme codes."""
    wrong = [i for i, row in enumerate(rows) if outcome.themes[i] not in row.theme_ok]
    return [
        Mistake(
            id=rows[i].suggestion.id,
            source=rows[i].source,
            pieces=pieces(texts[i], answers[i].evidence),
            truth=rows[i].theme,
            answer=outcome.themes[i],
            probability=answers[i].themes[0].probability,
        )
        for i in sorted(wrong, key=lambda i: -answers[i].themes[0].probability)[:WORST_SHOWN]
    ]


def worst_leads(answers: Sequence[Tags], texts: Sequence[MaskedText], rows: Sequence[Labelled]) -> list[Mistake]:
    """Unacceptable first departments, the surest first."""
    first = [tags.departments[0] for tags in answers]
    wrong = [i for i, row in enumerate(rows) if first[i].name not in row.department_ok]
    return [
        Mistake(
            id=rows[i].suggestion.id,
            source=rows[i].source,
            pieces=pieces(texts[i], ()),
            truth=rows[i].department,
            answer=first[i].name,
            probability=first[i].probability,
        )
        for i in sorted(wrong, key=lambda i: -first[i].probability)[:WORST_SHOWN]
    ]


def pieces(text: str, evidence: Sequence[Evidence]) -> tuple[Piece, ...]:
    """The beginning of ``text``, cut where evidence begins and ends."""
    cut: list[Piece] = []
    at = 0
    for span in sorted(evidence, key=lambda e: e.start):
        if span.end > TEXT_SHOWN:
            break
        cut += [Piece(text[at : span.start], decided=False), Piece(span.text, decided=True)]
        at = span.end
    cut.append(Piece(text[at:TEXT_SHOWN] + ("……" if len(text) > TEXT_SHOWN else ""), decided=False))
    return tuple(piece for piece in cut if piece.text)
