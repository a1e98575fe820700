"""Which needs, departments, stations and places count for a suggestion: a person's labels before the machine's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nlp.types import Role
from service.contract import AnalysisJson
from service.store.facets import Facet
from service.store.records import LabelRow

STATION_COLUMNS = (
    "联络站",
    "代表联络站",
    "站点",
    "村/社区",
    "村社区",
    "村居",
    "社区",
    "所属社区",
    "被反映街乡镇",
    "所属街道",
    "街道",
)
"""Columns of a ledger that say which village, community or station a row came from; the first one filled holds."""

LONGEST = 60
"""Characters of a name; what is longer is not one."""

Facets = Mapping[Facet, Sequence[str]]


def of_new(analysis: AnalysisJson, extra: Mapping[str, Any] | None) -> Facets:
    """``extra``: the ledger's other columns."""
    places = [place["text"] for place in analysis["places"]]
    return {**by_labels(analysis, {}), Facet.STATION: _station(extra or {}), Facet.PLACE: _names(places)}


def by_labels(analysis: AnalysisJson, held: Mapping[str, LabelRow]) -> Facets:
    """Those that a person can correct; ``held``: the labels that hold, by field."""
    needs = [need["name"] for need in analysis["qiyouwuxing"]]
    lead = [d["name"] for d in analysis["departments"] if d["role"] == Role.LEAD]
    co = [d["name"] for d in analysis["departments"] if d["role"] == Role.CO]
    if "lead" in held:
        lead = [held["lead"].value]
    return {
        Facet.NEED: held["qiyouwuxing"].value if "qiyouwuxing" in held else needs,
        Facet.DEPARTMENT: _names([*lead, *(held["co"].value if "co" in held else co)]),
    }


def _station(extra: Mapping[str, Any]) -> list[str]:
    named = (str(extra[column]).strip() for column in STATION_COLUMNS if extra.get(column))
    return _names(list(named))[:1]


def _names(values: Sequence[str]) -> list[str]:
    return [value for value in values if 0 < len(value) <= LONGEST]
