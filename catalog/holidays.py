"""Keeping the holiday notices: which calendar holds, and what a corrected one changes.

Due days are computed, so a corrected notice corrects every open case at once; each date that
moves is listed for the person who saves it. 条例 art. 33, 放假安排 of the State Council.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from catalog import law
from catalog.case import Case
from catalog.errors import Invalid
from catalog.rules.limits import Limits
from catalog.rules.situation import due_days
from catalog.rules.workdays import Calendar, HolidayTable, table_faults
from catalog.store import holidays as store
from catalog.store.audit import Actor
from catalog.store.connection import Database


@dataclass(frozen=True)
class DueChange:
    """A due day that another table moves; None stands for a date that cannot be given."""

    case: str
    clock: str
    before: date | None
    after: date | None


def calendar(connection: Connection, organisation_id: int) -> Calendar:
    """The calendar in force: the shipped notices, overridden by those the township keeps."""
    found = {table.year: table for table in law.holiday_tables()}
    found |= {table.year: table for table in store.stored(connection, organisation_id)}
    return Calendar(found.values())


def changes(
    cases: Iterable[Case], before: Calendar, after: Calendar, limits: Limits
) -> tuple[DueChange, ...]:
    """Every due day of the cases that differs between two calendars."""
    found: list[DueChange] = []
    for case in cases:
        old, new = due_days(case, before, limits), due_days(case, after, limits)
        found.extend(
            DueChange(case.number, clock, old.get(clock), new.get(clock))
            for clock in dict.fromkeys([*old, *new])
            if old.get(clock) != new.get(clock)
        )
    return tuple(found)


def save(
    database: Database,
    organisation_id: int,
    table: HolidayTable,
    *,
    cases: Iterable[Case],
    actor: Actor,
    at: datetime,
) -> tuple[DueChange, ...]:
    """Put a notice in force; gives every due day of the open cases that it moves.

    Raises:
        Invalid: the table cannot be right, or contradicts the notice of a neighbouring year.
    """
    faults = table_faults(table)
    if faults:
        raise Invalid(" ".join(faults))
    with database.writing(actor, at) as change:
        before = calendar(change.connection, organisation_id)
        after = before.with_table(table)
        moved = changes(cases, before, after, law.limits())
        old = next((one for one in before.tables() if one.year == table.year), None)
        store.put(change, organisation_id, table)
        change.note(
            "holidays.saved",
            organisation_id=organisation_id,
            object_kind="holidays",
            object_ref=str(table.year),
            before=store.as_facts(old) if old else None,
            after=store.as_facts(table),
            year=table.year,
            notice=table.title,
            moved=len(moved),
        )
    return moved
