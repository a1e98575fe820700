"""``python -m tests.bench.peers community|semhash LEDGER THRESHOLD …``: what others group near duplicates with.

Both get the vectors of the shipped encoder, which are faster than the ones they would make themselves; the clock runs
for their grouping only. Writes for each threshold a JSON object: processor seconds, gigabytes, the group of each row.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.types import RawText, Suggestion
from tests.shipped import shipped_bundle

AT_ONCE = 512
Vectors = npt.NDArray[np.float32]
Peer = Callable[[Sequence[str], Vectors, float], list[int]]
"""Texts, their vectors and a threshold to the group of each."""


def community(texts: Sequence[str], vectors: Vectors, threshold: float) -> list[int]:
    """``sentence_transformers.util.community_detection``."""
    from sentence_transformers.util import community_detection

    group = list(range(len(texts)))
    for members in community_detection(vectors, threshold=threshold, min_community_size=2):
        for member in members:
            group[member] = members[0]
    return group


def semhash(texts: Sequence[str], vectors: Vectors, threshold: float) -> list[int]:
    """``semhash``: every text that is dropped names the one that stays."""
    from semhash import SemHash

    first = {text: at for at, text in reversed(list(enumerate(texts)))}

    class Known:
        def encode(self, inputs: Sequence[str], **_: Any) -> Vectors:
            return vectors[[first[text] for text in inputs]]

    result = SemHash.from_records(list(texts), model=Known()).self_deduplicate(threshold)
    kept = {dropped.record: first[dropped.duplicate_of] for dropped in result.filtered}
    return [kept.get(text, first[text]) for text in texts]


PEERS: dict[str, Peer] = {"community": community, "semhash": semhash}


def main(arguments: Sequence[str]) -> None:
    name, ledger, *thresholds = arguments
    with Path(ledger).open(encoding="utf-8", newline="") as file:
        texts = [row["诉求内容"] for row in csv.DictReader(file)]
    vectors = encoded(texts)
    json.dump([timed(PEERS[name], texts, vectors, float(threshold)) for threshold in thresholds], sys.stdout)


def timed(peer: Peer, texts: Sequence[str], vectors: Vectors, threshold: float) -> dict[str, Any]:
    start = time.process_time()
    groups = peer(texts, vectors, threshold)
    seconds = time.process_time() - start
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return {"threshold": threshold, "seconds": seconds, "gigabytes": gigabytes, "groups": groups}


def encoded(texts: Sequence[str]) -> Vectors:
    asked = [Suggestion(str(at), RawText(text)) for at, text in enumerate(texts)]
    batches = (asked[at : at + AT_ONCE] for at in range(0, len(asked), AT_ONCE))
    return np.stack([reading.vector for batch in batches for reading in shipped_bundle().pipeline.read(batch)])


if __name__ == "__main__":
    main(sys.argv[1:])
