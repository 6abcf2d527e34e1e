"""Decisions about drafts (保密审查, Regulations art. 17), and findings a second person kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from catalog.store.connection import Change
from catalog.store.drafts import Work
from catalog.store.tables import entry_review, kept_finding


@dataclass(frozen=True)
class Review:
    """A decision about a draft, with the secrecy check that belongs to it."""

    at: datetime
    reviewer_id: int
    decision: str
    conclusion: str
    basis: str
    comment: str


def add(
    change: Change, organisation_id: int, work: Work, reviewer_id: int, **values: object
) -> None:
    """Store a decision."""
    change.execute(
        insert(entry_review).values(
            organisation_id=organisation_id,
            entry_id=work.id,
            version=work.version,
            reviewer_id=reviewer_id,
            at=change.at,
            **values,
        )
    )


def of_entry(connection: Connection, entry_id: int) -> list[Review]:
    """The decisions about an entry, newest first."""
    rows = connection.execute(
        select(
            entry_review.c.at,
            entry_review.c.reviewer_id,
            entry_review.c.decision,
            entry_review.c.conclusion,
            entry_review.c.basis,
            entry_review.c.comment,
        )
        .where(entry_review.c.entry_id == entry_id)
        .order_by(entry_review.c.id.desc())
    )
    return [Review(*row) for row in rows]


def kept(connection: Connection, entry_id: int) -> frozenset[str]:
    """The hashes of the findings that a second person decided to keep."""
    found = connection.execute(
        select(kept_finding.c.finding_hash).where(kept_finding.c.entry_id == entry_id)
    )
    return frozenset(found.scalars())


def keep_finding(
    change: Change, organisation_id: int, entry_id: int, finding_hash: str, kind: str, reason: str
) -> None:
    """Remember that a finding is kept, and why."""
    change.execute(
        insert(kept_finding).values(
            organisation_id=organisation_id,
            entry_id=entry_id,
            finding_hash=finding_hash,
            kind=kind,
            reason=reason,
            actor=change.actor.name,
            at=change.at,
        )
    )
