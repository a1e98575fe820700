"""Which week a moment is in, in SQL: databases agree on nothing about weeks, so seven days are counted from 1970."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

FIRST_DAY = 2_440_587.5 - 3
"""Julian date of Monday, 29 December 1969, 00:00 UTC."""

SECONDS_OF_WEEK = 7 * 24 * 3600
SECONDS_BEFORE_1970 = 3 * 24 * 3600


class week_of(FunctionElement[int]):  # noqa: N801  named like the functions of SQL
    """Number of the week from Monday to Sunday, UTC."""

    type = Integer()
    inherit_cache = True


@compiles(week_of, "sqlite")
def _sqlite(element: week_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST((julianday({compiler.process(element.clauses, **options)}) - {FIRST_DAY}) / 7 AS INTEGER)"


@compiles(week_of, "postgresql")
def _postgresql(element: week_of, compiler: SQLCompiler, **options: Any) -> str:
    seconds = f"extract(epoch FROM {compiler.process(element.clauses, **options)}) + {SECONDS_BEFORE_1970}"
    return f"CAST(floor(({seconds}) / {SECONDS_OF_WEEK}) AS INTEGER)"
