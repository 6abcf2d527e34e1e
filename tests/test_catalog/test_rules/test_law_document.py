import re
from datetime import date
from pathlib import Path

import pytest

from catalog import law
from catalog.case import CaseEvent
from catalog.rules.deadlines import plain_due, reply_due

TEXT = (Path(__file__).parents[3] / "docs" / "law.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if re.match(r"\| \d+ \|", line)
]
RUN = re.compile(r"(\d+)-(\d+)(?:\.\.\d+-(\d+))? = (\d+)(?:–(\d+))?")


def events_of(text: str) -> list[CaseEvent]:
    if text == "–":
        return []
    found = []
    for part in text.split("; "):
        day, kind, *days = part.split()
        facts = {"days": int(days[0])} if days else {}
        found.append(CaseEvent(kind, date.fromisoformat(day), facts))
    return found


def counted_of(text: str) -> list[tuple[int, int, int]]:
    """(month, day, n) of every counted day that the row names."""
    return [
        (int(month), int(first) + offset, int(number) + offset)
        for month, first, last, number, _ in RUN.findall(text)
        for offset in range(int(last or first) - int(first) + 1)
    ]


def test_there_are_twenty_cases() -> None:
    assert [row[0] for row in ROWS] == [str(number) for number in range(1, 21)]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_the_program_counts_the_days_that_were_counted_by_hand(row: list[str]) -> None:
    _, rule, trigger, events, counted, due, _ = row
    calendar, limits = law.shipped_calendar(), law.limits()
    start = date.fromisoformat(trigger)
    if rule == "reply":
        found = reply_due(start, events_of(events), calendar, limits)
    else:
        found = plain_due(limits[rule], start, calendar)
    assert found.due == date.fromisoformat(due)
    assert [(day.day.month, day.day.day, day.number) for day in found.counted()] == counted_of(
        counted
    )


def test_every_limit_stands_in_the_document_or_its_table() -> None:
    for limit in law.limits().all():
        if not limit.verified:
            assert f"`{limit.id}`" in TEXT
    for outcome in law.outcomes().all():
        if not outcome.verified:
            assert f"`{outcome.id}`" in TEXT
