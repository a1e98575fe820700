"""操作记录: who did what, who is logged in; for administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from service.api.requests import FARTHEST_PAGE
from service.casework.roles import Permission, require
from service.casework.sessions import Session
from service.console.access import Acting, Looking
from service.console.context import PREFIX, ConsoleDep
from service.console.shell import Message, back_to, page

router = APIRouter(prefix="/audit")

SIZE = 50
"""Lines on a page."""

ACTION_NAMES = {
    "logged in": "登录",
    "logged out": "退出",
    "session renewed": "过期后重新登录",
    "session ended": "被管理员退出",
    "wrong key": "密钥输错",
    "login refused while locked": "锁定期间登录被拒",
    "labelled": "更正标签",
    "merged": "并案",
    "split": "拆分",
    "moved": "移动",
    "closed": "办结",
    "reopened": "重新打开",
    "kept_apart": "判定不是同一件事",
    "undone": "撤销",
    "key added": "新建密钥",
    "key revoked": "停用密钥",
    "key role": "设定角色",
    "ledger taken": "导入台账",
    "ledger returned": "下载已贴标签的台账",
    "class_renamed": "一类事：改名",
    "class_merged": "一类事：并类",
    "class_split": "一类事：拆类",
    "class_pinned": "一类事：固定",
    "class_unpinned": "一类事：取消固定",
    "class_undone": "一类事：撤销",
    "supervision_picked": "重点督办：选定",
    "supervision_dropped": "重点督办：不列",
    "supervision_merged": "重点督办：并入",
    "supervision_withdrawn": "重点督办：撤回",
}


def administrator(session: Looking) -> Session:
    require(session.role, Permission.ADMINISTER)
    return session


def administrator_acting(session: Acting) -> Session:
    require(session.role, Permission.ADMINISTER)
    return session


Administrator = Annotated[Session, Depends(administrator)]
AdministratorActing = Annotated[Session, Depends(administrator_acting)]


@router.get("")
def show(
    request: Request,
    console: ConsoleDep,
    session: Administrator,
    who: Annotated[str, Query(max_length=100)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=FARTHEST_PAGE)] = 1,
) -> Response:
    lines, total = console.sessions.audited(who, page=number, size=SIZE)
    return page(
        request,
        session,
        "audit.html",
        tab="audit",
        lines=lines,
        total=total,
        number=number,
        size=SIZE,
        who=who,
        names=ACTION_NAMES,
        living=console.sessions.living(),
        address=f"{PREFIX}/audit?{'who=' + who + '&' if who else ''}",
    )


@router.post("/sessions/{session_id}/end")
def end(session_id: Annotated[int, Path(ge=1)], console: ConsoleDep, session: AdministratorActing) -> Response:
    console.sessions.expel(session_id, session)
    return back_to(f"{PREFIX}/audit", Message("已让其退出"))
