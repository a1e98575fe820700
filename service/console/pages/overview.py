"""总览."""

from __future__ import annotations

import math

from fastapi import APIRouter, Request, Response

from service.console.access import Looking
from service.console.charts import bars, wheel
from service.console.context import DeskDep
from service.console.shell import page

router = APIRouter(prefix="/overview")

STEPS = 6
"""Shades of the table of themes by week."""


@router.get("")
def show(request: Request, desk: DeskDep, session: Looking) -> Response:
    board = desk.dashboard.show()
    greatest = max((count for counts in board.themes.values() for count in counts), default=0) or 1
    return page(
        request,
        session,
        "overview.html",
        tab="overview",
        board=board,
        incoming=bars(board.weeks, board.incoming, f"每周反映人次：{'、'.join(map(str, board.incoming))}"),
        wheel=wheel(
            board.needs, "七有五性反映人次：" + "、".join(f"{name} {count}" for name, count in board.needs.items())
        ),
        shade=lambda count: math.ceil(STEPS * count / greatest),
    )
