"""Cases that people made elsewhere (an archived ledger's 案件编号), taken over as their word: all of it, or nothing.

Messages of one case of the file are in one case from then on, messages of different cases in different ones, and it
takes a person to part or to join them again. What the file does not name stays where it is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from service.casework.decisions import active, merge_into, move_into, not_required, recount, remember, transfer
from service.casework.effects import Effects, Move, link
from service.casework.errors import Conflict, Impossible
from service.casework.live_index import Change, LiveIndex
from service.store import cases, history, memberships, reviews, suggestions
from service.store.records import Decision, LinkKind
from service.store.reviews import ReviewStatus

MOST_SHOWN = 20
"""Findings listed in one refusal; the rest is counted."""
_OURS = re.compile(r"S\d{6,12}")


@dataclass(frozen=True, slots=True)
class Claim:
    """One row: this suggestion is of this case."""

    line: str
    """Where a person finds it: 第 3 行."""
    suggestion: str
    """Our own number, or the source's."""
    case: str
    """As the file names it; any text."""
    klass: str = ""
    """一类事 of the case as the file has it. Checked only."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What became of a partition."""

    cases: int
    suggestions: int
    moved: int
    """Suggestions that are in another case now than before."""


class PartitionRefused(Impossible):
    """The file contradicts itself or the store; nothing was written."""

    def __init__(self, findings: Sequence[str]) -> None:
        more = f"\n……另有 {len(findings) - MOST_SHOWN} 处" if len(findings) > MOST_SHOWN else ""
        shown = "\n".join(findings[:MOST_SHOWN])
        super().__init__(f"分组有误，什么都没有写入，请改正后再试：\n{shown}{more}")


class PartitionDesk:
    def __init__(self, index: LiveIndex) -> None:
        self._index = index

    def adopt(self, claims: Sequence[Claim], source: str, decision: Decision, *, force: bool = False) -> Adopted:
        """``force`` overrides what a person has said in the service before. Raises :class:`PartitionRefused`."""
        require_consistent(claims)
        with self._index.changing() as change:
            ids = _stored(change, claims, source)
            groups: dict[str, dict[str, None]] = defaultdict(dict)
            known = [replace(claim, suggestion=ids[claim.suggestion]) for claim in claims]
            require_consistent(known)  # the file may name one by our number and by its source's
            for claim in known:
                groups[claim.case].setdefault(claim.suggestion)
            moved = _carry_out(change, groups, decision, force=force)
        return Adopted(len(groups), len(set(ids.values())), moved)


def require_consistent(claims: Iterable[Claim]) -> None:
    """Raises :class:`PartitionRefused`."""
    if findings := contradictions(claims):
        raise PartitionRefused(findings)


def contradictions(claims: Iterable[Claim]) -> list[str]:
    """A message in two cases, a class over half a case; by line, in the order of the file."""
    case_of: dict[str, Claim] = {}
    class_of: dict[str, Claim] = {}
    found = []
    for claim in claims:
        first = case_of.setdefault(claim.suggestion, claim)
        if first.case != claim.case:
            found.append(
                f"{first.line}与{claim.line}：诉求 {claim.suggestion} 同时在“{first.case}”和“{claim.case}”两件事中"
            )
        other = class_of.setdefault(claim.case, claim)
        if other.klass != claim.klass:
            found.append(
                f"{other.line}与{claim.line}：“{claim.case}”这件事一部分在一类事“{other.klass or '（空）'}”、"
                f"另一部分在“{claim.klass or '（空）'}”，一件事只能整件归入一类"
            )
    return found


def _stored(change: Change, claims: Sequence[Claim], source: str) -> dict[str, str]:
    """Our number of each suggestion that the file names."""
    named = {claim.suggestion: claim for claim in claims}
    ours = [id for id in named if _OURS.fullmatch(id)]
    known = {id: id for start in range(0, len(ours), suggestions.CHUNK) for id in _placed(change, ours[start:])}
    keys = suggestions.stored_keys(change.connection, source, named.keys() - known.keys())
    known |= {external: key.id for external, key in keys.items()}
    unknown = [claim for id, claim in named.items() if id not in known]
    if unknown:
        raise PartitionRefused(
            [f"{c.line}：库中没有诉求 {c.suggestion}（来源“{source}”），请先导入它所在的台账" for c in unknown]
        )
    return known


def _placed(change: Change, ids: Sequence[str]) -> Iterable[str]:
    return memberships.of(change.connection, ids[: suggestions.CHUNK])


def _carry_out(change: Change, groups: Mapping[str, Mapping[str, None]], decision: Decision, *, force: bool) -> int:
    """Each group keeps the stored case that holds most of it, so that few ids change. Gives how many moved."""
    taken: set[str] = set()
    moved = 0
    for name, members in groups.items():
        ids = list(members)
        home = _home(change, ids, taken) or cases.open_case(change.connection, decision.at)
        taken.add(home)
        try:
            moved += _Gathering(change, decision, force).gather(ids, home)
        except Conflict as refused:
            raise PartitionRefused([f"“{name}”这件事：{refused}"]) from refused
    return moved


def _home(change: Change, ids: Sequence[str], taken: set[str]) -> str:
    """The case that holds most of them and that no other group has; empty where there is none."""
    now = memberships.of(change.connection, ids)
    counts = Counter(now[id].case_id for id in ids if now[id].case_id not in taken)
    return min(counts, key=lambda case: (-counts[case], case)) if counts else ""


@dataclass(frozen=True, slots=True)
class _Gathering:
    """Brings suggestions into one case. Every step is a decision of its own that can be undone."""

    change: Change
    decision: Decision
    force: bool

    def gather(self, ids: Sequence[str], home: str) -> int:
        elsewhere: dict[str, list[str]] = defaultdict(list)
        for id, membership in memberships.of(self.change.connection, ids).items():
            if membership.case_id != home:
                elsewhere[membership.case_id].append(id)
        strangers = {id for part in elsewhere.values() for id in part}
        self._confirm([id for id in ids if id not in strangers], home)
        for source, part in sorted(elsewhere.items()):
            self._bring(source, part, home)
        return len(strangers)

    def _confirm(self, ids: Sequence[str], home: str) -> None:
        """They are there already; now a person has said so."""
        connection = self.change.connection
        if history.required(connection, ids, home) == len(ids):
            return
        waiting = reviews.open_among(connection, ids)
        reviews.settle(connection, waiting, ReviewStatus.SAME, self.decision)
        effects = Effects(links=link(self.change, LinkKind.MUST, ids, home, self.decision), reviews=waiting)
        remember(self.change, "confirmed", home, self.decision, effects=effects)
        recount(self.change, home)

    def _bring(self, source: str, part: Sequence[str], home: str) -> None:
        connection = self.change.connection
        if not memberships.members(connection, home):
            self._allowed(part, source)
            must = link(self.change, LinkKind.MUST, part, home, self.decision)
            transfer(self.change, "split", [Move(id, source, home) for id in part], self.decision, links=must)
        elif set(part) == set(memberships.members(connection, source)):
            target, other = active(self.change, home), active(self.change, source)
            merge_into(self.change, target, other, self.decision, force=self.force)
        else:
            self._allowed(part, source)
            move_into(self.change, source, part, home, self.decision, force=self.force)

    def _allowed(self, part: Sequence[str], source: str) -> None:
        not_required(self.change, active(self.change, source), part, self.decision, force=self.force)
