"""For newcomers and those who run the service: what it is, alive, ready, measured.

No key needed, nothing of a suggestion shown.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from prometheus_client import CONTENT_TYPE_LATEST
from typing_extensions import TypedDict

from service.api.state import DeskDep, StateDep

router = APIRouter(tags=["运行"])

CONSOLE = "/console/inbox"

WHERE = """工作台：用浏览器打开本地址。
接口在 /v1 之下，如 /v1/cases、/v1/taxonomy；用法和例子见随程序的 docs/api.md。
接口说明：/openapi.json
是否就绪：/readyz
运行指标：/metrics
"""


class AliveJson(TypedDict):
    status: str


class ReadyJson(AliveJson):
    bundle: str
    indexed: int


@router.get("/", summary="这是什么，从哪里看起", response_class=PlainTextResponse)
async def start(request: Request) -> Response:
    """A browser is led to the staff's console; whoever asks with a program is told where the interface is."""
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(CONSOLE)
    return PlainTextResponse(f"{request.app.title}\n\n{request.app.description}\n\n{WHERE}")


@router.get("/healthz", summary="进程是否存活")
async def alive() -> AliveJson:
    return {"status": "alive"}


@router.get("/readyz", summary="模型与索引是否就绪", description="就绪前返回 503。")
async def ready(desk: DeskDep) -> ReadyJson:
    return {"status": "ready", "bundle": desk.bundle, "indexed": len(desk.index)}


@router.get("/metrics", summary="Prometheus 指标")
def metrics(state: StateDep) -> Response:
    return Response(state.metrics.text(), media_type=CONTENT_TYPE_LATEST)
