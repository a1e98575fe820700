"""Backtest of 重点督办: do the candidates of a month's end foresee what grows? ``python -m tests.bench.supervision``.

At each month's end the matters known by then are ranked by the month's reports: by plain message count, and by the
candidates of ``data/supervision/weights.toml``. What grew is known later: new people in the two months that follow.
The share of the ten that grew most which a top ten holds is printed, for the months on which the default weights
were chosen and for the later ones. Ten of ten moves a month by a tenth, so the same is done at every Monday, for the
thirty days before it. Of equal message counts any may come first: the mean over all orders is given.
Reads ../shared where it is.

Cases and classes are those of the whole file, for both rankings: what is measured is the order, not the grouping.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nlp.bundle import current, load
from nlp.errors import UnreadableText
from nlp.matching import MatchRecord, cluster
from nlp.types import RawText, Reading, Role, Suggestion
from service.casework.people import person_key
from service.casework.period import DAY, Period, parse_period
from service.casework.supervision import NAMES, Scope, load_rules, ranked, survey
from service.casework.supervision.desk import Survey
from service.casework.views import CHINA_TIME
from service.ledger.dates import read_time
from service.settings import PROJECT, WEIGHTS
from service.store.database import Database
from tests.stores import Matter, Report, fill

MESSAGES = PROJECT.parent / "shared" / "data" / "hunan_messages" / "messages.csv"
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Month's ends, and Mondays from the first to the last."""

    title: str
    months: Sequence[str]
    mondays: tuple[date, date]


STRETCHES = (
    Stretch("选权重用的", ("2019-02", "2019-03", "2019-04", "2019-05"), (date(2019, 2, 4), date(2019, 5, 27))),
    Stretch("另外报告的", ("2019-07", "2019-08", "2019-09", "2019-10"), (date(2019, 8, 5), date(2019, 11, 4))),
)
"""What follows the first ends in July; the months of the second begin then. The file ends on 8 January 2020."""

TOP = 10
LEAST_GROWTH = 2
"""New people in two months from which on a matter has grown at all."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The end of a period: what could be known, and what came."""

    known: Survey
    messages: Counter[str]
    """Of the period, by group."""
    grown: Sequence[str]
    """The groups known by then that grew most afterwards: at most TOP, more where the last ones are equal."""


def main() -> int:
    if not MESSAGES.exists():
        print(f"没有 {MESSAGES}，回测无法进行")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        reports, matters = grouped(list(_messages()))
        database = Database(f"sqlite:///{folder}/backtest.db")
        database.migrate()
        fill(database, reports, matters)
        for stretch in STRETCHES:
            _tell(stretch, lambda period: moment(database, period, reports, matters))
        database.close()
    return 0


def _tell(stretch: Stretch, look: Callable[[Period], Moment]) -> None:
    print(f"{stretch.title}月末：其后两个月增长最多的 {TOP} 项，有几成在前 {TOP}")
    found = [(month, _pair(look(parse_period(month)))) for month in stretch.months]
    for month, (plain, ours) in found:
        print(f"  {month}  按件数 {plain:.2f}  按候选 {ours:.2f}")
    _tell_mean(f"{len(found)} 个月末", [pair for _, pair in found])
    _tell_mean("每个周一", [_pair(look(period)) for period in _before_mondays(*stretch.mondays)])


def _tell_mean(title: str, pairs: Sequence[tuple[float, float]]) -> None:
    plain, ours = (sum(column) / len(pairs) for column in zip(*pairs, strict=True))
    better = sum(ours > plain for plain, ours in pairs)
    worse = sum(ours < plain for plain, ours in pairs)
    print(f"  {title}平均（{len(pairs)} 次）  按件数 {plain:.3f}  按候选 {ours:.3f}  （好 {better} 次，差 {worse} 次）")


def _before_mondays(first: date, last: date) -> Iterator[Period]:
    """The thirty days before each Monday."""
    for number in range((last - first) // WEEK + 1):
        end = first + number * WEEK
        yield parse_period(f"{end - MONTH}..{end - DAY}")


def _pair(one: Moment) -> tuple[float, float]:
    return by_messages(one), recall(by_candidates(one), one)


def by_messages(one: Moment) -> float:
    """Recall of the top ten by count, in the mean over all orders of equal counts."""
    counts = sorted(one.messages.values(), reverse=True)
    last = counts[TOP - 1]
    sure = [group for group, count in one.messages.items() if count > last]
    equal = [group for group, count in one.messages.items() if count == last]
    return recall(sure, one) + recall(equal, one) * (TOP - len(sure)) / len(equal)


def by_candidates(one: Moment) -> list[str]:
    order = ranked([figures for figures in one.known.figures if figures.within is None], one.known.rules).order
    return [figures.group for figures, _ in order[:TOP]]


def recall(chosen: Sequence[str], one: Moment) -> float:
    return len(set(chosen) & set(one.grown)) / min(TOP, len(one.grown)) if one.grown else 0.0


def moment(database: Database, period: Period, reports: Sequence[Report], matters: dict[int, Matter]) -> Moment:
    with database.read() as connection:
        known = survey(connection, Scope.of(period, period.end), load_rules(WEIGHTS, NAMES))
    messages = Counter(_group(r, matters) for r in reports if period.start <= r.at < period.end)
    return Moment(known, messages, grown(period.end, reports, matters))


def grown(end: datetime, reports: Sequence[Report], matters: dict[int, Matter]) -> list[str]:
    """By people who had not spoken in the matter before; matters that nobody had raised by then do not count."""
    heard = {(_group(r, matters), r.person) for r in reports if r.at < end}
    new = {(_group(r, matters), r.person) for r in reports if end <= r.at < end + 2 * MONTH} - heard
    known = {group for group, _ in heard}
    grown = Counter(group for group, _ in new if group in known)
    best = [count for _, count in grown.most_common(TOP)]
    least = max(LEAST_GROWTH, best[-1] if best else 0)
    return [group for group, count in grown.items() if count >= least]


def _group(report: Report, matters: dict[int, Matter]) -> str:
    return matters[report.case].klass or f"C{report.case:06}"


def _messages() -> Iterator[Suggestion]:
    with MESSAGES.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            at = read_time(row["留言时间"])
            if at is not None:
                yield Suggestion(
                    id=row["留言编号"],
                    text=RawText(row["留言详情"]),
                    title=RawText(row["留言主题"]),
                    reporter=row["留言用户"],
                    reported_at=at,
                )


def grouped(suggestions: Sequence[Suggestion]) -> tuple[list[Report], dict[int, Matter]]:
    """Read and clustered as ``minqing cluster`` does it."""
    bundle = load(current(PROJECT / "models"))
    answers = bundle.pipeline.read_each(suggestions)
    readings = [answer for answer in answers if not isinstance(answer, UnreadableText)]
    assigned = cluster([MatchRecord.from_reading(reading) for reading in readings], bundle.match_model)
    at = {suggestion.id: suggestion for suggestion in suggestions}
    reports = [_report(r, a.case, at[r.analysis.id]) for r, a in zip(readings, assigned, strict=True)]
    matters = {a.case: Matter(f"K{a.klass:05}" if a.klass else None, name=a.class_name) for a in assigned}
    return reports, matters


def _report(reading: Reading, case: int, suggestion: Suggestion) -> Report:
    tags, analysis = reading.analysis.tags, reading.analysis
    named = {role: [d.name for d in tags.departments if d.role is role] for role in (Role.LEAD, Role.CO)}
    assert suggestion.reported_at is not None
    return Report(
        case=case,
        at=_in_china(suggestion.reported_at),
        person=person_key(suggestion.reporter),
        text=analysis.masked_text,
        theme=tags.themes[0].code,
        lead=next(iter(named[Role.LEAD]), ""),
        co=named[Role.CO],
        urgency=tags.urgency.level,
        needs=[need.name for need in tags.qiyouwuxing],
        places=[place.text for place in analysis.places],
    )


def _in_china(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=CHINA_TIME)


if __name__ == "__main__":
    sys.exit(main())
