"""Work on entries before it is public: drafts, reviews, kept findings, taken standard rows."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from catalog.store.tables.base import Instant, metadata, organisation_key

# At most one draft for each entry; publishing empties it into `entry` and `entry_revision`.
entry_draft = Table(
    "entry_draft",
    metadata,
    Column("entry_id", ForeignKey("entry.id"), primary_key=True),
    organisation_key(),
    # Counts the saves; a form that saw another version is out of date.
    Column("version", Integer, nullable=False),
    Column("base_revision", Integer, nullable=False),
    Column("fields", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("author_id", ForeignKey("staff.id"), nullable=False),
    Column("saved_by", String(60), nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("publish_at", Instant),
    Column("comment", Text, nullable=False, default=""),
    CheckConstraint(
        "state in ('draft', 'in_review', 'returned', 'approved', 'scheduled')", name="state"
    ),
    Index("ix_entry_draft_state", "state"),
)

# Everyone who wrote in the draft since it was begun: none of them may review it.
entry_draft_author = Table(
    "entry_draft_author",
    metadata,
    Column("entry_id", ForeignKey("entry.id"), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
)

# 保密审查 (art. 17): who looked, when, with what conclusion, on what basis.
entry_review = Table(
    "entry_review",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    Column("entry_id", ForeignKey("entry.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("reviewer_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("day", Date, nullable=False),
    Column("decision", String(12), nullable=False),
    Column("conclusion", String(200), nullable=False, default=""),
    Column("basis", String(200), nullable=False, default=""),
    Column("comment", Text, nullable=False, default=""),
    CheckConstraint("decision in ('approved', 'returned')", name="decision"),
    Index("ix_entry_review_entry_id", "entry_id"),
)

# Personal data that a second person decided to keep, as a hash of field, kind and value.
kept_finding = Table(
    "kept_finding",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    Column("entry_id", ForeignKey("entry.id"), nullable=False),
    Column("finding_hash", String(64), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("actor", String(60), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("entry_id", "finding_hash"),
)

# What was decided about a row of a newer shipped catalogue; the row as its hash.
standard_choice = Table(
    "standard_choice",
    metadata,
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True),
    Column("standard_key", String(12), primary_key=True),
    Column("row_hash", String(64), nullable=False),
    Column("choice", String(8), nullable=False),
    Column("actor", String(60), nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("choice in ('taken', 'kept')", name="choice"),
)
