"""How well a nearness finds the other messages of a case: mean average precision within a neighbourhood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlp.types import Document, Suggestion
from training.partitions import read_partitions

Nearness = Callable[[Sequence[Document]], npt.NDArray[np.floating]]
"""Documents to a square matrix: how near each is to each, larger is nearer."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Messages of one part of a city and the case of each; None for a message that stands alone."""

    documents: Sequence[Document]
    cases: Sequence[str | None]


def read_neighbourhoods(cases: Path, document: Callable[[Suggestion], Document]) -> list[Neighbourhood]:
    """The partitions in ``data/cases``."""
    return [
        Neighbourhood([document(s) for s in part.suggestions], [part.case_of.get(s.id) for s in part.suggestions])
        for part in read_partitions(cases)
    ]


def merged(neighbourhoods: Iterable[Neighbourhood]) -> Neighbourhood:
    """All as one, which makes a harder search; a case keeps to its neighbourhood."""
    documents: list[Document] = []
    cases: list[str | None] = []
    for number, part in enumerate(neighbourhoods):
        documents += part.documents
        cases += [case and f"{number}:{case}" for case in part.cases]
    return Neighbourhood(documents, cases)


def mean_average_precision(neighbourhoods: Iterable[Neighbourhood], nearness: Nearness) -> float:
    """Between 0 and 1: the mean over every message that has others of its case in its neighbourhood."""
    found = [value for part in neighbourhoods for value in _average_precisions(part, nearness(part.documents))]
    return float(np.mean(found))


def _average_precisions(part: Neighbourhood, nearness: npt.NDArray[np.floating]) -> Iterator[float]:
    cases = np.array([case or "" for case in part.cases])
    for query, case in enumerate(cases):
        order = np.argsort(-nearness[query], kind="stable")
        hits = (cases[order] == case)[order != query]
        if case and hits.any():
            precisions = np.cumsum(hits) / np.arange(1, len(hits) + 1)
            yield float(precisions[hits].mean())
