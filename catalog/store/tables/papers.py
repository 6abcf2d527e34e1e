"""Papers issued in a case (文书): their numbers, the day and due date they state, what they say.

What a paper says names the applicant and is sealed; the register of papers needs none of it.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from catalog.store.tables.base import Instant, metadata, organisation_key

case_paper = Table(
    "case_paper",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    Column("case_id", ForeignKey("disclosure_case.id"), nullable=False),
    # The place in the case of the event that the paper comes from.
    Column("position", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    # The document number (文号) as printed, and its place in the year's sequence.
    Column("year", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("mark", String(80), nullable=False),
    Column("day", Date, nullable=False),
    # The due date the paper states, if any.
    Column("due", Date),
    Column("sealed_content", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(90), nullable=False),
    Column("voided_at", Instant),
    Column("voided_by", String(90)),
    UniqueConstraint("organisation_id", "year", "sequence"),
    UniqueConstraint("case_id", "position", "kind"),
    CheckConstraint("sequence > 0", name="sequence"),
)
