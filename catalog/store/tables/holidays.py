"""The holiday notices that a township keeps itself."""

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text

from catalog.store.tables.base import Instant, metadata

# The State Council's notice of a year as the township keeps it; overrides the shipped one.
holiday_notice = Table(
    "holiday_notice",
    metadata,
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("notice", String(200), nullable=False),
    Column("number", String(60), nullable=False, default=""),
    Column("issued", Date, nullable=False),
    Column("source", String(200), nullable=False, default=""),
    Column("periods", Text, nullable=False),
    Column("updated_at", Instant, nullable=False),
)
