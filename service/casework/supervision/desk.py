"""The list that a standing committee is shown, and what it decides about it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from service.casework.errors import Conflict, Impossible, NotFound
from service.casework.period import Period
from service.casework.supervision.factors import NAMES
from service.casework.supervision.memory import Memory, remember
from service.casework.supervision.ranking import Ranking, ranked
from service.casework.supervision.rules import Rules, load_rules
from service.casework.supervision.scope import Scope
from service.store import keys
from service.store.database import Database
from service.store.records import Decision
from service.store.supervision import decisions
from service.store.supervision.decisions import Choice, DecisionRow
from service.store.supervision.figures import Figures, figures, heavy_cases
from service.store.supervision.question import Question
from service.store.supervision.stamp import Stamp, stamp
from service.store.voices import Grouping

MOST_KEPT = 8
"""Surveys kept: of the periods that people look at in a day."""

NO_DECISION = 0
"""The ``seen`` of somebody who saw none."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything that the list of a period is made of; ordering it anew asks the store nothing."""

    scope: Scope
    rules: Rules
    figures: Sequence[Figures]
    memory: Memory

    def ranked(self, weights: Mapping[str, float] | None = None) -> Ranking:
        """All candidates in order. Raises :class:`Impossible` for weights that make no sense."""
        return ranked(self.figures, self.rules.weighing(weights or {}))


@dataclass(frozen=True, slots=True)
class Choosing:
    """What people decide about one candidate."""

    choice: Choice
    meeting: str = ""
    into: str | None = None
    """Of MERGED: the group it is supervised with."""
    seen: int = NO_DECISION
    """Id of the decision of this period that the person saw."""


class SupervisionDesk:
    """``rules``: the file of weights, read for each use. Surveys are kept as long as the store does not change."""

    def __init__(self, database: Database, rules: Path, clock: Callable[[], datetime]) -> None:
        self._database, self._rules, self._clock = database, rules, clock
        self._kept: OrderedDict[Scope, tuple[Stamp, Rules, Survey]] = OrderedDict()
        self._lock = threading.Lock()

    def rules(self) -> Rules:
        """Raises :class:`~service.casework.supervision.rules.RulesInvalid`."""
        return load_rules(self._rules, NAMES)

    def scope(self, period: Period) -> Scope:
        return Scope.of(period, self._clock())

    def survey(self, scope: Scope) -> Survey:
        rules = self.rules()
        with self._database.read() as connection:
            now = stamp(connection)
            with self._lock:
                kept = self._kept.get(scope)
            if kept is not None and kept[:2] == (now, rules):
                return kept[2]
            made = survey(connection, scope, rules)
        with self._lock:
            self._kept[scope] = (now, rules, made)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return made

    def decide(self, group: str, period: Period, choosing: Choosing, decision: Decision) -> DecisionRow:
        """Raises :class:`NotFound`, :class:`Impossible` or :class:`Conflict`; then nothing is stored."""
        with self._database.write() as connection:
            found = survey(connection, self.scope(period), self.rules())
            _check(connection, group, period, choosing, found)
            keys.note(
                connection,
                at=decision.at,
                key_name=decision.key_name,
                who=decision.who,
                action=f"supervision_{choosing.choice}",
                target=group,
            )
            return decisions.add(connection, _row(group, period, choosing, decision, found))


def survey(connection: Connection, scope: Scope, rules: Rules) -> Survey:
    memory = remember(connection, scope)
    question = scope.question(rules, Grouping(memory.joined))
    return Survey(scope, rules, [*figures(connection, question), *_heavy(connection, question, rules)], memory)


def _heavy(connection: Connection, question: Question, rules: Rules) -> list[Figures]:
    """Cases of a class that are candidates by themselves too."""
    within = heavy_cases(connection, question, rules.heavy_case)
    if not within:
        return []
    alone = replace(question, grouping=Grouping(only_cases=tuple(within)))
    return [replace(found, within=within[found.group], name="") for found in figures(connection, alone)]


def _check(connection: Connection, group: str, period: Period, choosing: Choosing, found: Survey) -> None:
    held = decisions.last(connection, group, period.start, period.end)
    if choosing.seen != (NO_DECISION if held is None else held.id):
        raise Conflict("这一项刚由他人作了决定，请刷新后再定")
    known = {figures.group for figures in found.figures} | set(found.memory.picked_before) | set(found.memory.joined)
    if group not in known and held is None:
        raise NotFound(f"{period.label}的候选中没有 {group}")
    if choosing.choice is Choice.WITHDRAWN and (held is None or held.choice is Choice.WITHDRAWN):
        raise Impossible("这一项在本时段没有决定，无可撤回")
    _check_target(group, choosing, found.memory, known)


def _check_target(group: str, choosing: Choosing, memory: Memory, known: set[str]) -> None:
    if (choosing.choice is Choice.MERGED) != (choosing.into is not None):
        raise Impossible("并入时须写明并入哪一项，其他决定不写")
    if choosing.into is None:
        return
    if choosing.into == group or memory.joined.get(choosing.into) == group:
        raise Impossible("不能并入自身，请选择另一项")
    if choosing.into not in known:
        raise NotFound(f"候选中没有要并入的 {choosing.into}")


def _row(group: str, period: Period, choosing: Choosing, decision: Decision, found: Survey) -> DecisionRow:
    """With the score and the numbers that were on the table."""
    candidate = found.ranked().of(group)
    return DecisionRow(
        id=NO_DECISION,
        group_id=group,
        period=period.label,
        period_start=period.start,
        period_end=period.end,
        choice=choosing.choice,
        into_group=choosing.into,
        meeting=choosing.meeting,
        why=decision.why,
        who=decision.who,
        key_name=decision.key_name,
        at=decision.at,
        score=0.0 if candidate is None else candidate.score,
        factors={} if candidate is None else {part.name: part.value for part in candidate.parts},
    )
