import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import law
from catalog.case import CaseEvent
from catalog.errors import Invalid
from catalog.rules.deadlines import (
    Deadline,
    EventBeforeReceipt,
    ExtensionAfterDue,
    ExtensionExceeds,
    Mark,
    is_running,
    plain_due,
    reply_due,
)
from catalog.rules.pauses import ConsultationNotFound
from catalog.rules.workdays import CalendarMissing, days_from

CALENDAR, LIMITS = law.shipped_calendar(), law.limits()
EXAMPLES = json.loads(
    (Path(__file__).parents[2] / "data" / "deadlines.json").read_text(encoding="utf-8")
)["examples"]


def on(kind: str, day: str, **facts: object) -> CaseEvent:
    return CaseEvent(kind, date.fromisoformat(day), facts)


def due(receipt: str, *events: CaseEvent) -> str:
    found = reply_due(date.fromisoformat(receipt), events, CALENDAR, LIMITS)
    return found.due.isoformat()


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["id"] for example in EXAMPLES])
def test_every_worked_example_gives_its_due_day(example: dict) -> None:
    receipt = date.fromisoformat(example["receipt"])
    events = [
        CaseEvent(row["type"], date.fromisoformat(row["date"]), row) for row in example["events"]
    ]

    def count() -> Deadline:
        if example["rule"] == "reply":
            return reply_due(receipt, events, CALENDAR, LIMITS)
        return plain_due(LIMITS[example["rule"]], receipt, CALENDAR)

    if example["due"] is None:
        with pytest.raises(CalendarMissing) as refusal:
            count()
        assert refusal.value.year == example["missing_year"]
    else:
        found = count()
        assert found.due.isoformat() == example["due"]
        assert found.due.isoweekday() == example["due_weekday"]
        makeup = found.days[-1].status.kind == "makeup"
        assert makeup is example["due_is_makeup_workday"]


def test_the_day_of_receipt_is_shown_and_not_counted() -> None:
    found = reply_due(date(2026, 2, 6), [], CALENDAR, LIMITS)
    first, second = found.days[:2]
    assert (first.day, first.mark, first.number) == (date(2026, 2, 6), Mark.TRIGGER, None)
    assert first.reason == "收到申请，当天不计"
    assert (second.day, second.mark, second.reason) == (date(2026, 2, 7), Mark.OFF, "周末")
    assert found.start == date(2026, 2, 6)
    assert found.limit is LIMITS["reply"]
    assert found.notes == ()
    assert not found.fixed


def test_every_skipped_day_says_why() -> None:
    found = {day.day: day for day in reply_due(date(2026, 2, 6), [], CALENDAR, LIMITS).days}
    assert found[date(2026, 2, 14)].number == 6
    assert found[date(2026, 2, 14)].reason == "调休上班（春节）"
    assert found[date(2026, 2, 17)].reason == "春节放假"
    assert found[date(2026, 2, 17)].number is None
    assert found[date(2026, 3, 12)].number == 20


def test_a_plain_limit_starts_after_its_trigger() -> None:
    found = plain_due(LIMITS["correction_notice"], date(2026, 4, 28), CALENDAR)
    assert found.due == date(2026, 5, 11)
    assert found.days[0].reason == "起点，当天不计"
    assert [day.number for day in found.counted()] == [1, 2, 3, 4, 5, 6, 7]
    assert (found.start, found.allowed) == (date(2026, 4, 28), 7)
    assert found.limit is LIMITS["correction_notice"]


def test_a_receipt_on_a_holiday_starts_on_the_next_working_day() -> None:
    assert due("2026-02-18") == due("2026-02-23") == due("2026-02-14") == "2026-03-20"


def test_31_december_and_29_february_are_days_like_others() -> None:
    assert due("2025-12-31") == due("2026-01-03") == "2026-01-29"
    assert due("2024-01-29") == "2024-02-29"
    assert due("2024-02-29") == "2024-03-28"


def test_the_day_before_a_year_without_a_notice_is_still_certain() -> None:
    assert due("2026-12-03") == "2026-12-31"
    with pytest.raises(CalendarMissing):
        due("2026-12-04")
    with pytest.raises(CalendarMissing):
        due("2022-12-29")
    assert due("2022-12-30") == due("2022-12-31") == "2023-02-02"


def test_the_last_day_there_is_gets_no_date() -> None:
    with pytest.raises(CalendarMissing):
        reply_due(date.max, [], CALENDAR, LIMITS)
    with pytest.raises(CalendarMissing):
        plain_due(LIMITS["reply"], date.max, CALENDAR)


def test_a_correction_starts_a_full_new_count() -> None:
    correction = on("correction_received", "2025-03-24")
    found = reply_due(date(2025, 3, 3), [correction], CALENDAR, LIMITS)
    assert found.due == date(2025, 4, 22)
    assert found.start == date(2025, 3, 24)
    assert found.notes == ("2025-03-24 收到补正，期限重新起算。",)
    marks = {day.day: day for day in found.days}
    assert [day.day for day in found.days] == list(days_from(date(2025, 3, 3), date(2025, 4, 22)))
    assert marks[date(2025, 3, 4)].mark is Mark.VOID
    assert marks[date(2025, 3, 23)].mark is Mark.VOID
    assert marks[date(2025, 3, 23)].reason == "此后重新起算，不计"
    assert marks[date(2025, 3, 24)].mark is Mark.TRIGGER
    assert marks[date(2025, 3, 24)].reason == "收到补正，期限重新起算，当天不计"
    assert len(found.counted()) == 20


def test_a_correction_on_the_day_of_receipt_changes_nothing() -> None:
    assert due("2025-03-03", on("correction_received", "2025-03-03")) == due("2025-03-03")


def test_the_last_of_two_restarts_counts() -> None:
    correction, paid = on("correction_received", "2025-03-24"), on("fee_paid", "2025-04-01")
    assert due("2025-03-03", paid, correction) == due("2025-04-01")
    found = reply_due(date(2025, 3, 3), [correction, paid], CALENDAR, LIMITS)
    assert {day.day: day.reason for day in found.days}[date(2025, 4, 1)].startswith("缴费完成，")


def test_the_days_before_the_first_notice_are_not_listed_after_a_restart() -> None:
    correction = on("correction_received", "2023-01-04")
    found = reply_due(date(2022, 12, 20), [correction], CALENDAR, LIMITS)
    assert [day.day for day in found.days[:5]] == [
        date(2022, 12, 20),
        date(2023, 1, 1),
        date(2023, 1, 2),
        date(2023, 1, 3),
        date(2023, 1, 4),
    ]
    assert found.due == plain_due(LIMITS["reply"], date(2023, 1, 4), CALENDAR).due


def test_a_notice_alone_stops_and_restarts_nothing() -> None:
    for kind in ("correction_notice", "fee_notice", "reasons_asked"):
        assert due("2025-03-03", on(kind, "2025-03-10")) == due("2025-03-03")


def test_a_consultation_takes_out_the_days_after_sending_through_the_answer() -> None:
    events = [
        on("consult_start", "2025-06-10", **{"with": "third_party"}),
        on("consult_end", "2025-06-26", **{"with": "third_party"}),
    ]
    found = reply_due(date(2025, 6, 3), events, CALENDAR, LIMITS)
    assert found.due == date(2025, 7, 17)
    paused = [day for day in found.days if day.mark is Mark.PAUSED]
    assert [day.day for day in paused] == list(days_from(date(2025, 6, 11), date(2025, 6, 26)))
    assert {day.reason for day in paused} == {"征求第三方意见，不计"}
    assert found.notes == ("2025-06-10 至 2025-06-26 征求第三方意见，不计入期限。",)
    assert [day.number for day in found.days if day.day == date(2025, 6, 10)] == [5]
    assert [day.number for day in found.days if day.day == date(2025, 6, 27)] == [6]


def test_a_letter_sent_on_the_last_day_does_not_bring_the_day_back() -> None:
    first = due("2025-06-03")
    assert due("2025-06-03", on("consult_start", first), on("consult_end", "2025-07-20")) == first
    late = on("consult_start", "2025-07-10"), on("consult_end", "2025-07-20")
    assert due("2025-06-03", *late) == first


def test_a_pause_before_a_restart_reaches_only_as_far_as_it_lasts() -> None:
    correction = on("correction_received", "2025-06-20")
    over = [on("consult_start", "2025-06-05"), on("consult_end", "2025-06-20"), correction]
    assert due("2025-06-03", *over) == due("2025-06-20")
    lasting = [on("consult_start", "2025-06-05"), on("consult_end", "2025-06-23"), correction]
    assert due("2025-06-03", *lasting) == due("2025-06-23")


def test_a_pause_that_reaches_into_a_year_without_a_notice_gives_no_date() -> None:
    with pytest.raises(CalendarMissing) as refusal:
        due("2026-12-10", on("consult_start", "2026-12-15"), on("consult_end", "9999-12-31"))
    assert refusal.value.year == 2027


def test_an_extension_adds_to_what_is_left() -> None:
    one = on("extension", "2024-02-08", days=20)
    found = reply_due(date(2024, 1, 15), [one], CALENDAR, LIMITS)
    assert (found.due, found.allowed) == (date(2024, 3, 14), 40)
    assert found.notes == ("2024-02-08 批准并告知延长 20 个工作日。",)
    two = on("extension", "2024-02-05", days=7), on("extension", "2024-02-20", days=13)
    assert due("2024-01-15", *two) == "2024-03-14"


def test_extensions_of_more_than_twenty_days_in_all_are_refused() -> None:
    with pytest.raises(ExtensionExceeds) as refusal:
        due("2024-01-15", on("extension", "2024-02-08", days=21))
    assert str(refusal.value) == "延长答复累计最多 20 个工作日，这里合计 21 个工作日。"
    assert refusal.value.name == "extension_exceeds_20"
    two = on("extension", "2024-02-05", days=8), on("extension", "2024-02-20", days=13)
    with pytest.raises(ExtensionExceeds, match="这里合计 21 个"):
        due("2024-01-15", *two)


def test_three_extensions_are_added_up() -> None:
    three = [on("extension", f"2024-02-0{day}", days=8) for day in (5, 6, 7)]
    with pytest.raises(ExtensionExceeds, match="这里合计 24 个"):
        due("2024-01-15", *three)


def test_every_explained_day_says_what_the_notices_say_of_it() -> None:
    events = [
        on("correction_received", "2025-09-20"),
        on("consult_start", "2025-09-26"),
        on("consult_end", "2025-10-12"),
    ]
    delayed = on("delayed", "2026-02-09", until=date(2026, 6, 30))
    for receipt, history in ((date(2025, 9, 12), events), (date(2026, 2, 6), [delayed])):
        for day in reply_due(receipt, history, CALENDAR, LIMITS).days:
            assert day.status == CALENDAR.status(day.day)


def test_a_restart_does_not_give_back_used_extension_days() -> None:
    before = on("extension", "2024-01-20", days=15)
    paid = on("fee_paid", "2024-02-05")
    assert due("2024-01-15", before, paid) == due("2024-02-05")
    assert due("2024-01-15", before, paid, on("extension", "2024-02-20", days=5)) == "2024-03-15"
    with pytest.raises(ExtensionExceeds):
        due("2024-01-15", before, paid, on("extension", "2024-02-20", days=6))


def test_an_extension_after_the_due_day_is_refused_and_on_it_is_not() -> None:
    assert due("2024-01-15") == "2024-02-09"
    assert due("2024-01-15", on("extension", "2024-02-09", days=1)) == "2024-02-18"
    with pytest.raises(ExtensionAfterDue) as refusal:
        due("2024-01-15", on("extension", "2024-02-10", days=1))
    assert str(refusal.value) == "2024-02-10 批准延期时期限已经届满，不能再延长。"
    assert refusal.value.name == "extension_after_due"


def test_an_extension_during_a_pause_is_in_time() -> None:
    events = [
        on("consult_start", "2024-02-08"),
        on("consult_end", "2024-03-06"),
        on("extension", "2024-03-01", days=2),
    ]
    assert due("2024-01-15", *events) == "2024-03-11"
    with pytest.raises(ExtensionAfterDue):
        due("2024-01-15", *events[:2], on("extension", "2024-03-08", days=2))
    assert due("2024-01-15", *events[:2], on("extension", "2024-03-07", days=2)) == "2024-03-11"


def test_an_extension_on_the_day_of_a_restart_belongs_to_the_new_count() -> None:
    paid, longer = on("fee_paid", "2024-03-20"), on("extension", "2024-03-20", days=5)
    assert due("2024-01-15", longer, paid) == due("2024-03-20", longer)
    assert due("2024-03-20", longer) == "2024-04-25"


def test_an_extension_in_time_is_seen_without_the_next_years_notice() -> None:
    longer = on("extension", "2026-12-20", days=5)
    with pytest.raises(CalendarMissing):
        due("2026-12-10", longer)
    with pytest.raises(ExtensionExceeds):
        due("2026-12-10", longer, on("extension", "2026-12-21", days=16))


@pytest.mark.parametrize("days", [0, -1, True, 2.5, "5", None])
def test_an_extension_without_a_number_of_days_is_refused(days: object) -> None:
    with pytest.raises(Invalid, match=r"^延期要写明延长几个工作日，是大于 0 的整数。$"):
        due("2024-01-15", on("extension", "2024-02-08", days=days))


def test_a_date_fixed_under_article_35_replaces_the_computed_one() -> None:
    delayed = on("delayed", "2026-02-09", until=date(2026, 6, 30))
    found = reply_due(date(2026, 2, 6), [delayed], CALENDAR, LIMITS)
    assert (found.due, found.fixed) == (date(2026, 6, 30), True)
    assert found.notes == ("2026-02-09 确定延迟到 2026-06-30 答复（条例第三十五条）。",)
    assert [day.day for day in found.days] == list(days_from(date(2026, 2, 6), date(2026, 6, 30)))
    assert {day.mark for day in found.days[1:]} == {Mark.WAITED}
    assert found.days[-1].reason == "延迟答复，以确定的日期为准"


def test_a_fixed_date_may_lie_in_a_year_without_a_notice() -> None:
    delayed = on("delayed", "2026-12-10", until=date(2027, 1, 29))
    found = reply_due(date(2026, 12, 3), [delayed], CALENDAR, LIMITS)
    assert found.due == date(2027, 1, 29)
    assert found.days[-1].status is None


@pytest.mark.parametrize(
    "until", [None, "2026-06-30", date(2026, 2, 8), date(2027, 2, 11), date(9999, 12, 31)]
)
def test_a_fixed_date_before_its_notice_or_after_a_year_is_refused(until: object) -> None:
    with pytest.raises(
        Invalid, match=r"^延迟答复要写明延迟到哪一天：不早于告知之日，也不超过一年。$"
    ):
        due("2026-02-06", on("delayed", "2026-02-09", until=until))


def test_the_edges_of_a_fixed_date_are_its_notice_and_a_year() -> None:
    for until in (date(2026, 2, 9), date(2027, 2, 10)):
        assert due("2026-02-06", on("delayed", "2026-02-09", until=until)) == until.isoformat()


def test_an_extension_after_a_fixed_date_is_refused_and_on_it_is_not() -> None:
    delayed = on("delayed", "2026-02-09", until=date(2026, 4, 30))
    assert due("2026-02-06", delayed, on("extension", "2026-04-30", days=3)) == "2026-04-30"
    with pytest.raises(ExtensionAfterDue):
        due("2026-02-06", delayed, on("extension", "2026-05-01", days=3))


def test_a_restart_after_a_fixed_date_starts_a_full_count() -> None:
    delayed = on("delayed", "2026-02-09", until=date(2026, 4, 30))
    assert due("2026-02-06", delayed, on("fee_paid", "2026-03-02")) == due("2026-03-02")


def test_events_before_the_receipt_are_refused_by_name() -> None:
    for event in (
        on("correction_received", "2026-02-05"),
        on("extension", "2026-02-05", days=2),
        on("consult_start", "2026-02-05"),
    ):
        with pytest.raises(EventBeforeReceipt) as refusal:
            due("2026-02-06", event)
        assert str(refusal.value) == (
            "有一条办理记录的日期是 2026-02-05，早于收到申请之日 2026-02-06，请更正日期。"
        )
        assert refusal.value.name == "event_before_receipt"
    assert due("2026-02-06", on("consult_start", "2026-02-06"), on("consult_end", "2026-02-06"))


def test_the_clock_runs_through_its_due_day() -> None:
    def runs(day: date, *events: CaseEvent, receipt: date = date(2024, 1, 15)) -> bool:
        return is_running(receipt, events, day, CALENDAR, LIMITS)

    assert runs(date(2024, 1, 10))
    assert runs(date(2024, 2, 9))
    assert not runs(date(2024, 2, 10))
    assert runs(date(2024, 2, 22), on("extension", "2024-02-09", days=5))
    assert not runs(date(2024, 2, 23), on("extension", "2024-02-09", days=5))
    assert not runs(date(2024, 1, 20), on("consult_end", "2024-01-17"))
    assert runs(date(2026, 12, 31), receipt=date(2026, 12, 4))
    assert not runs(date(2027, 1, 2), receipt=date(2026, 12, 4))


# Few examples each time, other ones every time: the whole suite of the rules stays under 2 s.
few = settings(max_examples=25, deadline=None)
DAYS = st.dates(date(2023, 1, 1), date(2026, 7, 1))


@st.composite
def histories(draw: st.DrawFn) -> tuple[date, list[CaseEvent]]:
    receipt = draw(DAYS)
    events = []
    for number in range(draw(st.integers(0, 3))):
        sent = receipt + timedelta(days=draw(st.integers(0, 25)))
        whom = {"with": draw(st.sampled_from(["third_party", "coauthor"])), "party": f"{number}"}
        events.append(CaseEvent("consult_start", sent, whom))
        answered = sent + timedelta(days=draw(st.integers(0, 30)))
        events.append(CaseEvent("consult_end", answered, whom))
    events.extend(
        CaseEvent("correction_received", receipt + timedelta(days=day))
        for day in draw(st.lists(st.integers(0, 40), max_size=2))
    )
    if draw(st.booleans()):
        day = receipt + timedelta(days=draw(st.integers(0, 18)))
        events.append(CaseEvent("extension", day, {"days": draw(st.integers(1, 20))}))
    return receipt, events


@few
@given(histories(), st.randoms())
def test_the_order_in_which_events_are_told_does_not_matter(
    history: tuple[date, list[CaseEvent]], chance
) -> None:
    receipt, events = history
    shuffled = list(events)
    chance.shuffle(shuffled)
    first = reply_due(receipt, events, CALENDAR, LIMITS)
    assert reply_due(receipt, shuffled, CALENDAR, LIMITS).days == first.days


@few
@given(histories())
def test_the_counted_days_number_the_limit_and_no_day_is_left_out(
    history: tuple[date, list[CaseEvent]],
) -> None:
    receipt, events = history
    found = reply_due(receipt, events, CALENDAR, LIMITS)
    assert [day.number for day in found.counted()] == list(range(1, found.allowed + 1))
    assert [day.day for day in found.days] == list(days_from(receipt, found.due))
    assert found.days[-1].mark is Mark.COUNTED
    assert CALENDAR.status(found.due).working


@few
@given(histories(), st.integers(0, 25), st.integers(0, 30))
def test_one_more_pause_never_shortens(
    history: tuple[date, list[CaseEvent]], start: int, length: int
) -> None:
    receipt, events = history
    sent = receipt + timedelta(days=start)
    whom = {"with": "other_organ", "party": "another"}
    more = [
        CaseEvent("consult_start", sent, whom),
        CaseEvent("consult_end", sent + timedelta(days=length), whom),
    ]
    before = reply_due(receipt, events, CALENDAR, LIMITS).due
    assert reply_due(receipt, [*events, *more], CALENDAR, LIMITS).due >= before


@few
@given(DAYS, st.integers(0, 25), st.integers(1, 30))
def test_telling_the_same_consultation_twice_changes_nothing(
    receipt: date, start: int, length: int
) -> None:
    sent = receipt + timedelta(days=start)
    events = [
        CaseEvent("consult_start", sent, {"with": "third_party"}),
        CaseEvent("consult_end", sent + timedelta(days=length), {"with": "third_party"}),
    ]
    once = reply_due(receipt, events, CALENDAR, LIMITS)
    assert reply_due(receipt, [*events, *events], CALENDAR, LIMITS).due == once.due


def test_an_answer_to_no_letter_is_refused_by_name() -> None:
    with pytest.raises(ConsultationNotFound) as refusal:
        due("2026-02-06", on("consult_end", "2026-02-10"))
    assert refusal.value.name == "consultation_not_found"
