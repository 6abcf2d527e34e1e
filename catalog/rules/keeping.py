"""How long a case's personal data is kept, and what of it stays when the time is over.

《个人信息保护法》 arts 19 and 47: no longer than is needed, then it is erased. The office chooses
the years, by what its archives prescribe, counted from archiving, else from the end of the case.
What the annual report (条例 art. 50) counts stays: kinds, days, choices, numbers, amounts.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from catalog.case import EVENTS, Case, CaseEvent

# A case is not touched while one of these is open: what opens it, and what ends it.
HOLDS: Final[Mapping[str, str]] = {
    "review_notice": "review_decision",
    "suit_notice": "suit_judgment",
}
# Facts in words that name nobody and are counted.
_COUNTED: Final = frozenset({"amount", "count", "before"})


def ended_on(case: Case) -> date | None:
    """The day from which keeping is counted; None while the case is open."""
    ended = case.last("archived") or case.last("served", "withdrawn")
    return ended.day if ended else None


def kept_until(case: Case, years: int) -> date | None:
    """The last day on which the personal data is kept; None while open, or with no end (0)."""
    ended = ended_on(case)
    if ended is None or not years:
        return None
    year = ended.year + years
    try:
        return ended.replace(year=year)
    except ValueError:  # 29 February in a year that has none
        return date(year, 2, 28)


def due_before(today: date, years: int) -> date:
    """What ended before this day is due on `today`, as `kept_until` has it."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February, and the year then has none
        return date(today.year - years, 3, 1)


def is_held(case: Case) -> bool:
    """Whether a reconsideration or a lawsuit about the case is still open."""
    return any(len(case.of(begun)) > len(case.of(over)) for begun, over in HOLDS.items())


def without_persons(case: Case) -> tuple[CaseEvent, ...]:
    """The events in their order with what is counted alone: no words that somebody wrote.

    Consulted parties keep apart as numbers, so that every clock stays what it was.
    """
    parties = {event.text("party") for event in case.events if event.text("party")}
    numbers = {party: f"{number}" for number, party in enumerate(sorted(parties), start=1)}
    return tuple(
        CaseEvent(event.kind, event.day, _counted(event, numbers)) for event in case.events
    )


def _counted(event: CaseEvent, parties: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for fact in EVENTS[event.kind].facts:
        value = event.facts.get(fact.name)
        if value is None:
            continue
        if fact.name == "party":
            found["party"] = parties.get(str(value), "")
        elif fact.kind != "text" or fact.name in _COUNTED:
            found[fact.name] = value
    return found
