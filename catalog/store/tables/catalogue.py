"""The catalogue: installation, organisation, codes, domains, entries, materials, audit trail."""

from sqlalchemy import (
    Boolean,
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

from catalog.store.tables.base import Instant, code_key, metadata, organisation_key

# One line: which installation this is. The key file is named after `id`.
installation = Table(
    "installation",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("made_at", Instant, nullable=False),
    Column("demo", Boolean(), nullable=False),
)

organisation = Table(
    "organisation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    Column("short_name", String(60), nullable=False),
    Column("telephone", String(60), nullable=False, default=""),
    Column("address", String(200), nullable=False, default=""),
    Column("hours", String(200), nullable=False, default=""),
    Column("hall", String(120), nullable=False, default=""),
    Column("postcode", String(20), nullable=False, default=""),
    Column("email", String(120), nullable=False, default=""),
    Column("example", Boolean(), nullable=False),
)

# Permanent: a code is never deleted and never given to another thing.
code = Table(
    "code",
    metadata,
    Column("code", String(6), primary_key=True),
    organisation_key(),
    Column("kind", String(12), nullable=False),
    Column("target", String(40), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("retired_at", Instant),
    Column("leads_to", ForeignKey("code.code")),
    Column("reason", String(200), nullable=False, default=""),
    CheckConstraint("kind in ('list', 'domain', 'entry', 'material')", name="kind"),
    UniqueConstraint("organisation_id", "kind", "target"),
)

office = Table(
    "office",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    Column("name", String(60), nullable=False),
    Column("telephone", String(60), nullable=False, default=""),
    Column("place", String(120), nullable=False, default=""),
    UniqueConstraint("organisation_id", "name"),
)

domain = Table(
    "domain",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    code_key(),
    Column("number", String(3), nullable=False),
    Column("name", String(60), nullable=False),
    Column("breaks", String(70), nullable=False),
    Column("full_name", String(120), nullable=False),
    Column("english_name", String(120), nullable=False, default=""),
    Column("lead_body", String(120), nullable=False, default=""),
    Column("guideline", Text, nullable=False, default=""),
    Column("aliases", Text, nullable=False, default=""),
    Column("theme", String(2), nullable=False),
    Column("position", Integer, nullable=False),
    Column("standard", Boolean(), nullable=False),
    Column("source", Text, nullable=False, default=""),
    # 本级不承担: the domain's page and code say which office does it instead.
    Column("not_here", Boolean(), nullable=False, default=False),
    Column("handled_by", String(200), nullable=False, default=""),
    UniqueConstraint("organisation_id", "number"),
)

# The published text of a row. Its history is in `entry_revision`.
entry = Table(
    "entry",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    code_key(),
    Column("domain_id", ForeignKey("domain.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("standard_key", String(12)),
    Column("level1", Text, nullable=False, default=""),
    Column("level2", Text, nullable=False, default=""),
    Column("content", Text, nullable=False, default=""),
    Column("basis", Text, nullable=False, default=""),
    Column("time_limit", Text, nullable=False, default=""),
    Column("publisher", Text, nullable=False, default=""),
    Column("channels", Text, nullable=False, default=""),
    Column("audience", Text, nullable=False, default=""),
    Column("method", Text, nullable=False, default=""),
    Column("tier", Text, nullable=False, default=""),
    Column("office_id", ForeignKey("office.id")),
    Column("responsible", String(60), nullable=False, default=""),
    Column("phase", String(6), nullable=False, default=""),
    Column("event_day", Date),
    Column("state", String(12), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
    CheckConstraint("state in ('draft', 'published', 'withdrawn')", name="state"),
    UniqueConstraint("organisation_id", "standard_key"),
    Index("ix_entry_domain_id_position", "domain_id", "position"),
)

entry_revision = Table(
    "entry_revision",
    metadata,
    Column("entry_id", ForeignKey("entry.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    organisation_key(),
    Column("fields", Text, nullable=False),
    Column("source", Text, nullable=False, default=""),
    Column("actor", String(60), nullable=False),
    Column("note", String(200), nullable=False, default=""),
    Column("at", Instant, nullable=False),
)

material = Table(
    "material",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    code_key(),
    Column("entry_id", ForeignKey("entry.id"), nullable=False),
    Column("title", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Column("made", Date, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("state", String(12), nullable=False),
    Column("example", Boolean(), nullable=False),
    CheckConstraint("state in ('draft', 'published', 'withdrawn')", name="state"),
    Index("ix_material_entry_id", "entry_id"),
)

# One line for each change of what the public sees; the newest number is the catalogue revision.
catalogue_change = Table(
    "catalogue_change",
    metadata,
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("summary", String(200), nullable=False),
    Column("entry_id", ForeignKey("entry.id")),
)

# Append-only by trigger (see the first migration) and by a chain of hashes over every column.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    organisation_key(),
    Column("at", Instant, nullable=False),
    Column("actor", String(60), nullable=False),
    Column("role", String(60), nullable=False),
    Column("address", String(60), nullable=False),
    Column("action", String(60), nullable=False),
    Column("object_kind", String(30), nullable=False),
    Column("object_ref", String(60), nullable=False),
    Column("before_hash", String(64), nullable=False),
    Column("after_hash", String(64), nullable=False),
    Column("facts", Text, nullable=False),
    Column("result", String(20), nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)

# What people looked for in vain, as words and counts. The words are kept back until the question
# came on several days; until then only their digest tells that it is the same question again.
missed_search = Table(
    "missed_search",
    metadata,
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("words", String(100), nullable=False),
    Column("weak", Boolean(), nullable=False),
    Column("nearest", String(3), nullable=False),
    Column("times", Integer, nullable=False),
    Column("days", Integer, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
)

# A printed sheet: its number is never used again. Its codes are in `sheet_code`.
sheet = Table(
    "sheet",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    Column("number", Integer, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("paper", String(4), nullable=False),
    Column("base_url", String(200), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("state", String(12), nullable=False),
    Column("proof", Text, nullable=False, default=""),
    Column("place", String(120), nullable=False, default=""),
    Column("hung_on", Date),
    Column("checked_on", Date),
    Column("checked", String(200), nullable=False, default=""),
    Column("removed_on", Date),
    CheckConstraint("kind in ('wall', 'domain', 'card', 'label')", name="kind"),
    CheckConstraint("state in ('drawn', 'proven', 'refused')", name="state"),
    UniqueConstraint("organisation_id", "number"),
)

sheet_code = Table(
    "sheet_code",
    metadata,
    Column("sheet_id", ForeignKey("sheet.id"), primary_key=True),
    Column("code", ForeignKey("code.code"), primary_key=True),
)
