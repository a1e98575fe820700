"""Ledgers as samples of what comes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from nlp.pipeline import Pipeline
from nlp.tagging.drift import Sample
from nlp.types import Reading
from service.batch.suggestions import Reader
from service.ledger.rows import Ledger

BATCH = 256


def samples(ledgers: Iterable[Ledger], pipeline: Pipeline) -> Iterator[Sample]:
    """One for each row that can be read."""
    for ledger in ledgers:
        reader = Reader(ledger)
        entries = (entry for table in ledger.suggestions for entry in reader.entries(table))
        while batch := list(islice(entries, BATCH)):
            found = pipeline.read_each([entry.suggestion for entry in batch])
            yield from (sample_of(reading, pipeline) for reading in found if isinstance(reading, Reading))


def sample_of(reading: Reading, pipeline: Pipeline) -> Sample:
    tags, words = reading.analysis.tags, [token for token in reading.document.tokens if token.isalpha()]
    known = vocabulary(pipeline)
    unseen = sum(word.lower() not in known for word in words) / max(1, len(words))
    lead = tags.departments[0].name if tags.departments else ""
    return Sample(reading.suggestion.reported_at, tags.themes[0].name, lead, bool(tags.review_reasons), unseen)


def vocabulary(pipeline: Pipeline) -> frozenset[str] | dict[str, int]:
    """Words that the tagger has learned; of an office's bundle its own."""
    held = getattr(pipeline.tagger, "vocabulary", None)
    return held.words if held is not None else frozenset()
