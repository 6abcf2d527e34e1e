"""People at the desk: accounts, roles, one-time codes, sessions, known devices, settings."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from catalog.store.tables.base import Instant, metadata, organisation_key

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    Column("username", String(40), nullable=False),
    Column("name", String(40), nullable=False),
    # Empty until the person has set one with a one-time code.
    Column("password_hash", String(200), nullable=False, default=""),
    Column("password_at", Instant),
    # Sealed with the installation's key; empty without a second factor.
    Column("second_factor", String(200), nullable=False, default=""),
    Column("last_step", Integer, nullable=False, default=0),
    Column("office_id", ForeignKey("office.id")),
    Column("disabled", Boolean(), nullable=False, default=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("organisation_id", "username"),
)

staff_role = Table(
    "staff_role",
    metadata,
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("role", String(12), primary_key=True),
)

# A one-time code as its keyed hash: for the first administrator (no staff yet) or for one person.
staff_code = Table(
    "staff_code",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    Column("staff_id", ForeignKey("staff.id")),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

# The session's random id is never stored, only its hash.
staff_session = Table(
    "staff_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("address", String(60), nullable=False),
    Index("ix_staff_session_staff_id", "staff_id"),
)

# A device on which the person has signed in before; strangers' wrong tries do not slow it.
staff_device = Table(
    "staff_device",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Index("ix_staff_device_staff_id", "staff_id"),
)

# Wrong tries. The name is kept as a keyed hash: people type passwords into the wrong field.
sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("id", Integer, primary_key=True),
    organisation_key(),
    Column("at", Instant, nullable=False),
    Column("name_hash", String(64), nullable=False),
    Column("address", String(60), nullable=False),
    Column("device_hash", String(64), nullable=False, default=""),
    Index("ix_sign_in_failure_at", "at"),
)

setting = Table(
    "setting",
    metadata,
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
    Column("actor", String(60), nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("name <> ''", name="name"),
)
