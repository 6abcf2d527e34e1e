"""How long 10,000 due days take, each with its explained days: `python bench/deadlines.py`.

The cases are receipts on successive days of 2023–2026, every third with a consultation, every
fourth with an extension, every fifth with a correction.
"""

import time
from datetime import date, timedelta

from catalog import law
from catalog.case import CaseEvent
from catalog.rules.deadlines import reply_due

COUNT = 10_000
FIRST = date(2023, 1, 1)
RECEIPT_DAYS = 1300


def cases() -> list[tuple[date, list[CaseEvent]]]:
    """The receipts and their events."""
    made = []
    for number in range(COUNT):
        receipt = FIRST + timedelta(days=number % RECEIPT_DAYS)
        events = []
        if number % 3 == 0:
            asked = {"with": "third_party"}
            events.append(CaseEvent("consult_start", receipt + timedelta(days=7), asked))
            events.append(CaseEvent("consult_end", receipt + timedelta(days=20), asked))
        if number % 4 == 0:
            events.append(CaseEvent("extension", receipt + timedelta(days=18), {"days": 10}))
        if number % 5 == 0:
            events.append(CaseEvent("correction_received", receipt + timedelta(days=6)))
        made.append((receipt, events))
    return made


def main() -> None:
    """Print the seconds."""
    calendar, limits, made = law.shipped_calendar(), law.limits(), cases()
    started = time.perf_counter()
    days = sum(len(reply_due(receipt, events, calendar, limits).days) for receipt, events in made)
    seconds = time.perf_counter() - started
    print(f"{COUNT} due days, {days} explained days: {seconds:.2f} s")


if __name__ == "__main__":
    main()
