"""Erasing the personal data of cases: which have ended long enough ago, and emptying their fields.

SQLite overwrites what is emptied (`secure_delete`); the register line and what is counted stay.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, delete, func, select, update

from catalog.case import CaseEvent
from catalog.sealing import Sealer
from catalog.store import cases
from catalog.store.cases import ENDING, Stored
from catalog.store.connection import Change
from catalog.store.tables import case_event, case_note, disclosure_case


def ended_by(connection: Connection, organisation_id: int, day: date) -> list[int]:
    """The ids of cases that ended on this day or before and still have their personal data."""
    c, e = disclosure_case.c, case_event.c
    ended = (
        select(c.id)
        .join(case_event, e.case_id == c.id)
        .where(
            c.organisation_id == organisation_id,
            c.wiped_at.is_(None),
            c.year <= day.year,
            e.kind.in_(ENDING),
            cases.counts(),
        )
        .group_by(c.id, c.year, c.sequence)
        .having(func.max(e.day) <= day)
        .order_by(c.year, c.sequence)
    )
    return list(connection.execute(ended).scalars())


def erase(
    change: Change, stored: Stored, left: Iterable[tuple[int, CaseEvent]], sealer: Sealer
) -> None:
    """Empty every personal field of a case and delete its notes; its events state only `left`.

    `left` are the events that count, by their place; struck ones state nothing any more.
    """
    empty = {f"sealed_{name}": "" for name in cases.SEALED}
    change.execute(
        update(disclosure_case)
        .where(disclosure_case.c.id == stored.id)
        .values(name_hash="", wiped_at=change.at, **empty)
    )
    change.execute(
        update(case_event)
        .where(case_event.c.case_id == stored.id, ~cases.counts())
        .values(sealed_facts="", sealed_strike="")
    )
    for position, event in left:
        change.execute(
            update(case_event)
            .where(case_event.c.case_id == stored.id, case_event.c.position == position)
            .values(sealed_facts=cases.seal_facts(event, position, sealer, stored.link_hash))
        )
    change.execute(delete(case_note).where(case_note.c.case_id == stored.id))
