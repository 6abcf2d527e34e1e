"""Changing what was recorded of a case: a struck step, and a day set right. Nothing is deleted."""

from sqlalchemy import update

from catalog.case import CaseEvent
from catalog.sealing import Sealer
from catalog.store.cases import Stored, place, seal_facts
from catalog.store.connection import Change
from catalog.store.tables import case_event, disclosure_case


def strike(change: Change, stored: Stored, position: int, reason: str, sealer: Sealer) -> None:
    """Strike the step at a place; it stays in the record and counts no more."""
    change.execute(
        update(case_event)
        .where(case_event.c.case_id == stored.id, case_event.c.position == position)
        .values(
            struck_at=change.at,
            struck_by=change.actor.name,
            sealed_strike=sealer.seal(reason, place(stored.link_hash, f"strike {position}")),
        )
    )


def settled(change: Change, stored: Stored) -> None:
    """The day of a case is in doubt no more."""
    change.execute(
        update(disclosure_case).where(disclosure_case.c.id == stored.id).values(doubted_at=None)
    )


def set_event(
    change: Change, stored: Stored, position: int, event: CaseEvent, sealer: Sealer
) -> None:
    """Store a step's day and facts anew, at its place."""
    change.execute(
        update(case_event)
        .where(case_event.c.case_id == stored.id, case_event.c.position == position)
        .values(
            day=event.day,
            sealed_facts=seal_facts(event, position, sealer, stored.link_hash),
        )
    )
