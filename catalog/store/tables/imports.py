"""Imports that were applied, and what an office decided that its columns hold."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from catalog.store.tables.base import Instant, metadata, organisation_key

# What an import did, entry by entry, so that it can be undone.
import_run = Table(
    "import_run",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    Column("name", String(120), nullable=False),
    Column("actor", String(60), nullable=False),
    Column("at", Instant, nullable=False),
    Column("undone_at", Instant),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("effects", Text, nullable=False),
)

# What an office decided that a column with this heading holds.
import_heading = Table(
    "import_heading",
    metadata,
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True),
    Column("heading", String(80), primary_key=True),
    Column("role", String(60), nullable=False),
)
