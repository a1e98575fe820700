"""总览: what came in, what about, where from, who is late, and whether the machine still fits what people write."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillCounting
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from nlp.tagging.drift import FEWEST, LOOK, WATCH, beyond_chance
from nlp.taxonomy import Taxonomy
from service.casework.inbox import Inbox, Which
from service.casework.supervision import SupervisionDesk
from service.casework.views import CHINA_TIME
from service.store import briefing, inbox, overview, reviews
from service.store.database import Database
from service.store.facets import Facet
from service.store.overview import Incoming

WEEKS = 12
"""Shown: a quarter."""
RECENT_WEEKS = 4
"""Of them, those that are compared with the ones before."""
MOST_PLACES = 10
COMPARED = 200
"""Labelled suggestions whose share of changed themes is taken, and as many before them."""

PATIENCE = 0.1
"""Seconds that a reader waits for fresh counts; then the last ones are shown, with their time."""

_DAY = timedelta(days=1)
_FIRST_MONDAY = date(1969, 12, 29)
"""From which :func:`service.store.weeks.week_of` counts."""


@dataclass(frozen=True, slots=True)
class DepartmentLoad:
    name: str
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    at: datetime
    """When it was counted."""
    weeks: Sequence[date]
    """Mondays, the oldest first; the last week is under way."""
    incoming: Sequence[int]
    """People a week, each once a case."""
    messages: int
    """All that came in in these weeks, 重复件 too."""
    themes: Mapping[str, Sequence[int]]
    """The same people by the name of a level-1 theme, the commonest first."""
    needs: Mapping[str, int]
    """People, each once a case, by all of 七有五性 in their own order."""
    stations: Mapping[str, int]
    places: Mapping[str, int]
    departments: Sequence[DepartmentLoad]
    waiting: Mapping[Which, int]
    reviews: int
    oldest_review: datetime | None
    mix_index: float | None
    """How far the themes of the recent weeks are from those before; None where there is too little."""
    changed: float | None
    """Share of the last labelled suggestions whose theme a person changed."""
    changed_before: float | None
    """The same of those before."""

    @property
    def mix(self) -> str:
        if self.mix_index is None:
            return "数据太少"
        return "平稳" if self.mix_index < WATCH else "明显变化" if self.mix_index >= LOOK else "有些变化"


class DashboardDesk:
    """Counts anew beside the desk's work when the store has changed, or with the hour."""

    def __init__(
        self,
        database: Database,
        taxonomy: Taxonomy,
        inbox: Inbox,
        supervision: SupervisionDesk,
        clock: Callable[[], datetime],
    ) -> None:
        self._database, self._taxonomy, self._clock = database, taxonomy, clock
        self._inbox, self._supervision = inbox, supervision
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="dashboard")
        self._lock = threading.Lock()
        self._counting: Future[Dashboard] | None = None
        self._stamp: object = None
        self._last: Dashboard | None = None

    def open(self) -> None:
        """Begin to count, so that the first who looks need not wait."""
        self._begin()

    def close(self) -> None:
        self._worker.shutdown(wait=True, cancel_futures=True)

    def show(self) -> Dashboard:
        """The counts of now, or the last ones where counting takes longer than a reader should wait."""
        counting = self._begin()
        try:
            self._last = counting.result(None if self._last is None else PATIENCE)
        except StillCounting:
            assert self._last is not None  # without it the wait has no end
        return self._last

    def _begin(self) -> Future[Dashboard]:
        now = self._clock()
        with self._lock:
            with self._database.read() as connection:
                stamp = (inbox.stamp(connection), now.replace(minute=0, second=0, microsecond=0))
            if self._counting is None or (self._counting.done() and self._stamp != stamp):
                self._stamp = stamp
                self._counting = self._worker.submit(self._count, now)
            return self._counting

    def _count(self, now: datetime) -> Dashboard:
        with self._database.read() as connection:
            return self._counted(connection, now)

    def _counted(self, connection: Connection, now: datetime) -> Dashboard:
        weeks = _mondays(now)
        since = datetime.combine(weeks[0], datetime.min.time(), CHINA_TIME)
        by_week = overview.by_week(connection, since)
        numbers = [(monday - _FIRST_MONDAY) // (7 * _DAY) for monday in weeks]
        themes = _most_first({group: [_people(by_week, n, group) for n in numbers] for _, group in by_week})
        needs = briefing.people_by_need(connection, (since, now + _DAY))
        told = [was != said for was, said in overview.labelled_themes(connection, 2 * COMPARED)]
        return Dashboard(
            at=now,
            weeks=weeks,
            incoming=[sum(counts) for counts in zip(*themes.values(), strict=True)] or [0] * WEEKS,
            messages=sum(week.messages for week in by_week.values()),
            themes={self._group_name(group): counts for group, counts in themes.items()},
            needs={name: needs.get(name, 0) for name in self._taxonomy.needs},
            stations=overview.by_place(connection, since, Facet.STATION, MOST_PLACES),
            places=overview.by_place(connection, since, Facet.PLACE, MOST_PLACES),
            departments=self._departments(connection, now),
            waiting=self._inbox.queue(Which.ALL, "", before=0, limit=0).counts,
            reviews=reviews.count_open(connection),
            oldest_review=overview.oldest_review(connection),
            mix_index=_mix_index(themes),
            changed=_share(told[:COMPARED]),
            changed_before=_share(told[COMPARED:]),
        )

    def _departments(self, connection: Connection, now: datetime) -> list[DepartmentLoad]:
        ever = (None, now + _DAY)
        late = briefing.overdue_by_lead(connection, ever, now, self._supervision.rules().limits)
        return [
            DepartmentLoad(name, count, late.get(name, 0))
            for name, count in briefing.open_by_lead(connection, ever, now).items()
            if name
        ]

    def _group_name(self, group: str) -> str:
        return next((t.group_name for t in self._taxonomy.themes.values() if t.group == group), group)


def _people(by_week: Mapping[tuple[int, str], Incoming], number: int, group: str) -> int:
    week = by_week.get((number, group))
    return week.people if week else 0


def _most_first(themes: Mapping[str, Sequence[int]]) -> dict[str, Sequence[int]]:
    return dict(sorted(themes.items(), key=lambda theme: (-sum(theme[1]), theme[0])))


def _mondays(now: datetime) -> list[date]:
    today = now.astimezone(CHINA_TIME).date()
    this = today - today.weekday() * _DAY
    return [this - 7 * n * _DAY for n in range(WEEKS - 1, -1, -1)]


def _mix_index(themes: Mapping[str, Sequence[int]]) -> float | None:
    """Of the recent weeks against those before; None where either has too little to be more than chance."""
    recent = {group: sum(counts[-RECENT_WEEKS:]) for group, counts in themes.items()}
    before = {group: sum(counts[:-RECENT_WEEKS]) for group, counts in themes.items()}
    if min(sum(recent.values()), sum(before.values())) < FEWEST:
        return None
    return beyond_chance(before, recent)


def _share(told: Sequence[bool]) -> float | None:
    return sum(told) / len(told) if told else None
