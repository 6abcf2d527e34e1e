"""Alembic's entry: runs the migrations on the connection that `catalog.store.migrating` gives."""

from alembic import context

from catalog.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # The caller owns the transaction: a migration and its audit line come together or not at all.
    transactional_ddl=False,
)
context.run_migrations()
