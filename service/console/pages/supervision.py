"""重点督办: the ranked list with what each factor gave, sliders for the weights, and what people decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from service.api.requests import FARTHEST_PAGE
from service.casework.desk import Desk
from service.casework.errors import Impossible
from service.casework.period import Period, parse_period
from service.casework.roles import Permission, may, require
from service.casework.sessions import Session
from service.casework.supervision import NAMES, Choosing, views
from service.casework.supervision.factors import BY_NAME
from service.casework.views import CHINA_TIME
from service.console.access import Acting, Form, Looking
from service.console.context import PREFIX, DeskDep
from service.console.forms import decided, number, text
from service.console.shell import Message, back_to, fragment, page
from service.store.supervision.decisions import Choice

router = APIRouter(prefix="/supervision")

SHOWN = 20
"""Candidates listed: what a meeting can talk about."""
MONTHS_OFFERED = 6
LARGEST_SLIDER = 40
"""Points that a slider goes up to; a weight above it in the office's file stretches its own."""

Group = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{1,100}$")]
PeriodText = Annotated[str, Query(max_length=60)]
Weights = Annotated[list[Annotated[str, Query(pattern=r"^[a-z]+:\d+(\.\d+)?$")]], Query(alias="weight", max_length=50)]


@router.get("")
def show(request: Request, desk: DeskDep, session: Looking, period: PeriodText = "") -> Response:
    asked = _period(desk, period)
    desk.classes.refresh()
    context = _listed(desk, asked, [], session)
    return page(
        request,
        session,
        "supervision.html",
        tab="supervision",
        offered=_offered(desk),
        titles={name: BY_NAME[name].title for name in NAMES},
        largest=LARGEST_SLIDER,
        **context,
    )


@router.get("/list")
def ranked(
    *,
    request: Request,
    desk: DeskDep,
    session: Looking,
    period: PeriodText = "",
    weight: Weights = [],  # noqa: B006
) -> Response:
    """The list alone, weighed as the sliders stand."""
    return fragment("supervision_list.html", session=session, **_listed(desk, _period(desk, period), weight, session))


@router.get("/{group}/rows")
def rows(
    *,
    group: Group,
    request: Request,
    desk: DeskDep,
    session: Looking,
    factor: Annotated[str, Query(max_length=30)],
    period: PeriodText = "",
    number: Annotated[int, Query(alias="page", ge=1, le=FARTHEST_PAGE)] = 1,
) -> Response:
    """The suggestions that a number is made of."""
    asked = _period(desk, period)
    found = desk.supervision.survey(desk.supervision.scope(asked))
    with desk.database.read() as connection:
        behind = views.rows(connection, found, group, factor, page=number)
    return page(
        request,
        session,
        "supervision_rows.html",
        tab="supervision",
        behind=behind,
        title=BY_NAME[factor].title,
        period=asked,
        size=views.MOST_ROWS,
        address=f"{PREFIX}/supervision/{group}/rows?factor={factor}&period={asked.key}&",
    )


@router.post("/{group}")
def decide(group: Group, desk: DeskDep, session: Acting, form: Form) -> Response:
    require(session.role, Permission.CHOOSE)
    period, made = parse_period(text(form, "period")), decided(session, desk, form)
    choice = Choice(text(form, "choice"))
    if choice is not Choice.WITHDRAWN and not made.why:
        raise Impossible("请写明理由，会议记录和下一期都要用到")
    choosing = Choosing(choice, text(form, "meeting", longest=100), text(form, "into") or None, number(form, "seen"))
    desk.supervision.decide(group, period, choosing, made)
    said = f"{period.label}：{group} 已记为“{views.CHOICES[choice]}”"
    return back_to(f"{PREFIX}/supervision?period={period.key}", Message(said))


def _listed(desk: Desk, period: Period, weights: Sequence[str], session: Session) -> dict[str, Any]:
    pairs = (one.split(":") for one in weights)
    found = desk.supervision.survey(desk.supervision.scope(period))
    with desk.database.read() as connection:
        listed = views.candidates(
            connection, desk.taxonomy, found, limit=SHOWN, weights={name: float(points) for name, points in pairs}
        )
    return {
        "listed": listed,
        "period": period,
        "choices": views.CHOICES,
        "may_choose": may(session.role, Permission.CHOOSE),
        "back": f"{PREFIX}/supervision?period={period.key}",
        "order": {name: place for place, name in enumerate(NAMES)},
    }


def _period(desk: Desk, given: str) -> Period:
    """The one that was asked for, or the month under way."""
    return parse_period(given) if given.strip() else _month(desk)


def _month(desk: Desk) -> Period:
    return parse_period(f"{desk.clock().astimezone(CHINA_TIME):%Y-%m}")


def _offered(desk: Desk) -> list[Period]:
    month = _month(desk)
    quarter = parse_period(f"{month.start.year}Q{(month.start.month + 2) // 3}")
    return [month, *month.before(MONTHS_OFFERED - 1), quarter, parse_period(str(month.start.year))]
