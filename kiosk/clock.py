"""The only place that reads the clock. Everything else receives `today` or `at`."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from catalog import timekeeping

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date in Beijing, by the zone's name and not by the machine's setting."""
    return now().astimezone(BEIJING).date()


def fault(connection: Connection) -> str:
    """Why this machine's clock must be wrong; "" when nothing speaks against it."""
    return timekeeping.fault(connection, now())
