"""Which bundle answers, and taking over another one without a restart."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from typing_extensions import TypedDict

from service.api.routes.common import REFUSALS, VERSION
from service.api.security import LOCAL, Caller
from service.api.state import DeskDep, StateDep
from service.casework.roles import Permission, Role, require
from service.store import key_roles

router = APIRouter(prefix=VERSION, tags=["模型包"], responses=REFUSALS)


class BundleJson(TypedDict):
    bundle: Annotated[str, Field(description="正在使用的模型包")]
    phase: Annotated[str, Field(description="idle 无事；loading 正在换用，旧的照常答复；failed 没换成，旧的继续")]
    failure: Annotated[str, Field(description="没换成的原因")]
    indexed: int


@router.get("/bundle", summary="正在使用哪个模型包")
def show(desk: DeskDep, state: StateDep, caller: Caller) -> BundleJson:
    phase, failure = state.reloading()
    return {"bundle": desk.bundle, "phase": phase, "failure": failure, "indexed": len(desk.index)}


@router.post(
    "/bundle/reload",
    status_code=202,
    summary="换用 models/CURRENT 所指的模型包",
    description="需要“管理”角色的密钥（没有配置密钥时，本机即可）。立即返回；新的索引建好之前旧的照常答复，"
    "换不成时旧的继续。进展见 GET /v1/bundle。与 kill -HUP 相同。",
)
def reload(desk: DeskDep, state: StateDep, caller: Caller) -> BundleJson:
    if caller != LOCAL:
        with state.database.read() as connection:
            require(Role(key_roles.of(connection, caller) or Role.CLERK), Permission.ADMINISTER)
    state.on_reload()
    return show(desk, state, caller)
