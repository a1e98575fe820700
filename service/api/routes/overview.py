"""一类事、重点督办、分类表."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from service.api.requests import Moment
from service.api.routes.common import REFUSALS, VERSION, PageNumber, PageSize
from service.api.security import Caller
from service.api.state import DeskDep
from service.casework import overview
from service.casework.answers import ClassPageJson, SupervisionListJson, TaxonomyJson

router = APIRouter(prefix=VERSION, tags=["总览"], responses=REFUSALS)


@router.get("/classes", summary="一类事列表", description="不同地点的同类事项；件数多的在前。事项一经归类不再改变。")
def list_classes(desk: DeskDep, caller: Caller, page: PageNumber = 1, size: PageSize = 50) -> ClassPageJson:
    desk.classes.refresh()
    with desk.database.read() as connection:
        return overview.class_page(connection, page=page, size=size)


@router.get(
    "/supervision/candidates",
    summary="重点督办候选",
    description="按反映人数、地点、持续时间、反弹等排序，列出每项得分；只供参考，由人选定。",
)
def supervision(
    desk: DeskDep,
    caller: Caller,
    since: Annotated[Moment | None, Query(description="只计此时之后的诉求")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> SupervisionListJson:
    desk.classes.refresh()
    with desk.database.read() as connection:
        return overview.supervision(connection, since=since, limit=limit)


@router.get("/taxonomy", summary="分类表：主题、七有五性、部门、性质、紧急程度")
def taxonomy(desk: DeskDep, caller: Caller) -> TaxonomyJson:
    return overview.taxonomy_json(desk.taxonomy)
