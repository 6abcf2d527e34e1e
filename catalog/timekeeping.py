"""Whether the machine's clock can be believed now (security rule T5).

A clock that is behind what was recorded lately is wrong now, or it was wrong then. Nobody but a
person can tell which: an administrator who looked at the clock says so, and is believed.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from catalog import RELEASED
from catalog.rules.timekeeping import clock_fault
from catalog.store import audit
from catalog.store.connection import Database
from catalog.store.staff import Person

# Two people who write at the same moment are no fault of the clock, nor is one set right a little.
_SLACK = timedelta(minutes=5)
_CHECKED = "clock.checked"


def fault(connection: Connection, at: datetime) -> str:
    """Why the clock must be wrong, as a sentence; "" when nothing speaks against it."""
    latest = audit.latest(connection, _CHECKED)
    if latest is not None and latest - at < _SLACK:
        latest = None
    return clock_fault(at, latest, RELEASED)


def confirm(database: Database, person: Person, at: datetime) -> None:
    """Say that the clock was looked at and is right; earlier lines speak against it no more."""
    person.require("settings.edit")
    with database.writing(person.actor, at) as change:
        change.note(
            _CHECKED,
            organisation_id=person.organisation_id,
            object_kind="clock",
            object_ref="",
        )
