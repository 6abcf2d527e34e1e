"""What people looked for in vain, as stored: words and counts, nothing about the person."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import Connection, insert, select, update

from catalog.store import organisations
from catalog.store.connection import Change
from catalog.store.tables import missed_search

# Words seen on fewer days may be about one person's affair; they are not kept.
DAYS_TO_KEEP = 3
_SHOWN = ("words", "weak", "nearest", "times", "days", "last_day")


@dataclass(frozen=True)
class Miss:
    """A question that found nothing, or nothing clear (`weak`), and how often it came."""

    words: str
    weak: bool
    nearest: str
    times: int
    days: int
    last_day: date


def add(change: Change, organisation_id: int, miss: Miss) -> None:
    """Count a question of one day on top of what is stored of it."""
    salt = organisations.installation_id(change.connection) or ""
    digest = sha256(f"{salt} {miss.words}".encode()).hexdigest()
    here = (missed_search.c.organisation_id == organisation_id) & (missed_search.c.digest == digest)
    known = change.execute(select(missed_search).where(here)).mappings().first()
    if known is None:
        change.execute(
            insert(missed_search).values(
                organisation_id=organisation_id,
                digest=digest,
                words="",
                weak=miss.weak,
                nearest=miss.nearest,
                times=miss.times,
                days=1,
                first_day=miss.last_day,
                last_day=miss.last_day,
            )
        )
        return
    days = known["days"] + (1 if miss.last_day > known["last_day"] else 0)
    change.execute(
        update(missed_search)
        .where(here)
        .values(
            words=miss.words if days >= DAYS_TO_KEEP else "",
            weak=miss.weak,
            nearest=miss.nearest,
            times=known["times"] + miss.times,
            days=days,
            last_day=max(miss.last_day, known["last_day"]),
        )
    )


def often(connection: Connection, organisation_id: int, limit: int) -> list[Miss]:
    """The questions asked in vain on several days, most frequent first."""
    rows = connection.execute(
        select(*(missed_search.c[name] for name in _SHOWN))
        .where(missed_search.c.organisation_id == organisation_id, missed_search.c.words != "")
        .order_by(missed_search.c.times.desc(), missed_search.c.words)
        .limit(limit)
    )
    return [Miss(**row) for row in rows.mappings()]
