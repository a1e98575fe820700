"""Alembic's entry: runs on the connection that :meth:`service.store.database.Database.migrate` hands over."""

from __future__ import annotations

from alembic import context

from service.store import staff_tables  # noqa: F401  registers its tables
from service.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
