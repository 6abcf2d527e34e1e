"""How long to wait after wrong tries, without letting anybody lock the clerk out (rule A4).

A device on which the person signed in before counts only its own wrong tries. Strangers' tries
slow strangers: by account, by address, and all together.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from catalog.store import sessions
from catalog.store.sessions import Tries

WINDOW = timedelta(hours=1)
_LONGEST = 15 * 60
_FIRST = 5
OF_ACCOUNT, OF_DEVICE, OF_ADDRESS, OF_SITE = 5, 10, 30, 300


def seconds_to_wait(
    connection: Connection, at: datetime, *, name_hash: str, address: str, device_hash: str
) -> int:
    """Seconds until the next try is looked at; `device_hash` only of a known device."""
    since = at - WINDOW
    limits: Iterable[tuple[Tries, int]]
    if device_hash:
        own = sessions.failures(connection, since, name_hash=name_hash, device_hash=device_hash)
        limits = [(own, OF_DEVICE)]
    else:
        limits = [
            (sessions.failures(connection, since, name_hash=name_hash, device_hash=""), OF_ACCOUNT),
            (sessions.failures(connection, since, address=address, device_hash=""), OF_ADDRESS),
            (sessions.failures(connection, since, device_hash=""), OF_SITE),
        ]
    return max(_left(tries, free, at) for tries, free in limits)


def _left(tries: Tries, free: int, at: datetime) -> int:
    if tries.count < free or tries.newest is None:
        return 0
    delay = min(_LONGEST, _FIRST * 2 ** min(tries.count - free, 12))
    return max(0, int(delay - (at - tries.newest).total_seconds() + 0.999))
