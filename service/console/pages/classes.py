"""一类事: matters of one kind at different places."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from service.api.requests import FARTHEST_PAGE
from service.casework import overview
from service.console.access import Looking
from service.console.context import PREFIX, DeskDep
from service.console.shell import page

router = APIRouter(prefix="/classes")

SIZE = 20
"""Classes on a page."""


@router.get("")
def show(
    request: Request,
    desk: DeskDep,
    session: Looking,
    number: Annotated[int, Query(alias="page", ge=1, le=FARTHEST_PAGE)] = 1,
) -> Response:
    desk.classes.refresh()
    with desk.database.read() as connection:
        found = overview.class_page(connection, page=number, size=SIZE)
    return page(request, session, "classes.html", tab="classes", found=found, address=f"{PREFIX}/classes?")
