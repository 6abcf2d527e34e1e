"""The only place that reads the clock. Everything else receives `today` or `at`."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from catalog import RELEASED
from catalog.rules.timekeeping import clock_fault
from catalog.store import audit

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date in Beijing, by the zone's name and not by the machine's setting."""
    return now().astimezone(BEIJING).date()


def fault(connection: Connection) -> str:
    """Why this machine's clock must be wrong; "" when nothing speaks against it."""
    return clock_fault(now(), audit.newest(connection), RELEASED)
