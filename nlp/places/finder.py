"""Place mentions by suffix grammar and gazetteer. Pure: no model, nothing kept between calls but a word cache."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nlp.places.gazetteer import Gazetteer
from nlp.places.grammar import ANONYMISED, NOT_NAMES, NOWHERE, WHOLE
from nlp.places.keys import place_key
from nlp.places.names import read_names, settled
from nlp.places.pieces import Kind, Piece
from nlp.places.runs import runs
from nlp.types import Document, Place

_SIGN_OF_WHOLE = re.compile("第|里(?:小区|社区|家园|花园)")
"""In every text that holds such a name; found many times as fast as the name."""
_NAME = re.compile("[\u4e00-\u9fff]{2,12}")
"""What alone in a column can be a name; longer is a sentence, and digits are a house number or a code."""


@dataclass(frozen=True, slots=True)
class SuffixPlaceFinder:
    """A :class:`nlp.ports.PlaceFinder`."""

    gazetteer: Gazetteer = field(default_factory=Gazetteer)

    def find(self, document: Document, beside: str = "") -> tuple[Place, ...]:
        """Mentions in order, not overlapping; ``document.text[p.start:p.end] == p.text``."""
        places: list[Place] = []
        for run in runs(document, self._fixed(document.text, beside)):
            read_names(document.text, run, places)
        return tuple(settled(places))

    def locate(self, document: Document, beside: str = "") -> tuple[Place, ...]:
        """As :meth:`find`, for a text that says where and nothing else: 柳塘 is a name where no name ends like one."""
        text = document.text.strip()
        if places := self.find(document, beside):
            return places
        if not _NAME.fullmatch(text) or text in NOT_NAMES or text in NOWHERE:
            return ()
        start = document.text.index(text)
        return (Place(text, start, start + len(text), place_key(text)),)

    def _fixed(self, text: str, beside: str) -> list[Piece]:
        """Listed and anonymised names: whole, wherever the segmenter cut."""
        known = [
            Piece(text[start:end], start, Kind.KNOWN, listed.key, listed.county)
            for start, end, listed in self.gazetteer.spans(text, beside)
        ]
        known += [
            Piece(m.group(), m.start(), Kind.KNOWN, place_key(m.group()))
            for m in (WHOLE.finditer(text) if _SIGN_OF_WHOLE.search(text) else ())
            if not any(k.start < m.end() and m.start() < k.end for k in known)
        ]
        scopes = [Piece(m.group(), m.start(), Kind.SCOPE) for m in ANONYMISED.finditer(text)]
        free = [s for s in scopes if not any(k.start < s.end and s.start < k.end for k in known)]
        return sorted(known + free, key=lambda piece: piece.start)
