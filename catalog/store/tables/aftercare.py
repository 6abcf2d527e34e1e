"""What comes beside and after applications: published answers, cases alike, amendments, help calls.

Columns named `sealed_…` hold what `catalog.sealing` made of what a citizen or a clerk wrote; the
plain columns of an answer are filled only while it is public.
"""

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

answer = Table(
    "answer",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    # Given when it is first published, and then for ever.
    Column("number", Integer),
    Column("case_id", ForeignKey("disclosure_case.id")),
    Column("domain_id", ForeignKey("domain.id")),
    Column("state", String(12), nullable=False),
    # Counts the saves; a form that saw another version is out of date.
    Column("version", Integer, nullable=False),
    # What the sealed texts are bound to.
    Column("token", String(32), nullable=False, unique=True),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("sealed_question", Text, nullable=False),
    Column("sealed_answer", Text, nullable=False),
    Column("sealed_comment", Text, nullable=False),
    # The staff ids of all who wrote in it, as JSON: none of them may publish it.
    Column("writers", Text, nullable=False),
    Column("saved_by", String(90), nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("published_at", Instant),
    UniqueConstraint("organisation_id", "number"),
    CheckConstraint("state in ('draft', 'sent', 'published', 'withdrawn')", name="state"),
    Index("ix_answer_state", "state"),
)

# One row for each answered case: a keyed sketch of what was wanted, and earlier cases alike.
case_likeness = Table(
    "case_likeness",
    metadata,
    Column("case_id", ForeignKey("disclosure_case.id"), primary_key=True),
    organisation_key(),
    Column("day", Date, nullable=False),
    # Whether the information was given, in whole or in part: only then is it compared.
    Column("granted", Integer, nullable=False),
    Column("sketch", Text, nullable=False),
    # The ids of earlier cases alike, as JSON.
    Column("alike", Text, nullable=False),
    # When the applicant proposed to publish it for everybody.
    Column("proposed_at", Instant),
    Column("sealed_reason", Text, nullable=False),
    Column("dismissed_by", String(90), nullable=False),
    Column("dismissed_at", Instant),
    Index("ix_case_likeness_day", "organisation_id", "granted", "day"),
)

amendment = Table(
    "amendment",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    Column("year", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("submitted_at", Instant, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("form_hash", String(64), nullable=False, unique=True),
    Column("link_hash", String(64), nullable=False, unique=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("sealed_name", Text, nullable=False),
    Column("sealed_identity", Text, nullable=False),
    Column("sealed_phone", Text, nullable=False),
    Column("sealed_address", Text, nullable=False),
    Column("sealed_record", Text, nullable=False),
    Column("sealed_wrong", Text, nullable=False),
    Column("sealed_right", Text, nullable=False),
    Column("sealed_evidence", Text, nullable=False),
    Column("wiped_at", Instant),
    UniqueConstraint("organisation_id", "year", "sequence"),
    CheckConstraint("sequence > 0", name="sequence"),
)

amendment_event = Table(
    "amendment_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("amendment_id", ForeignKey("amendment.id"), nullable=False),
    # The place in the file: two people who act at once cannot both take it.
    Column("position", Integer, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("day", Date, nullable=False),
    Column("sealed_facts", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(90), nullable=False),
    UniqueConstraint("amendment_id", "position"),
)

help_call = Table(
    "help_call",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    Column("at", Instant, nullable=False),
    Column("form_hash", String(64), nullable=False, unique=True),
    Column("sealed_name", Text, nullable=False),
    Column("sealed_phone", Text, nullable=False),
    Column("sealed_kind", Text, nullable=False),
    Column("sealed_words", Text, nullable=False),
    Column("sealed_note", Text, nullable=False),
    Column("done_at", Instant),
    Column("done_by", String(90), nullable=False),
    Column("wiped_at", Instant),
    Index("ix_help_call_done_at", "done_at"),
)
