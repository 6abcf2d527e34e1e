"""Applications (依申请公开): cases, their dated events, notes, and tries that slow guessing.

Columns named `sealed_…` hold what `catalog.sealing` made of a personal value; of the secrets that
open a case only keyed hashes are kept.
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

disclosure_case = Table(
    "disclosure_case",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    # The register number: the year in Beijing, and the place in that year's register.
    Column("year", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("submitted_at", Instant, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("category", String(16), nullable=False),
    Column("delivery_form", String(16), nullable=False),
    Column("delivery_way", String(16), nullable=False),
    Column("form_hash", String(64), nullable=False, unique=True),
    Column("link_hash", String(64), nullable=False, unique=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    # Tells that two applications come from the same name, and opens nothing.
    Column("name_hash", String(64), nullable=False),
    Column("sealed_name", Text, nullable=False),
    Column("sealed_contact", Text, nullable=False),
    Column("sealed_identity", Text, nullable=False),
    Column("sealed_phone", Text, nullable=False),
    Column("sealed_address", Text, nullable=False),
    Column("sealed_email", Text, nullable=False),
    Column("sealed_wanted", Text, nullable=False),
    Column("sealed_help", Text, nullable=False, server_default=""),
    Column("assignee_id", ForeignKey("staff.id")),
    # When it came in by a clock that was wrong; empty again once its day is settled.
    Column("doubted_at", Instant),
    # When the personal data was erased for good; what counts for the statistics stays.
    Column("wiped_at", Instant),
    UniqueConstraint("organisation_id", "year", "sequence"),
    CheckConstraint("sequence > 0", name="sequence"),
    Index("ix_disclosure_case_name_hash", "name_hash"),
)

case_event = Table(
    "case_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("disclosure_case.id"), nullable=False),
    # The place in the case: two people who act at once cannot both take it.
    Column("position", Integer, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("day", Date, nullable=False),
    Column("sealed_facts", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(90), nullable=False),
    # A step recorded by mistake is struck, never deleted; its place stays taken.
    Column("struck_at", Instant),
    Column("struck_by", String(90)),
    Column("sealed_strike", Text),
    UniqueConstraint("case_id", "position"),
    # Which cases have ended is read from this index alone, however long the register is.
    Index("ix_case_event_kind", "kind", "case_id"),
)

case_note = Table(
    "case_note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("disclosure_case.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(90), nullable=False),
    Column("sealed_text", Text, nullable=False),
    Index("ix_case_note_case_id", "case_id"),
)

# Files sent along or added (附件); their contents lie sealed under `name` in the data folder.
case_file = Table(
    "case_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("disclosure_case.id"), nullable=False),
    Column("name", String(32), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("type", String(8), nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(90), nullable=False),
    Column("sealed_name", Text, nullable=False),
    # Tells that a file was sent twice; empty once it is gone.
    Column("content_hash", String(64)),
    Column("gone_at", Instant),
    Column("sealed_reason", Text, nullable=False, server_default=""),
    UniqueConstraint("case_id", "content_hash"),
)

# Wrong codes and sent forms, by a keyed hash of the address, for a day.
case_try = Table(
    "case_try",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    Column("at", Instant, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("source_hash", String(64), nullable=False),
    Index("ix_case_try_source_hash", "source_hash", "at"),
)
