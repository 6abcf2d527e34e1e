"""How long personal data is kept, and what stays of a case when it is erased."""

from datetime import date, timedelta

import pytest

from catalog import law
from catalog.case import EVENTS, Case, CaseEvent
from catalog.rules.keeping import HOLDS, due_before, ended_on, is_held, kept_until, without_persons
from catalog.rules.recording import outcome_of
from catalog.rules.situation import situation


def made(*events: tuple[str, str, dict[str, object]]) -> Case:
    return Case(
        "2026-0001",
        tuple(CaseEvent(kind, date.fromisoformat(day), facts) for kind, day, facts in events),
    )


_ZHANG: dict[str, object] = {"with": "third_party", "party": "河西村张三"}
_LI: dict[str, object] = {"with": "third_party", "party": "河东村李四"}
ENDED = made(
    ("arrived", "2026-03-02", {"channel": "in_person"}),
    ("registered", "2026-03-02", {"category": "natural"}),
    ("consult_start", "2026-03-04", _ZHANG),
    ("consult_start", "2026-03-05", _LI),
    ("consult_end", "2026-03-11", _LI | {"answer": "agrees"}),
    ("consult_end", "2026-03-13", _ZHANG | {"answer": "objects"}),
    ("third_party_told", "2026-03-16", {"content": "张三的地块", "reason": "涉及公共利益"}),
    ("extension", "2026-03-18", {"days": 5, "approved_by": "王海", "reason": "张三的档案在县里"}),
    ("fee_notice", "2026-03-19", {"amount": "120", "calculation": "张三 12 件"}),
    ("fee_notice_received", "2026-03-20", {}),
    ("fee_paid", "2026-03-23", {}),
    ("reply", "2026-03-26", {"outcome": "granted", "how": "张三家的表 3 页", "text": "附件两份"}),
    ("served", "2026-03-27", {"service": "post"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("closed", "archived", "years", "until"),
    [
        ("2026-03-27", None, 10, "2036-03-27"),
        ("2026-03-27", "2026-04-15", 10, "2036-04-15"),
        ("2028-02-29", None, 1, "2029-02-28"),
        ("2028-02-29", None, 4, "2032-02-29"),
        ("2026-03-27", None, 0, None),
        (None, None, 10, None),
    ],
)
def test_the_years_are_counted_from_archiving_or_else_from_the_end(
    closed: str | None, archived: str | None, years: int, until: str | None
) -> None:
    events: list[tuple[str, str, dict[str, object]]] = [("arrived", "2026-03-02", {})]
    if closed:
        events.append(("withdrawn", closed, {"statement": "不要了"}))
    if archived:
        events.append(("archived", archived, {}))
    case = made(*events)
    assert kept_until(case, years) == (date.fromisoformat(until) if until else None)
    assert (ended_on(case) is None) == (closed is None)


@pytest.mark.parametrize("today", ["2029-02-28", "2029-03-01", "2032-02-29", "2033-03-01"])
@pytest.mark.parametrize("years", [1, 3, 4])
def test_the_day_before_which_all_is_due_agrees_with_how_long_each_is_kept(
    today: str, years: int
) -> None:
    now = date.fromisoformat(today)
    first = due_before(now, years)
    for number in range(-3, 4):
        ended = first + timedelta(days=number)
        case = made(("arrived", "2020-03-02", {}), ("archived", str(ended), {}))
        until = kept_until(case, years)
        assert until is not None
        assert (until < now) == (ended < first), ended


def test_an_open_review_holds_a_case_until_it_is_decided() -> None:
    assert not is_held(ENDED)
    begun = CaseEvent("review_notice", date(2026, 4, 20), {"procedure": "ordinary"})
    over = CaseEvent("review_decision", date(2026, 6, 20), {"result": "upheld"})
    assert is_held(ENDED.with_event(begun))
    assert not is_held(ENDED.with_event(begun).with_event(over))
    assert is_held(ENDED.with_event(begun).with_event(over).with_event(begun))
    suit = CaseEvent("suit_notice", date(2026, 7, 20), {"after": "review"})
    judged = CaseEvent("suit_judgment", date(2026, 9, 1), {"result": "upheld"})
    assert is_held(ENDED.with_event(suit))
    assert not is_held(ENDED.with_event(suit).with_event(judged))
    assert set(HOLDS) | set(HOLDS.values()) <= set(EVENTS)


def test_what_is_left_names_nobody_and_every_clock_and_outcome_stays() -> None:
    left = Case(ENDED.number, without_persons(ENDED))
    said = str([dict(event.facts) for event in left.events])
    for word in ("张三", "李四", "河", "王海", "3 页", "附件", "公共利益"):
        assert word not in said
    assert "120" in said
    assert [event.kind for event in left.events] == [event.kind for event in ENDED.events]
    outcome = outcome_of(left, law.outcomes())
    assert outcome is not None
    assert outcome.id == "granted"
    for day in (date(2026, 3, 12), date(2026, 4, 30)):
        before, after = (
            situation(case, day, law.shipped_calendar(), law.limits()) for case in (ENDED, left)
        )
        assert (after.state, after.due, after.receipt, after.extended) == (
            before.state,
            before.due,
            before.receipt,
            before.extended,
        )
        assert after.deadline is not None
        assert before.deadline is not None
        assert [(d.day, d.mark) for d in after.deadline.days] == [
            (d.day, d.mark) for d in before.deadline.days
        ]
