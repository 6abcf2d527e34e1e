"""When an entry's information must be public: the time limit in its own words, and the day it runs.

Regulations art. 26: 20 working days from the day the information is made or changed, unless the
entry's own limit is another one.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.rules.workdays import Calendar, CalendarMissing

_WORKING_DAYS = re.compile(r"([0-9]{1,3})\s*个?\s*工作日")
_DAYS = re.compile(r"([0-9]{1,3})\s*(?:个自然)?[日天](?!期)")
_AT_ONCE = re.compile(r"实时|即时|当[日天]")


@dataclass(frozen=True)
class Term:
    """A period read from a time limit; 0 days means at once."""

    days: int
    working: bool

    @property
    def words(self) -> str:
        """The period as people say it."""
        if not self.days:
            return "即时"
        return f"{self.days} 个工作日" if self.working else f"{self.days} 日"


def term(time_limit: str) -> Term | None:
    """The strictest period that the words of a time limit name; None where they name none."""
    found = [Term(int(days), True) for days in _WORKING_DAYS.findall(time_limit)]
    rest = _WORKING_DAYS.sub("", time_limit)
    found += [Term(int(days), False) for days in _DAYS.findall(rest)]
    if _AT_ONCE.search(time_limit):
        found.append(Term(0, False))
    return min(found, key=lambda one: one.days, default=None)


def due(time_limit: str, event_day: date, calendar: Calendar) -> date | None:
    """The last day on which the information is on time.

    None where the words name no period, or a year on the way has no notice of holidays: then no
    date is given rather than a guess.
    """
    found = term(time_limit)
    if found is None:
        return None
    if not found.working:
        return event_day + timedelta(days=found.days)
    try:
        return calendar.add(event_day, found.days)
    except CalendarMissing:
        return None
