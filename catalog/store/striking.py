"""Changing what was recorded of a case: a struck step, and a day set right. Nothing is deleted."""

import json
from datetime import date

from sqlalchemy import update

from catalog.case import CaseEvent
from catalog.sealing import Sealer
from catalog.store.cases import Stored, place
from catalog.store.connection import Change
from catalog.store.tables import case_event


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


def set_event(
    change: Change, stored: Stored, position: int, event: CaseEvent, sealer: Sealer
) -> None:
    """Store a step's day and facts anew, at its place."""
    facts = json.dumps(dict(event.facts), ensure_ascii=False, default=date.isoformat)
    change.execute(
        update(case_event)
        .where(case_event.c.case_id == stored.id, case_event.c.position == position)
        .values(
            day=event.day,
            sealed_facts=sealer.seal(facts, place(stored.link_hash, f"event {position}")),
        )
    )
