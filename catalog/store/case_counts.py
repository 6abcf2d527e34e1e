"""Counting cases of one applicant, by the keyed hash of the name and nothing else."""

from datetime import datetime

from sqlalchemy import Connection, select

from catalog.store.cases import Stored
from catalog.store.tables import disclosure_case


def submitted_before(connection: Connection, stored: Stored) -> list[datetime]:
    """When each earlier case under the same name was submitted."""
    rows = connection.execute(
        select(disclosure_case.c.submitted_at).where(
            disclosure_case.c.name_hash == stored.name_hash,
            disclosure_case.c.organisation_id == stored.organisation_id,
            disclosure_case.c.id < stored.id,
        )
    )
    return list(rows.scalars())
