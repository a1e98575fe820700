"""A suggestion as a form: what is proposed is chosen already, what else is likely is one click away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.taxonomy import Taxonomy
from nlp.types import Role
from service.casework.answers import SuggestionJson
from service.casework.inbox import Open
from service.console.highlight import Piece, pieces

MOST_CHOICES = 3
"""Of one kind: as many as have a key of their own."""
LIKELY = 0.5
"""From this probability on the best candidate case is proposed, below it a case of its own."""

STAY, ALONE = "stay", "alone"
"""Values of the case's radio beside the ids of cases."""

THEME_KEYS, LEAD_KEYS, CASE_KEYS = "123", "qwe", "zxcv"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    title: str
    key: str
    chosen: bool
    probability: float | None = None
    reasons: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Card:
    suggestion: SuggestionJson
    label: int
    case_version: int
    text: Sequence[Piece]
    themes: Sequence[Choice]
    leads: Sequence[Choice]
    co: Sequence[str]
    needs: Sequence[str]
    """Those that hold."""
    kind: str
    urgency: int
    cases: Sequence[Choice]


def card(opened: Open, taxonomy: Taxonomy) -> Card:
    shown = opened.suggestion
    said = {name: label["value"] for name, label in shown["labels"].items()}
    machine_co = [d["name"] for d in shown["departments"] if d["role"] == Role.CO]
    return Card(
        suggestion=shown,
        label=opened.label,
        case_version=opened.case_version,
        text=pieces(shown),
        themes=_themes(shown, said.get("themes", [""])[0], taxonomy),
        leads=_leads(shown, said.get("lead")),
        co=said.get("co", machine_co),
        needs=said.get("qiyouwuxing", [n["name"] for n in shown["qiyouwuxing"]]),
        kind=said.get("kind", shown["kind"]["name"]),
        urgency=said.get("urgency", shown["urgency"]["level"]),
        cases=_cases(opened),
    )


def _themes(shown: SuggestionJson, said: str, taxonomy: Taxonomy) -> list[Choice]:
    likely: dict[str, tuple[str, float | None]] = {
        t["code"]: (t["name"], t["probability"]) for t in shown["themes"][:MOST_CHOICES]
    }
    if said and said not in likely:
        likely = {said: (taxonomy.themes[said].name, None)} | dict(list(likely.items())[: MOST_CHOICES - 1])
    chosen = said or next(iter(likely), "")
    return [
        Choice(code, name, THEME_KEYS[i], code == chosen, probability)
        for i, (code, (name, probability)) in enumerate(likely.items())
    ]


def _leads(shown: SuggestionJson, said: str | None) -> list[Choice]:
    """Without a lead (praise, no content) none is chosen."""
    ranked = [d for d in shown["departments"] if d["role"] != Role.CO]
    proposed = next((d["name"] for d in ranked if d["role"] == Role.LEAD), "")
    found = [Choice(d["name"], d["name"], "", False, d["probability"], d["reasons"]) for d in ranked]
    if said and said not in {c.value for c in found}:
        found.insert(0, Choice(said, said, "", False))
    wanted = proposed if said is None else said
    found.sort(key=lambda choice: choice.value != wanted)
    return [
        Choice(c.value, c.title, LEAD_KEYS[i], c.value == wanted, c.probability, c.reasons)
        for i, c in enumerate(found[:MOST_CHOICES])
    ]


def _cases(opened: Open) -> list[Choice]:
    case = opened.suggestion["case"]
    review = case["review"]
    if review is not None and review["status"] == "open":
        likely = review["candidates"][:MOST_CHOICES]
        best = likely[0]["probability"] >= LIKELY if likely else False
        asked = [
            Choice(c["case_id"], c["hint"], CASE_KEYS[i], best and i == 0, c["probability"], c["reasons"])
            for i, c in enumerate(likely)
        ]
        return [*asked, Choice(ALONE, "都不是，另立一件事", CASE_KEYS[len(asked)], not best)]
    if case["messages"] == 1:
        return [Choice(STAY, "单独一件事", CASE_KEYS[0], True, None, case["reasons"])]
    return [
        Choice(STAY, opened.hint, CASE_KEYS[0], True, case["probability"], case["reasons"]),
        Choice(ALONE, "不是这件事，另立一件", CASE_KEYS[1], False),
    ]
