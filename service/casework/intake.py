"""A suggestion comes in: analysed, matched and stored in one transaction, once for each ledger row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from nlp.errors import MinqingError, UnreadableText
from nlp.matching import MatchRecord
from nlp.types import Attached, CaseMatch, NeedsReview, RawText, Reading, Suggestion
from service.casework import facets as of_suggestion
from service.casework.errors import DifferentText, Impossible
from service.casework.likely import match_parts, proposed, records_of_parts
from service.casework.live_index import Change, LiveIndex
from service.casework.people import fingerprint, person_key
from service.casework.ports import Reader
from service.casework.record_cache import Kept
from service.casework.standing import by_machine
from service.contract import analysis_json
from service.ledger.whereabouts import located_in
from service.store import cases, facets, history, memberships, reviews, suggestions
from service.store.database import Database
from service.store.records import CaseStatus, Decision, How, Key, Membership, NewSuggestion, Standing

CHUNK = 50
"""Suggestions a transaction: few enough that another desk's request does not wait long."""

FARTHEST_AHEAD = timedelta(days=1)
"""How much later than now a report may be dated: clocks and time zones can be off, not more."""

MACHINE = "minqing"
"""Who, in the history of a case, where nobody decided."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The suggestion is on the disk. ``created`` is False where it was there before."""

    id: str
    created: bool


@dataclass(frozen=True, slots=True)
class _Item:
    new: NewSuggestion
    fingerprint: str
    person: str | None
    reading: Reading | UnreadableText | None
    """None where the row is stored already and need not be read."""
    parts: Sequence[MatchRecord] = ()
    """Of each of several matters told in it."""


class Intake:
    def __init__(self, database: Database, reader: Reader, index: LiveIndex, clock: Callable[[], datetime]) -> None:
        self._database, self._reader, self._index, self._clock = database, reader, index, clock

    def take(self, new: NewSuggestion, received_by: str = "") -> Receipt:
        """Raises :class:`UnreadableText`, :class:`DifferentText` or :class:`Impossible`; then nothing is stored."""
        result = self.take_many([new], received_by)[0]
        if isinstance(result, MinqingError):
            raise result
        return result

    def take_many(self, news: Sequence[NewSuggestion], received_by: str = "") -> list[Receipt | MinqingError]:
        """One result each, in order. A refused one does not touch the others."""
        results: list[Receipt | MinqingError] = []
        for start in range(0, len(news), CHUNK):
            items = self._prepare(news[start : start + CHUNK])
            with self._index.changing() as change:
                results += [self._store_or_refuse(change, item, received_by) for item in items]
        return results

    def _prepare(self, news: Sequence[NewSuggestion]) -> list[_Item]:
        """Read what is new, outside the lock. Rows that are stored already cost no reading."""
        stored = self._stored(news)
        items = [_Item(n, fingerprint(n.title, n.text), person_key(n.reporter), None) for n in news]
        unread = [i for i, n in enumerate(news) if (n.source, n.external_id) not in stored]
        readings = self._reader.read_each([_suggestion(items[i]) for i in unread])
        told = iter(records_of_parts(self._reader, [r for r in readings if isinstance(r, Reading)]))
        for i, reading in zip(unread, readings, strict=True):
            items[i] = replace(items[i], reading=reading, parts=next(told) if isinstance(reading, Reading) else ())
        return items

    def _stored(self, news: Iterable[NewSuggestion]) -> set[tuple[str, str | None]]:
        by_source: dict[str, set[str]] = {}
        for new in news:
            if new.external_id is not None:
                by_source.setdefault(new.source, set()).add(new.external_id)
        with self._database.read() as connection:
            return {
                (source, external_id)
                for source, ids in by_source.items()
                for external_id in suggestions.stored_keys(connection, source, ids)
            }

    def _store_or_refuse(self, change: Change, item: _Item, received_by: str) -> Receipt | MinqingError:
        key = _stored_key(change, item.new)
        if key is not None:
            return Receipt(key.id, created=False) if key.fingerprint == item.fingerprint else DifferentText(key.id)
        if not isinstance(item.reading, Reading):
            return item.reading or UnreadableText("诉求无法读取，请重新提交")
        try:
            with change.connection.begin_nested():
                return self._store(change, item, item.reading, received_by)
        except MinqingError as error:
            return error

    def _store(self, change: Change, item: _Item, reading: Reading, received_by: str) -> Receipt:
        now = self._clock()
        if item.new.reported_at is not None and item.new.reported_at > now + FARTHEST_AHEAD:
            raise Impossible("反映时间 reported_at 晚于现在一天以上，请核对年月日")
        id, number = suggestions.next_id(change.connection)
        suggestions.add(
            change.connection,
            item.new,
            id=id,
            number=number,
            fingerprint=item.fingerprint,
            person=item.person,
            received_at=now,
            received_by=received_by,
        )
        analysis = analysis_json(replace(reading.analysis, id=id))
        match_parts(analysis, item.parts, change.match)
        suggestions.add_analysis(change.connection, id, analysis, now)
        facets.write(change.connection, id, of_suggestion.of_new(analysis, item.new.extra))
        record = replace(MatchRecord.from_reading(reading), id=id)
        membership = _find_case(change, record, by_machine(analysis), now)
        change.add(Kept(record, item.fingerprint), membership.case_id)
        return Receipt(id, created=True)


def _find_case(change: Change, record: MatchRecord, standing: Standing, now: datetime) -> Membership:
    match = change.match(record)
    membership = _membership(change, record.id, match, now)
    memberships.add(change.connection, membership, standing, change.revision)
    if isinstance(match, NeedsReview):
        reviews.ask(change.connection, record.id, [proposed(c) for c in match.candidates], now)
    cases.recount(change.connection, membership.case_id)
    if membership.how is How.ATTACHED:
        _mark_recurrence(change, membership, record.reported_at or now, now)
    return membership


def _membership(change: Change, id: str, match: CaseMatch, now: datetime) -> Membership:
    if isinstance(match, Attached):
        case = match.case
        return Membership(id, case.case_id, How.ATTACHED, case.probability, case.reasons, now)
    how = How.REVIEW if isinstance(match, NeedsReview) else How.OPENED
    return Membership(id, cases.open_case(change.connection, now), how, None, (), now)


def _mark_recurrence(change: Change, membership: Membership, reported: datetime, now: datetime) -> None:
    """反弹: the matter is reported after its case was closed. A late entry of an early report is none."""
    case = cases.get(change.connection, membership.case_id)
    if case is None or case.closed_at is None or reported <= case.closed_at:
        return
    machine = Decision(who=MACHINE, at=now, why="办结后再次反映")
    detail = {"suggestions": [membership.suggestion_id]}
    history.record(change.connection, "recurred", case.id, machine, detail=detail)
    cases.set_status(change.connection, case.id, CaseStatus.RECURRED, recurrences=case.recurrences + 1)


def _stored_key(change: Change, new: NewSuggestion) -> Key | None:
    if new.external_id is None:
        return None
    return suggestions.stored_keys(change.connection, new.source, [new.external_id]).get(new.external_id)


def _suggestion(item: _Item) -> Suggestion:
    """Its id is given out when it is stored. Matching sees the person's key, not the name."""
    return Suggestion(
        id="",
        text=RawText(item.new.text),
        title=RawText(item.new.title),
        reporter=item.person or "",
        reported_at=item.new.reported_at,
        located=located_in(item.new.extra or {}),
    )
