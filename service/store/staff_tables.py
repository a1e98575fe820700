"""Tables of the people at the desk: who is logged in, what a key may do, which ledgers are on their way.

Registered with the others of :mod:`service.store.tables` when the migrations run.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, Table, Text

from service.store.columns import Instant
from service.store.tables import metadata

key_roles = Table(
    "key_roles",
    metadata,
    Column("key_name", Text, primary_key=True),
    Column("role", Text, nullable=False, doc="clerk, supervisor, administrator; a key without a row is a clerk's"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", Text, nullable=False, unique=True, doc="sha256 of the cookie; the cookie itself is nowhere"),
    Column("key_name", Text, nullable=False, doc="empty on a machine without keys"),
    Column("who", Text, nullable=False),
    Column("csrf", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False, index=True),
    Column("ended_at", Instant),
)

login_failures = Table(
    "login_failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", Text, nullable=False, index=True),
    Column("at", Instant, nullable=False),
)

# a ledger that was dropped, and how far it is
jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file_name", Text, nullable=False, doc="as the person's machine calls it"),
    Column("digest", Text, nullable=False, index=True, doc="sha256 of the file: the same ledger is known again"),
    Column("source", Text, nullable=False),
    Column("mapping", JSON, nullable=False, doc="column name by role"),
    Column("status", Text, nullable=False, index=True),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("created", Integer, nullable=False),
    Column("existing", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("message", Text, nullable=False),
    Column("result", Text, nullable=False, doc="name of the tagged file in the job's folder; empty until it is there"),
    Column("who", Text, nullable=False),
    Column("key_name", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

# what a person said of a ledger's columns; asked once for each set of headers
ledger_mappings = Table(
    "ledger_mappings",
    metadata,
    Column("headers", Text, primary_key=True, doc="sha256 of the column names in order"),
    Column("mapping", JSON, nullable=False),
    Column("source", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
