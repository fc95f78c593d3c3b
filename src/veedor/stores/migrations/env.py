"""Alembic calls this; it uses the connection and the transaction that `database.upgrade` opened."""

from __future__ import annotations

from alembic import context

from veedor.stores.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can undo table changes too, now that veedor says when a transaction begins.
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
