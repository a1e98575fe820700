"""What the console holds while the application runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Request

from service.api.problems import NotReady
from service.api.state import State
from service.casework.desk import Desk, now
from service.casework.sessions import Sessions

PREFIX = "/console"
"""Before every address of the console."""


@dataclass
class Console:
    state: State
    sessions: Sessions = field(init=False)

    def __post_init__(self) -> None:
        self.sessions = Sessions(self.state.database, now)


async def console_of(request: Request) -> Console:
    return cast("Console", request.app.state.console)


ConsoleDep = Annotated[Console, Depends(console_of)]


async def ready_desk(console: ConsoleDep) -> Desk:
    if console.state.desk is None:
        raise NotReady(console.state.failure or "正在载入模型和索引，请稍候")
    return console.state.desk


DeskDep = Annotated[Desk, Depends(ready_desk)]
