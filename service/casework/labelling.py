"""A person corrects the tags of a suggestion. What a person said holds, whatever a machine says later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from nlp.taxonomy import KINDS, URGENCIES, Taxonomy
from service.casework.errors import Conflict, NotFound, UnknownLabel
from service.casework.facets import by_labels
from service.casework.live_index import LiveIndex
from service.casework.standing import corrected
from service.store import cases, facets, keys, labels, memberships, suggestions
from service.store.records import Decision, LabelRow

MOST_NEEDS = 3
"""七有五性 of one suggestion at most (DESIGN: 0 to 3)."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What is said about a suggestion; None says nothing about that field."""

    themes: Sequence[str] | None = None
    """Level-2 codes, the main one first; at least one."""
    qiyouwuxing: Sequence[str] | None = None
    lead: str | None = None
    co: Sequence[str] | None = None
    kind: str | None = None
    urgency: int | None = None

    def values(self) -> dict[str, Any]:
        given = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: value for name, value in given.items() if value is not None}


class Labelling:
    def __init__(self, index: LiveIndex, taxonomy: Taxonomy) -> None:
        self._index, self._taxonomy = index, taxonomy

    def correct(
        self, suggestion_id: str, correction: Correction, decision: Decision, *, seen: int | None = None
    ) -> None:
        """``seen``: the last label that the person saw; another one now is a :class:`Conflict`.

        Raises that, :class:`UnknownLabel` or :class:`NotFound`; then nothing is stored.
        """
        self._check(correction)
        with self._index.changing() as change:
            row = suggestions.get(change.connection, suggestion_id)
            membership = memberships.get(change.connection, suggestion_id)
            if row is None or membership is None:
                raise NotFound(f"没有编号为 {suggestion_id} 的诉求")
            if seen is not None and labels.last(change.connection, suggestion_id) != seen:
                raise Conflict(f"诉求 {suggestion_id} 的标签刚刚已被他人更正，您的更正没有保存，请刷新后核对")
            labels.add(change.connection, suggestion_id, correction.values(), decision)
            held = labels.current(change.connection, suggestion_id)
            _one_role_each(held)
            memberships.restate(change.connection, suggestion_id, corrected(row.analysis, held))
            facets.write(change.connection, suggestion_id, by_labels(row.analysis, held))
            cases.recount(change.connection, membership.case_id)
            keys.note(
                change.connection,
                at=decision.at,
                key_name=decision.key_name,
                who=decision.who,
                action="labelled",
                target=suggestion_id,
            )

    def _check(self, correction: Correction) -> None:
        if not correction.values():
            raise UnknownLabel("没有给出任何标签，请至少填写一项")
        if correction.themes is not None and not correction.themes:
            raise UnknownLabel("主题至少填写一个")
        if len(correction.qiyouwuxing or ()) > MOST_NEEDS:
            raise UnknownLabel(f"七有五性至多 {MOST_NEEDS} 个")
        departments = [*(correction.co or ()), *([] if correction.lead is None else [correction.lead])]
        _distinct("主题", correction.themes or ())
        _distinct("七有五性", correction.qiyouwuxing or ())
        _distinct("协办部门", correction.co or ())
        _known("主题代码", correction.themes or (), self._taxonomy.themes)
        _known("七有五性", correction.qiyouwuxing or (), self._taxonomy.needs)
        _known("部门", departments, self._taxonomy.departments)
        _known("诉求性质", [] if correction.kind is None else [correction.kind], dict.fromkeys(KINDS))
        if correction.urgency is not None and not 0 <= correction.urgency < len(URGENCIES):
            raise UnknownLabel(f"紧急程度应为 0 到 {len(URGENCIES) - 1}")


def _distinct(what: str, given: Sequence[str]) -> None:
    if len(set(given)) < len(given):
        raise UnknownLabel(f"{what}有重复，请删去重复的")


def _one_role_each(held: Mapping[str, LabelRow]) -> None:
    """Looks at all that people said, not only now: lead and co may have been corrected one after the other."""
    if "lead" in held and "co" in held and held["lead"].value in held["co"].value:
        raise UnknownLabel("主责部门不能同时是协办部门（此前更正的也算），请改其中一项")


def _known(what: str, given: Sequence[str], vocabulary: Mapping[str, object]) -> None:
    """The unknown value is not repeated: anything can stand in it."""
    for position, name in enumerate(given, start=1):
        if name not in vocabulary:
            raise UnknownLabel(f"第 {position} 个{what}不在分类表中，可用的值见 GET /v1/taxonomy")
