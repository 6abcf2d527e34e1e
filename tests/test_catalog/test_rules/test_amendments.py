"""Where a request for correcting a record stands, which steps it allows, when it is due."""

from datetime import date

import pytest

from catalog.case import CaseEvent
from catalog.errors import Invalid, NotAllowed
from catalog.law import shipped_calendar
from catalog.rules.amendments import ENDING, EVENTS, Standing, State, check, standing

RECEIVED, TODAY = date(2026, 2, 6), date(2026, 2, 10)
CALENDAR = shipped_calendar()


def now(*kinds: str, days: int = 20, today: date = TODAY) -> Standing:
    events = [CaseEvent(kind, TODAY) for kind in kinds]
    return standing(events, RECEIVED, today, CALENDAR, days)


def event(kind: str, day: date = TODAY, **facts: str) -> CaseEvent:
    return CaseEvent(kind, day, facts)


@pytest.mark.parametrize(
    ("kinds", "state", "steps"),
    [
        ((), State.WAITING, tuple(EVENTS)),
        (("accepted",), State.HANDLING, ENDING),
        (("accepted", "amended"), State.ENDED, ()),
        (("declined",), State.ENDED, ()),
        (("withdrawn",), State.WITHDRAWN, ()),
        (("accepted", "withdrawn"), State.WITHDRAWN, ()),
    ],
)
def test_the_state_follows_from_what_happened(
    kinds: tuple[str, ...], state: State, steps: tuple[str, ...]
) -> None:
    found = now(*kinds)
    assert found.state is state
    assert tuple(kind.id for kind in found.steps) == steps
    assert found.is_open == bool(steps)


def test_the_offices_days_are_counted_like_any_other() -> None:
    # 9 to 13 February are days 1 to 5, Saturday 14 (worked) 6; 15 to 23 are off; 24 to 28 (the
    # Saturday is worked) 7 to 11; 2 to 6 March 12 to 16; day 20 is Thursday 12 March.
    assert now().due == date(2026, 3, 12)
    assert now(days=0).due is None


def test_a_year_without_its_notice_gives_no_date() -> None:
    found = standing([], date(2026, 12, 20), date(2026, 12, 21), CALENDAR, 20)
    assert found.due is None
    assert not found.is_overdue


def test_it_is_late_after_the_day_and_never_once_it_ended() -> None:
    assert not now(today=date(2026, 3, 12)).is_overdue
    assert now(today=date(2026, 3, 13)).is_overdue
    assert not now("declined", today=date(2026, 3, 13)).is_overdue


@pytest.mark.parametrize(
    "taken",
    [
        event("accepted"),
        event("accepted", RECEIVED),
        event("amended", done="改好了", service="post"),
        event("pointed", organ="县公安局", service="in_person"),
    ],
)
def test_a_complete_step_is_taken(taken: CaseEvent) -> None:
    check(taken, now(), RECEIVED)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (event("amended", service="post"), "请填“改了什么"),
        (event("amended", done="x" * 2001, service="post"), "最多 2000 个字"),
        (event("amended", done="改好了", service="pigeon"), "请选“怎么告知”"),
        (event("declined", reason="有理由"), "请填“怎么告知”"),
    ],
)
def test_a_step_that_does_not_say_enough_is_refused(wrong: CaseEvent, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        check(wrong, now(), RECEIVED)


@pytest.mark.parametrize("day", [date(2026, 2, 5), date(2026, 2, 11)])
def test_a_step_lies_between_the_receipt_and_today(day: date) -> None:
    with pytest.raises(NotAllowed, match="日期要在"):
        check(event("accepted", day), now(), RECEIVED)


@pytest.mark.parametrize("kinds", [("accepted",), ("declined",), ("withdrawn",)])
def test_nothing_is_accepted_twice_or_after_the_end(kinds: tuple[str, ...]) -> None:
    with pytest.raises(NotAllowed, match="不能再“受理”"):
        check(event("accepted"), now(*kinds), RECEIVED)
