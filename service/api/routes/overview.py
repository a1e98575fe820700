"""一类事、分类表."""

from __future__ import annotations

from fastapi import APIRouter

from service.api.routes.common import REFUSALS, VERSION, PageNumber, PageSize
from service.api.security import Caller
from service.api.state import DeskDep
from service.casework import overview
from service.casework.answers import ClassPageJson, TaxonomyJson

router = APIRouter(prefix=VERSION, tags=["总览"], responses=REFUSALS)


@router.get(
    "/classes", summary="一类事列表", description="不同地点的同类事项；人数多的在前。事项一经归类，只由人改变。"
)
def list_classes(desk: DeskDep, caller: Caller, page: PageNumber = 1, size: PageSize = 50) -> ClassPageJson:
    desk.classes.refresh()
    with desk.database.read() as connection:
        return overview.class_page(connection, page=page, size=size)


@router.get("/taxonomy", summary="分类表：主题、七有五性、部门、性质、紧急程度")
def taxonomy(desk: DeskDep, caller: Caller) -> TaxonomyJson:
    return overview.taxonomy_json(desk.taxonomy)
