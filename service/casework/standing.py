"""What counts of a suggestion: a person's label where there is one, else the machine's answer; how its case stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nlp.types import Role
from service.contract import AnalysisJson
from service.store.records import CaseStatus, LabelRow, Standing

STATUS_NAMES: Mapping[str, str] = {
    CaseStatus.OPEN: "办理中",
    CaseStatus.CLOSED: "已办结",
    CaseStatus.RECURRED: "办结后反弹",
    CaseStatus.MERGED: "已并入他案",
}


def by_machine(analysis: AnalysisJson) -> Standing:
    return Standing(
        theme=analysis["themes"][0]["code"] if analysis["themes"] else "",
        lead=next((d["name"] for d in analysis["departments"] if d["role"] == Role.LEAD), ""),
        kind=analysis["kind"]["name"],
        urgency=analysis["urgency"]["level"],
        needs_review=analysis["needs_review"],
    )


def corrected(analysis: AnalysisJson, held: Mapping[str, LabelRow]) -> Standing:
    """``held``: the labels that hold, by field. A suggestion that a person has labelled is not unsure any more."""
    said: dict[str, Any] = {name: held[name].value for name in ("lead", "kind", "urgency") if name in held}
    if "themes" in held:
        said["theme"] = held["themes"].value[0]
    machine = by_machine(analysis)
    return replace(machine, **said, needs_review=machine.needs_review and not held)
