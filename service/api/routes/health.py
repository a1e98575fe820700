"""For those who run the service: alive, ready, measured. No key needed, nothing of a suggestion shown."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST
from typing_extensions import TypedDict

from service.api.state import DeskDep, StateDep

router = APIRouter(tags=["运行"])


class AliveJson(TypedDict):
    status: str


class ReadyJson(AliveJson):
    bundle: str
    indexed: int


@router.get("/healthz", summary="进程是否存活")
async def alive() -> AliveJson:
    return {"status": "alive"}


@router.get("/readyz", summary="模型与索引是否就绪", description="就绪前返回 503。")
async def ready(desk: DeskDep) -> ReadyJson:
    return {"status": "ready", "bundle": desk.bundle, "indexed": len(desk.index)}


@router.get("/metrics", summary="Prometheus 指标")
def metrics(state: StateDep) -> Response:
    return Response(state.metrics.text(), media_type=CONTENT_TYPE_LATEST)
