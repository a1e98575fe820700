"""Which suggestions a person should label next."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from service.api.requests import LARGEST_PAGE
from service.api.routes.common import REFUSALS, VERSION
from service.api.security import Caller
from service.api.state import DeskDep
from service.casework.label_queue import LabelQueueJson, queue

router = APIRouter(prefix=VERSION, tags=["诉求"], responses=REFUSALS)

Size = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="要几条")]


@router.get(
    "/label-queue",
    summary="最值得人来标的诉求",
    description="机器最拿不准的在前，各主题、各村社区轮着来，同一件事只出一条；标过的不再出。"
    "标好用 PUT /v1/suggestions/{id}/labels。",
)
def label_queue(desk: DeskDep, caller: Caller, size: Size = 50) -> LabelQueueJson:
    with desk.database.read() as connection:
        return queue(connection, size)
