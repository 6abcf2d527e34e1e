from datetime import date

import pytest

from catalog import law
from catalog.case import CaseEvent
from catalog.rules.pauses import (
    Consultation,
    ConsultationNotFound,
    Pause,
    consultations,
    pauses,
)
from catalog.rules.workdays import CalendarMissing

CALENDAR, LIMITS = law.shipped_calendar(), law.limits()


def on(kind: str, day: str, whom: str = "third_party", party: str = "", **facts: str) -> CaseEvent:
    return CaseEvent(kind, date.fromisoformat(day), {"with": whom, "party": party, **facts})


def sent(day: str, whom: str = "third_party", party: str = "") -> CaseEvent:
    return on("consult_start", day, whom, party)


def answered(day: str, whom: str = "third_party", party: str = "") -> CaseEvent:
    return on("consult_end", day, whom, party, answer="agrees")


def spans(*events: CaseEvent) -> list[tuple[str, str]]:
    found = pauses(events, CALENDAR, LIMITS)
    return [(pause.sent.isoformat(), pause.last.isoformat()) for pause in found]


def test_a_pause_covers_the_day_after_sending_through_the_last() -> None:
    pause = Pause(date(2025, 6, 10), date(2025, 6, 26), "")
    covered = [pause.covers(date(2025, 6, day)) for day in (10, 11, 26, 27)]
    assert covered == [False, True, True, False]


def test_an_answer_ends_the_pause() -> None:
    (one,) = pauses([sent("2025-06-10"), answered("2025-06-26")], CALENDAR, LIMITS)
    assert one == Pause(date(2025, 6, 10), date(2025, 6, 26), "征求第三方意见")


def test_without_an_answer_the_pause_ends_with_the_partys_own_limit() -> None:
    (one,) = pauses([sent("2025-06-10", party="甲公司")], CALENDAR, LIMITS)
    assert one.last == date(2025, 7, 1)
    assert one.reason == "征求第三方意见，对方期限 2025-07-01 届满"


def test_the_partys_limit_runs_from_its_receipt_of_the_letter() -> None:
    arrived = on("letter_received", "2025-06-12")
    assert spans(sent("2025-06-10"), arrived) == [("2025-06-10", "2025-07-03")]


def test_an_answer_after_the_partys_limit_comes_too_late_to_pause() -> None:
    arrived = on("letter_received", "2025-06-12")
    (just,) = pauses([sent("2025-06-10"), arrived, answered("2025-07-03")], CALENDAR, LIMITS)
    assert just == Pause(date(2025, 6, 10), date(2025, 7, 3), "征求第三方意见")
    (late,) = pauses([sent("2025-06-10"), arrived, answered("2025-07-09")], CALENDAR, LIMITS)
    assert late.last == date(2025, 7, 3)
    assert late.reason == "征求第三方意见，对方期限 2025-07-03 届满"


def test_a_late_answer_pauses_no_longer_than_silence_while_the_letters_receipt_is_unknown() -> None:
    """11 June to 1 July 2025 are the 15 working days after sending."""
    (just,) = pauses([sent("2025-06-10"), answered("2025-07-01")], CALENDAR, LIMITS)
    assert just == Pause(date(2025, 6, 10), date(2025, 7, 1), "征求第三方意见")
    for day in ("2025-07-02", "2025-12-31"):
        (late,) = pauses([sent("2025-06-10"), answered(day)], CALENDAR, LIMITS)
        assert late.last == date(2025, 7, 1)
        assert late.reason == (
            "征求第三方意见，对方期限 2025-07-01 届满（没有记录对方收件的日期，从发函次日起算）"
        )


def test_an_answer_in_a_year_with_its_notice_needs_none_for_the_next() -> None:
    letter = [sent("2026-12-21"), on("letter_received", "2026-12-22")]
    for asked in (letter[:1], letter):
        assert spans(*asked, answered("2026-12-30")) == [("2026-12-21", "2026-12-30")]
        with pytest.raises(CalendarMissing):
            pauses([*asked, answered("2027-01-04")], CALENDAR, LIMITS)
        with pytest.raises(CalendarMissing):
            pauses(asked, CALENDAR, LIMITS)


def test_overlapping_consultations_are_one_pause() -> None:
    events = [
        sent("2025-06-10", party="甲"),
        sent("2025-06-12", "coauthor", "乙"),
        answered("2025-06-20", party="甲"),
        answered("2025-06-18", "coauthor", "乙"),
    ]
    (one,) = pauses(events, CALENDAR, LIMITS)
    assert (one.sent, one.last) == (date(2025, 6, 10), date(2025, 6, 20))
    assert one.reason == "征求第三方意见、征求共同制作机关意见"


def test_consultations_that_touch_are_one_and_those_apart_are_two() -> None:
    first = [sent("2025-06-10"), answered("2025-06-12")]
    assert spans(*first, sent("2025-06-12", "coauthor"), answered("2025-06-17", "coauthor")) == [
        ("2025-06-10", "2025-06-17")
    ]
    assert spans(*first, sent("2025-06-13"), answered("2025-06-17")) == [
        ("2025-06-10", "2025-06-12"),
        ("2025-06-13", "2025-06-17"),
    ]


def test_the_same_reason_is_said_once_in_a_united_pause() -> None:
    events = [
        sent("2025-06-10"),
        sent("2025-06-11"),
        answered("2025-06-12"),
        answered("2025-06-13"),
    ]
    (one,) = pauses(events, CALENDAR, LIMITS)
    assert one == Pause(date(2025, 6, 10), date(2025, 6, 13), "征求第三方意见")


def test_answers_find_the_letter_to_the_same_party() -> None:
    events = [
        sent("2025-06-10", party="甲"),
        sent("2025-06-11", party="乙"),
        answered("2025-06-12", party="乙"),
    ]
    first, second = consultations(events)
    assert (first.party, first.answered) == ("甲", None)
    assert (second.party, second.answered, second.answer) == ("乙", date(2025, 6, 12), "agrees")


def test_an_answer_that_names_nobody_belongs_to_the_earliest_open_letter() -> None:
    events = [sent("2025-06-10", "coauthor", "甲"), answered("2025-06-12", "", "")]
    assert consultations(events)[0].answered == date(2025, 6, 12)
    with pytest.raises(ConsultationNotFound, match="2025-06-12 记录了对方的收件或意见"):
        consultations([sent("2025-06-10", "coauthor"), answered("2025-06-12", "third_party")])


def test_a_letter_sent_and_answered_on_one_day_is_matched() -> None:
    assert spans(answered("2025-06-10"), sent("2025-06-10")) == [("2025-06-10", "2025-06-10")]


def test_an_event_told_twice_counts_once() -> None:
    arrived = on("letter_received", "2025-06-11")
    twice = [sent("2025-06-10"), arrived, answered("2025-06-26")] * 2
    found = consultations(twice)
    assert [letter.answered for letter in found] == [date(2025, 6, 26)] * len(found)
    assert spans(*twice) == [("2025-06-10", "2025-06-26")]
    assert spans(sent("2025-06-10"), sent("2025-06-10"), answered("2025-06-12")) == [
        ("2025-06-10", "2025-06-12")
    ]
    assert spans(sent("2025-06-10"), answered("2025-06-12"), answered("2025-06-12")) == [
        ("2025-06-10", "2025-06-12")
    ]
    assert len(consultations([sent("2025-06-10"), sent("2025-06-10")])) == 1
    assert consultations([sent("2025-06-10"), arrived, arrived])[0].arrived == date(2025, 6, 11)


def test_a_second_answer_on_another_day_belongs_to_no_letter() -> None:
    with pytest.raises(ConsultationNotFound):
        consultations([sent("2025-06-10"), answered("2025-06-12"), answered("2025-06-13")])
    with pytest.raises(ConsultationNotFound):
        consultations(
            [
                sent("2025-06-10"),
                on("letter_received", "2025-06-11"),
                on("letter_received", "2025-06-12"),
            ]
        )


def test_a_second_open_letter_of_another_day_or_party_stays_open() -> None:
    closed = [sent("2025-06-10", party="甲"), answered("2025-06-12", party="甲")]
    assert len(consultations([*closed, sent("2025-06-11", party="甲")])) == 2
    assert len(consultations([*closed, sent("2025-06-10", party="乙")])) == 2
    assert len(consultations([*closed, sent("2025-06-10", "coauthor", "甲")])) == 2


def test_the_receipts_of_two_letters_go_to_one_each() -> None:
    events = [
        sent("2025-06-10"),
        sent("2025-06-11"),
        on("letter_received", "2025-06-12"),
        on("letter_received", "2025-06-13"),
    ]
    assert [letter.arrived for letter in consultations(events)] == [
        date(2025, 6, 12),
        date(2025, 6, 13),
    ]


def test_a_receipt_is_not_entered_at_an_answered_letter() -> None:
    with pytest.raises(ConsultationNotFound):
        consultations(
            [sent("2025-06-10"), answered("2025-06-11"), on("letter_received", "2025-06-12")]
        )


def test_silence_means_consent_only_for_the_co_making_organ() -> None:
    third, co_maker, other = (
        Consultation(kind, "", date(2025, 6, 10))
        for kind in ("third_party", "coauthor", "other_organ")
    )
    assert third.silence == other.silence
    assert third.silence == (
        "逾期未提出意见的，不等于同意，由本机关依照条例决定是否公开（第三十二条）。"
    )
    assert co_maker.silence == "逾期未提出意见的，视为同意公开（第三十四条）。"


def test_a_consultation_says_what_kind_of_party_it_asked_and_never_its_name() -> None:
    assert Consultation("third_party", "甲公司", date(2025, 6, 10)).whom == "第三方"
    assert Consultation("coauthor", "", date(2025, 6, 10)).whom == "共同制作机关"
    assert Consultation("", "", date(2025, 6, 10)).whom == "第三方或者其他机关"


def test_the_limits_of_third_party_and_co_maker_are_their_own() -> None:
    third = Consultation("third_party", "", date(2025, 6, 10))
    co_maker = Consultation("coauthor", "", date(2025, 6, 10))
    rows = [
        type(LIMITS["reply"])(
            **{**vars(limit), "days": 3 if limit.id == "coauthor_opinion" else limit.days}
        )
        for limit in LIMITS.all()
    ]
    changed = type(LIMITS)(rows)
    assert third.limit_ends(CALENDAR, changed) == date(2025, 7, 1)
    assert co_maker.limit_ends(CALENDAR, changed) == date(2025, 6, 13)
