"""What all tables share: naming of constraints, instants as text, the key of the organisation."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Dialect, ForeignKey, MetaData, String, TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as `2026-11-24T09:30:00.000000Z`."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - fixed signature
        if value is None:
            return None
        return instant_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - fixed signature
        return None if value is None else datetime.fromisoformat(value)


def instant_text(value: datetime) -> str:
    """The stored form of an instant.

    Raises:
        ValueError: the instant has no time zone.
    """
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def organisation_key() -> Column[int]:
    return Column("organisation_id", ForeignKey("organisation.id"), nullable=False)


def code_key() -> Column[str]:
    return Column("code", ForeignKey("code.code"), nullable=False, unique=True)
