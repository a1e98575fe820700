"""重点督办 as it is shown: names, numbers with their reasons, decisions, and the rows behind each number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import Connection

from nlp.taxonomy import URGENCIES, Taxonomy
from service.casework.errors import NotFound
from service.casework.supervision.answers import (
    CandidateGroupJson,
    CandidatesJson,
    FactorJson,
    PeriodJson,
    RowJson,
    RowsJson,
    SupervisionDecisionJson,
)
from service.casework.supervision.desk import Survey
from service.casework.supervision.factors import BALANCE, BY_NAME
from service.casework.supervision.ranking import Candidate, Part
from service.casework.supervision.scope import Scope
from service.casework.views import CHINA_TIME, HINT_LENGTH, hints
from service.store import suggestions
from service.store.supervision.decisions import Choice, DecisionRow
from service.store.supervision.figures import Figures
from service.store.supervision.rows import RowBehind, rows_behind
from service.store.voices import Grouping

CANDIDATES_PATH = "/v1/supervision/candidates"
MOST_ROWS = 200
"""Rows behind a number in one answer."""

MOST_REASONS = 4
SHARE = "vulnerable"
"""The factor whose value is a share."""

CHOICES: Mapping[Choice, str] = {
    Choice.PICKED: "选定",
    Choice.DROPPED: "不列",
    Choice.MERGED: "并入",
    Choice.WITHDRAWN: "撤回",
}


def candidates(
    connection: Connection,
    taxonomy: Taxonomy,
    survey: Survey,
    *,
    limit: int,
    weights: Mapping[str, float] | None = None,
) -> CandidatesJson:
    """The best ``limit``, and the groups picked before that have gone quiet."""
    ranked = survey.ranked(weights)
    best = ranked.best(limit)
    names = _names(connection, [candidate.figures for candidate in best])
    heard = {figures.group for figures in survey.figures}
    quiet = [row for group, row in survey.memory.picked_before.items() if group == row.group_id and group not in heard]
    return {
        "period": _period(survey.scope),
        "weights": {name: scale.weight for name, scale in ranked.rules.factors.items()},
        "total": len(ranked),
        "items": [_candidate(c, names[c.figures.group], taxonomy, survey) for c in best],
        "quiet": [decision_json(row) for row in sorted(quiet, key=lambda row: row.id)],
    }


def _period(scope: Scope) -> PeriodJson:
    start = None if scope.start is None else _moment(scope.start)
    return {"label": scope.label, "start": start, "end": _moment(scope.end)}


def _names(connection: Connection, figures: Collection[Figures]) -> dict[str, str]:
    """A class goes by its name; a case, which has none, as in the list of cases: by its beginning."""
    beginnings = hints(connection, [f.group for f in figures if not f.name])
    return {f.group: f.name or beginnings[f.group] for f in figures}


def _candidate(candidate: Candidate, name: str, taxonomy: Taxonomy, survey: Survey) -> CandidateGroupJson:
    figures, memory = candidate.figures, survey.memory
    theme, current = taxonomy.themes.get(figures.theme), memory.current.get(figures.group)
    return {
        "group": figures.group,
        "kind": "class" if figures.name else "case",
        "within": figures.within,
        "name": name,
        "theme": {"code": figures.theme, "name": theme.name if theme else ""},
        "score": candidate.score,
        "messages": figures.messages,
        "people": figures.known,
        "anonymous": figures.anonymous,
        "first_reported_at": _moment(figures.first),
        "last_reported_at": _moment(figures.last),
        "factors": [_factor(part, figures.group, survey.scope) for part in candidate.parts],
        "reasons": reasons(candidate),
        "decision": None if current is None else decision_json(current),
        "earlier": [decision_json(row) for row in memory.earlier.get(figures.group, ())],
        "joined": sorted(group for group, target in memory.joined.items() if target == figures.group),
    }


def _factor(part: Part, group: str, scope: Scope) -> FactorJson:
    factor = BY_NAME[part.name]
    return {
        "name": part.name,
        "title": factor.title,
        "value": part.value,
        "unit": factor.unit,
        "points": part.points,
        "weight": part.most,
        "rows": _rows_path(group, part.name, scope) if factor.bases else None,
    }


def _rows_path(group: str, factor: str, scope: Scope) -> str:
    asked = {"factor": factor, "end": _moment(scope.end)}
    if scope.period is not None:
        asked = {"factor": factor, "period": scope.period.key}
    elif scope.start is not None:
        asked["since"] = _moment(scope.start)
    return f"{CANDIDATES_PATH}/{group}/rows?{urlencode(asked)}"


def reasons(candidate: Candidate) -> list[str]:
    """What gave most points, as phrases."""
    return [said(part, candidate.figures) for part in strongest(candidate)]


def strongest(candidate: Candidate) -> list[Part]:
    """The parts that gave most points; none that gave nothing, nor the place among the others."""
    ordered = sorted(candidate.parts, key=lambda part: -part.points)
    return [part for part in ordered if part.points > 0 and part.name != BALANCE][:MOST_REASONS]


def said(part: Part, figures: Figures) -> str:
    """A factor's number as a phrase: 12人反映. People are told as they are, not as anonymous ones are weighed."""
    if part.name == "people":
        anonymous = f"，另有匿名{figures.anonymous}件" if figures.anonymous else ""
        return BY_NAME[part.name].reason.format(figures.known) + anonymous
    if part.name == "urgency":
        return f"有{URGENCIES[int(part.value)]}诉求"
    number = f"{part.value:.0%}" if part.name == SHARE else f"{part.value:g}"
    return BY_NAME[part.name].reason.format(number)


def decision_json(row: DecisionRow) -> SupervisionDecisionJson:
    return {
        "id": row.id,
        "group": row.group_id,
        "period": row.period,
        "choice": row.choice.value,
        "into": row.into_group,
        "meeting": row.meeting,
        "why": row.why,
        "who": row.who,
        "at": _moment(row.at),
        "score": row.score,
    }


def rows(connection: Connection, survey: Survey, group: str, factor: str, *, page: int) -> RowsJson:
    """The suggestions that a factor's number stands on. Raises :class:`NotFound`."""
    candidate = survey.ranked().of(group)
    if candidate is None or factor not in BY_NAME or not BY_NAME[factor].bases:
        raise NotFound("本时段没有这个候选，或没有这项因素")
    found = behind(connection, survey, candidate.figures, factor)
    together = [row for rows_ in found.values() for row in rows_]
    shown = together[(page - 1) * MOST_ROWS : page * MOST_ROWS]
    texts = suggestions.masked_texts(connection, [row.suggestion_id for row in shown])
    return {
        "group": group,
        "factor": factor,
        "value": candidate.part(factor).value,
        "parts": {basis: len(rows_) for basis, rows_ in found.items()},
        "items": [_row(row, texts) for row in shown],
        "total": len(together),
        "page": page,
    }


def behind(connection: Connection, survey: Survey, figures: Figures, factor: str) -> Mapping[str, Sequence[RowBehind]]:
    """By basis; see :class:`service.store.supervision.rows.Basis`."""
    grouping = Grouping(only_cases=[figures.group]) if figures.within else Grouping(survey.memory.joined)
    question = survey.scope.question(survey.rules, grouping)
    return {basis.value: rows_behind(connection, question, figures.group, basis) for basis in BY_NAME[factor].bases}


def _row(row: RowBehind, texts: Mapping[str, str]) -> RowJson:
    return {
        "suggestion_id": row.suggestion_id,
        "case_id": row.case_id,
        "reported_at": _moment(row.reported),
        "known": row.known,
        "value": row.value,
        "hint": texts.get(row.suggestion_id, "").replace("\n", " ")[:HINT_LENGTH],
    }


def _moment(at: datetime) -> str:
    return at.astimezone(CHINA_TIME).isoformat()
