"""Cases as they grow, one suggestion at a time."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from nlp.errors import MatchingError
from nlp.matching.candidates import CandidateIndex
from nlp.matching.features import features_of
from nlp.matching.grounds import trust
from nlp.matching.joining import Fit, fit
from nlp.matching.model import MatchModel
from nlp.matching.profile import Profile, columns, search_rows, vectors
from nlp.matching.reasons import reasons
from nlp.matching.record import MatchRecord
from nlp.types import Attached, CaseCandidate, CaseMatch, FloatMatrix, NeedsReview, Opened

MOST_CANDIDATES = 5
"""Cases shown to a person."""
TOLD_APART = 9
"""Decimals to which two cases fit differently: what is left is rounding, and the smaller id comes first."""
MEMBERS_COMPARED = 24
"""A case of more members is judged by those found as candidates and its newest."""

Forbidden = Callable[[str, str], bool]
"""(record id, case id): True when a person said that the two do not belong together."""


def _nothing_forbidden(_record: str, _case: str) -> bool:
    return False


class CaseIndex:
    """Stored records and the case of each. Not thread-safe: the caller makes match and add one step.

    A cache of what the store knows: built by adding every stored record, in any order.
    """

    def __init__(self, model: MatchModel) -> None:
        self._model = model
        self._candidates = CandidateIndex(model.dimension)
        self._numbers: dict[str, int] = {}
        self._profiles: dict[int, Profile] = {}
        self._case_of: dict[int, str] = {}
        self._members: dict[str, dict[int, None]] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, id: object) -> bool:
        return id in self._numbers

    def match(self, record: MatchRecord, forbidden: Forbidden = _nothing_forbidden) -> CaseMatch:
        """Where ``record`` belongs; stores nothing. The same answer for the same stored records."""
        profile = self._model.profile(record)
        ranked = self._ranked(profile, forbidden)
        thresholds = self._model.thresholds
        if ranked and ranked[0].probability >= thresholds.sure:
            return Attached(ranked[0])
        likely = tuple(candidate for candidate in ranked if candidate.probability >= thresholds.open)
        return NeedsReview(likely) if likely else Opened()

    def add(self, record: MatchRecord, case_id: str) -> None:
        """Raises :class:`MatchingError` for an id that is stored already."""
        if record.id in self._numbers:
            raise MatchingError("这条诉求已在索引中，不能重复加入")
        profile = self._model.profile(record)
        number = self._next
        self._candidates.add([number], vectors([profile]), search_rows([profile]))
        self._next += 1
        self._numbers[record.id] = number
        self._profiles[number] = profile
        self._put(number, case_id)

    def move(self, id: str, case_id: str) -> None:
        """Puts a stored record into another case, which may be new."""
        number = self._number(id)
        self._leave(number)
        self._put(number, case_id)

    def remove(self, id: str) -> None:
        number = self._number(id)
        self._leave(number)
        self._candidates.remove(number)
        del self._numbers[id], self._profiles[number]

    def _number(self, id: str) -> int:
        try:
            return self._numbers[id]
        except KeyError:
            raise MatchingError("索引中没有这条诉求") from None

    def _put(self, number: int, case_id: str) -> None:
        self._case_of[number] = case_id
        self._members.setdefault(case_id, {})[number] = None

    def _leave(self, number: int) -> None:
        case_id = self._case_of.pop(number)
        del self._members[case_id][number]
        if not self._members[case_id]:
            del self._members[case_id]

    def _ranked(self, profile: Profile, forbidden: Forbidden) -> list[CaseCandidate]:
        """The likeliest cases of the candidate records, best first, at most :data:`MOST_CANDIDATES`."""
        own = self._numbers.get(profile.record.id)
        [near] = self._candidates.find(vectors([profile]), search_rows([profile]))
        found = [number for number in near if number != own]
        cases = dict.fromkeys(self._case_of[number] for number in found)
        compared = {
            case_id: self._representatives(case_id, found)
            for case_id in cases
            if not forbidden(profile.record.id, case_id)
        }
        return self._judged(profile, compared) if compared else []

    def _judged(self, profile: Profile, compared: Mapping[str, Sequence[int]]) -> list[CaseCandidate]:
        """Each case as a whole, by :func:`nlp.matching.joining.fit`. All members of all cases are scored at once."""
        members = [self._profiles[number] for numbers in compared.values() for number in numbers]
        rights = np.arange(1, len(members) + 1)
        table, lefts = columns([profile, *members]), np.zeros_like(rights)
        features = features_of(table, lefts, rights)
        probabilities = self._model.trees.probability(features) * trust(table, lefts, rights, features)
        ends = itertools.accumulate(map(len, compared.values()))
        spans = {c: slice(end - len(compared[c]), end) for c, end in zip(compared, ends, strict=True)}
        fits = {case_id: self._fit(probabilities[span]) for case_id, span in spans.items()}
        best = sorted(sorted(fits), key=fits.__getitem__, reverse=True)[:MOST_CANDIDATES]
        return [
            self._candidate(profile, c, members[spans[c]], features[spans[c]], probabilities[spans[c]]) for c in best
        ]

    def _candidate(
        self,
        profile: Profile,
        case_id: str,
        members: Sequence[Profile],
        features: FloatMatrix,
        probabilities: npt.NDArray[np.float64],
    ) -> CaseCandidate:
        closest = int(np.argmax(probabilities))
        return CaseCandidate(
            case_id, self._fit(probabilities).probability, reasons(profile, members[closest], features[closest])
        )

    def _fit(self, probabilities: npt.NDArray[np.float64]) -> Fit:
        """To a case of these members; rounded, so that rounding of sums decides nothing."""
        found = fit(probabilities.tolist(), len(probabilities), self._model.thresholds.sure)
        return Fit(round(found.evidence, TOLD_APART), round(found.probability, TOLD_APART))

    def _representatives(self, case_id: str, found: list[int]) -> list[int]:
        members = list(self._members[case_id])
        if len(members) <= MEMBERS_COMPARED:
            return members
        among = set(members)
        near = [number for number in found if number in among]
        return sorted({*near[: MEMBERS_COMPARED // 2], *members[-(MEMBERS_COMPARED // 2) :]})
