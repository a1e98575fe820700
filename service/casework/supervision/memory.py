"""Decisions of earlier periods, brought to what their matters are now: cases merge, and find a class, in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.casework.supervision.scope import Scope
from service.store.supervision import decisions
from service.store.supervision.decisions import Choice, DecisionRow


@dataclass(frozen=True, slots=True)
class Memory:
    current: Mapping[str, DecisionRow]
    """The decision that holds in this very period, by group."""
    earlier: Mapping[str, Sequence[DecisionRow]]
    """One a group and earlier period: the last one made, unless withdrawn; the latest period first."""
    joined: Mapping[str, str]
    """Groups that are supervised with another one, and that one."""

    @property
    def picked_before(self) -> Mapping[str, DecisionRow]:
        """Groups whose latest earlier decision was to pick them."""
        latest = {group: rows[0] for group, rows in self.earlier.items()}
        return {group: row for group, row in latest.items() if row.choice is Choice.PICKED}


def remember(connection: Connection, scope: Scope) -> Memory:
    """What was decided for this period and those before it."""
    held = _holding(decisions.up_to(connection, scope.end))
    now = _now(connection, held)
    current: dict[str, DecisionRow] = {}
    earlier: dict[str, list[DecisionRow]] = {}
    for row in held:
        if _of_this(row, scope):
            current[row.group_id] = row
        else:
            for group in now[row.group_id]:
                earlier.setdefault(group, []).append(row)
    ordered = {g: sorted(rows, key=lambda r: (r.period_end, r.id), reverse=True) for g, rows in earlier.items()}
    return Memory(current, ordered, _joined(held, now))


def _holding(rows: Sequence[DecisionRow]) -> list[DecisionRow]:
    """The last decision about each group in each period, without those that were withdrawn."""
    last = {(row.group_id, row.period_start, row.period_end): row for row in rows}
    return [row for row in last.values() if row.choice is not Choice.WITHDRAWN]


def _of_this(row: DecisionRow, scope: Scope) -> bool:
    return (row.period_start, row.period_end) == (scope.start, scope.end)


def _now(connection: Connection, rows: Sequence[DecisionRow]) -> dict[str, list[str]]:
    """Where a decision shows: at its group, at the case that it was merged into, and at the class of that case."""
    named = {row.group_id for row in rows} | {row.into_group for row in rows if row.into_group}
    cases = decisions.group_now(connection, named)
    return {group: _places(group, cases.get(group)) for group in named}


def _places(group: str, case: tuple[str, str | None] | None) -> list[str]:
    return [group] if case is None else [case[0], *([case[1]] if case[1] else [])]


def _joined(rows: Sequence[DecisionRow], now: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The latest word about each group; a group that was joined to a joined one goes where that goes.

    A case that has found a class since is counted there and is not joined any more.
    """
    latest = {row.group_id: row for row in sorted(rows, key=lambda row: row.id)}
    merged = {g: row.into_group for g, row in latest.items() if row.choice is Choice.MERGED and len(now[g]) == 1}
    joined = {now[group][0]: now[into][-1] for group, into in merged.items() if into}
    return {group: target for group, first in joined.items() if (target := _end(joined, first)) != group}


def _end(joined: Mapping[str, str], group: str) -> str:
    seen = {group}
    while (following := joined.get(group)) is not None and following not in seen:
        seen.add(following)
        group = following
    return group
