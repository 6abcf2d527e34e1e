"""The screens of the hall: touchscreens and big displays that hold a device key."""

from sqlalchemy import Column, Integer, String, Table

from catalog.store.tables.base import Instant, metadata, organisation_key

screen = Table(
    "screen",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    Column("name", String(60), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("made_at", Instant, nullable=False),
    Column("removed_at", Instant),
)
