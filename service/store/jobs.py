"""Ledgers on their way: what was dropped, how far it is, what came of it; and what people said of their columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from service.store.staff_tables import jobs, ledger_mappings


class JobStatus(StrEnum):
    NEW = "new"
    """Its columns are not settled."""
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNFINISHED = (JobStatus.WAITING, JobStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class JobRow:
    id: int
    file_name: str
    digest: str
    source: str
    mapping: Mapping[str, str]
    """Column name by role."""
    status: JobStatus
    total: int
    """Rows."""
    done: int
    created: int
    existing: int
    refused: int
    message: str
    result: str
    """Name of the tagged file; empty until it is there."""
    who: str
    key_name: str
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Known:
    """What was said of a ledger with the same headers."""

    mapping: Mapping[str, str]
    source: str


_COLUMNS = tuple(jobs.c[name] for name in JobRow.__dataclass_fields__)


def add(connection: Connection, *, file_name: str, digest: str, who: str, key_name: str, at: datetime) -> int:
    nothing = dict.fromkeys(("total", "done", "created", "existing", "refused"), 0)
    values = {"file_name": file_name, "digest": digest, "who": who, "key_name": key_name, "made_at": at}
    blank: dict[str, Any] = {"source": "", "message": "", "result": "", "mapping": {}, "status": JobStatus.NEW}
    row = insert(jobs).values(**values, **nothing, **blank).returning(jobs.c.id)
    return int(connection.execute(row).scalar_one())


def get(connection: Connection, job_id: int) -> JobRow | None:
    row = connection.execute(select(*_COLUMNS).where(jobs.c.id == job_id)).one_or_none()
    return None if row is None else _job(row)


def page(connection: Connection, *, offset: int, limit: int) -> list[JobRow]:
    """The latest first."""
    query = select(*_COLUMNS).order_by(jobs.c.id.desc()).offset(offset).limit(limit)
    return [_job(row) for row in connection.execute(query)]


def same_file(connection: Connection, job: JobRow) -> JobRow | None:
    """The last earlier job with the very same file that was carried out or is on its way."""
    query = select(*_COLUMNS).where(jobs.c.digest == job.digest, jobs.c.id < job.id, jobs.c.status != JobStatus.NEW)
    row = connection.execute(query.order_by(jobs.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _job(row)


def next_unfinished(connection: Connection) -> JobRow | None:
    """What was interrupted comes before what waits."""
    query = select(*_COLUMNS).where(jobs.c.status.in_(UNFINISHED)).order_by(jobs.c.id).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _job(row)


def change(connection: Connection, job_id: int, **columns: Any) -> None:
    """``columns``: those of :class:`JobRow` that become another value."""
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(**columns))


def count_unfinished(connection: Connection) -> int:
    query = select(func.count()).select_from(jobs).where(jobs.c.status.in_(UNFINISHED))
    return int(connection.execute(query).scalar_one())


def known(connection: Connection, headers: str) -> Known | None:
    query = select(ledger_mappings.c.mapping, ledger_mappings.c.source).where(ledger_mappings.c.headers == headers)
    row = connection.execute(query).one_or_none()
    return None if row is None else Known(row[0], row[1])


def remember(
    connection: Connection, headers: str, mapping: Mapping[str, str], source: str, *, who: str, at: datetime
) -> None:
    connection.execute(delete(ledger_mappings).where(ledger_mappings.c.headers == headers))
    values = {"headers": headers, "mapping": dict(mapping), "source": source, "who": who, "at": at}
    connection.execute(insert(ledger_mappings).values(**values))


def _job(row: Row[*tuple[Any, ...]]) -> JobRow:
    values = dict(row._mapping)
    return JobRow(**{**values, "status": JobStatus(values["status"])})
