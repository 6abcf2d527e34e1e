"""Whether the machine's clock can be believed now (security rule T5)."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from catalog import RELEASED
from catalog.rules.timekeeping import clock_fault
from catalog.store import audit

# Two people who write at the same moment are no fault of the clock, nor is one set right a little.
_SLACK = timedelta(minutes=5)


def fault(connection: Connection, at: datetime) -> str:
    """Why the clock must be wrong, as a sentence; "" when nothing speaks against it."""
    newest = audit.newest(connection)
    if newest is not None and newest - at < _SLACK:
        newest = None
    return clock_fault(at, newest, RELEASED)
