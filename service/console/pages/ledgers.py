"""导入 / 导出: drop a ledger, say what its columns are, watch it, get it back with its tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from nlp.errors import MinqingError
from service.console.access import Acting, Form, Looking, Uploading
from service.console.context import PREFIX, ConsoleDep, DeskDep
from service.console.forms import decided, text
from service.console.shell import Message, back_to, fragment, page
from service.ledger.headers import ROLE_LABELS
from service.ledger.rows import Role
from service.store.jobs import JobRow, JobStatus
from service.store.records import Decision

router = APIRouter(prefix="/ledgers")

SHOWN = 30
"""Ledgers listed, the latest first."""

NAME_HEADER = "x-file-name"
"""Of an upload: the file's name, percent-encoded."""

JOB_NAMES: Mapping[JobStatus, str] = {
    JobStatus.NEW: "待确认列",
    JobStatus.WAITING: "排队",
    JobStatus.RUNNING: "进行中",
    JobStatus.DONE: "完成",
    JobStatus.FAILED: "没有完成",
}

Id = Annotated[int, Path(ge=1)]


@router.get("")
def show(request: Request, console: ConsoleDep, desk: DeskDep, session: Looking) -> Response:
    limit = console.state.settings.max_ledger_bytes
    return page(request, session, "ledgers.html", tab="ledgers", limit=limit, **_listed(desk.ledgers.latest(SHOWN)))


@router.get("/progress")
def progress(desk: DeskDep, session: Looking) -> Response:
    """The list alone, for the page to put in place while something is on its way."""
    return fragment("ledgers_list.html", session=session, **_listed(desk.ledgers.latest(SHOWN)))


@router.post("")
async def upload(request: Request, console: ConsoleDep, desk: DeskDep, session: Uploading) -> Response:
    """The body is the file. The answer says where to go on."""
    name = unquote(request.headers.get(NAME_HEADER, ""))
    with desk.ledgers.upload(console.state.settings.max_ledger_bytes) as file:
        async for chunk in request.stream():
            file.write(chunk)
        job = desk.ledgers.receive(file, name, Decision(session.who, desk.clock(), key_name=session.key_name))
    return JSONResponse({"next": f"{PREFIX}/ledgers/{job.id}"})


@router.get("/{job_id}")
def settle(job_id: Id, request: Request, desk: DeskDep, session: Looking) -> Response:
    """What its columns are; filled in already where a ledger with the same headers was here before."""
    job = desk.ledgers.job(job_id)
    if job.status not in (JobStatus.NEW, JobStatus.FAILED):
        return back_to(f"{PREFIX}/ledgers")
    before = desk.ledgers.same_file(job)
    try:
        seen = desk.ledgers.look(job)
    except MinqingError as error:
        return page(request, session, "ledger_refused.html", tab="ledgers", job=job, why=str(error))
    return page(
        request,
        session,
        "ledger.html",
        tab="ledgers",
        job=job,
        seen=seen,
        before=before,
        roles=ROLE_LABELS,
        text=Role.TEXT,
    )


@router.post("/{job_id}")
def start(job_id: Id, desk: DeskDep, session: Acting, form: Form) -> Response:
    mapping = {role: name for role in Role if (name := str(form.get(role.value, "")))}
    desk.ledgers.start(job_id, mapping, text(form, "source"), decided(session, desk, form))
    return back_to(f"{PREFIX}/ledgers", Message("已开始导入；可以离开本页，导入会继续"))


@router.post("/{job_id}/again")
def again(job_id: Id, desk: DeskDep, _session: Acting) -> Response:
    desk.ledgers.again(job_id)
    return back_to(f"{PREFIX}/ledgers", Message("正在按最新的更正重新生成"))


@router.get("/{job_id}/result")
def result(job_id: Id, desk: DeskDep, session: Looking) -> Response:
    path = desk.ledgers.result(job_id, Decision(session.who, desk.clock(), key_name=session.key_name))
    return FileResponse(path, filename=path.name)


def _listed(rows: list[JobRow]) -> dict[str, Any]:
    busy = any(job.status in (JobStatus.WAITING, JobStatus.RUNNING) for job in rows)
    return {"jobs": rows, "names": JOB_NAMES, "busy": busy, "Status": JobStatus}
