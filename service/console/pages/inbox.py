"""收件: one suggestion at a time, its tags and its case proposed; accept, or correct and accept."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.datastructures import FormData

from nlp.taxonomy import KINDS, Taxonomy
from service.api.requests import SuggestionId
from service.casework.errors import Impossible
from service.casework.inbox import JoinCase, Placing, StandAlone, Stay, Verdict, Which
from service.casework.labelling import Correction
from service.casework.overview import taxonomy_json
from service.console.access import Acting, Form, Looking
from service.console.context import PREFIX, DeskDep
from service.console.forms import case_id, decided, number, text
from service.console.inbox_card import ALONE, STAY, card
from service.console.shell import Message, back_to, page

router = APIRouter(prefix="/inbox")

SHOWN = 12
"""Suggestions listed beside the open one: what fits on a screen of 768 lines."""
BEFORE = 2
"""Of them, ahead of the open one."""

WHICH_NAMES = {Which.ALL: "全部", Which.UNSURE: "拿不准", Which.URGENT: "紧急"}

Id = Annotated[SuggestionId, Path()]


@router.get("")
def begin(request: Request, desk: DeskDep, session: Looking, which: Which = Which.ALL) -> Response:
    """The first that waits, or that nothing does."""
    first = desk.inbox.first(which)
    if first is not None:
        return show(first, request, desk, session, which)
    queue = desk.inbox.queue(which, "", before=0, limit=0)
    return page(request, session, "inbox_empty.html", tab="inbox", which=which, names=WHICH_NAMES, queue=queue)


@router.get("/{suggestion_id}")
def show(suggestion_id: Id, request: Request, desk: DeskDep, session: Looking, which: Which = Which.ALL) -> Response:
    opened = desk.inbox.open(suggestion_id)
    queue = desk.inbox.queue(which, suggestion_id, before=BEFORE, limit=SHOWN)
    return page(
        request,
        session,
        "inbox.html",
        tab="inbox",
        which=which,
        names=WHICH_NAMES,
        queue=queue,
        card=card(opened, desk.taxonomy),
        taxonomy=taxonomy_json(desk.taxonomy),
        theme_names=_theme_names(desk.taxonomy),
        kinds=KINDS,
    )


@router.post("/{suggestion_id}")
def settle(suggestion_id: Id, desk: DeskDep, session: Acting, form: Form, which: Which = Which.ALL) -> Response:
    """What the form says holds, and the next suggestion is opened."""
    following = desk.inbox.queue(which, suggestion_id, before=0, limit=0).following
    desk.inbox.settle(suggestion_id, _verdict(form, desk.taxonomy), decided(session, desk, form))
    address = f"{PREFIX}/inbox/{following}" if following else f"{PREFIX}/inbox"
    return back_to(f"{address}?which={which}", Message(f"{suggestion_id} 已办，标签和归并已保存"))


def _verdict(form: FormData, taxonomy: Taxonomy) -> Verdict:
    return Verdict(
        correction=_correction(form, taxonomy),
        placing=_placing(form),
        seen_label=number(form, "seen_label"),
        seen_case=str(form.get("seen_case", "")),
        seen_version=number(form, "seen_version"),
    )


def _correction(form: FormData, taxonomy: Taxonomy) -> Correction:
    """All fields: to accept what a machine says is to say it oneself."""
    theme = _theme(text(form, "theme_other"), taxonomy) or str(form.get("theme", ""))
    lead = text(form, "lead_other") or str(form.get("lead", ""))
    if lead and lead not in taxonomy.departments:
        raise Impossible("没有这个部门，请从列表中选")
    return Correction(
        themes=[theme] if theme else None,
        qiyouwuxing=[str(value) for value in form.getlist("need")],
        lead=lead or None,
        co=[str(value) for value in form.getlist("co") if value != lead],
        kind=str(form.get("kind", "")) or None,
        urgency=number(form, "urgency"),
    )


def _theme(named: str, taxonomy: Taxonomy) -> str:
    """The code of a theme that was typed in; empty where nothing was."""
    if not named:
        return ""
    code = next((code for code, theme in taxonomy.themes.items() if named in (theme.name, code)), None)
    if code is None:
        raise Impossible("没有这个主题，请从列表中选")
    return code


def _placing(form: FormData) -> Placing:
    other, chosen = text(form, "case_other"), str(form.get("case", STAY))
    if other:
        return JoinCase(case_id(other))
    return Stay() if chosen == STAY else StandAlone() if chosen == ALONE else JoinCase(case_id(chosen))


def _theme_names(taxonomy: Taxonomy) -> dict[str, str]:
    return {code: theme.name for code, theme in taxonomy.themes.items()}
