from dataclasses import replace
from datetime import date

import pytest

from catalog import law
from catalog.case import EVENTS, Case, CaseEvent
from catalog.errors import Invalid, NotAllowed
from catalog.rules.casework import RULES, Move, moves
from catalog.rules.limits import Limits
from catalog.rules.recording import accept, check_steps, faults, outcome_of
from catalog.rules.situation import State, due_days, receipt_day, situation
from catalog.rules.workdays import Calendar, HolidayTable, Period

CALENDAR, LIMITS, OUTCOMES = law.shipped_calendar(), law.limits(), law.outcomes()
LATE = date(2026, 11, 24)

# Facts that satisfy each kind of event; a test overrides what it is about.
FACTS: dict[str, dict[str, object]] = {
    "arrived": {"channel": "in_person"},
    "contact_failed": {"note": "电话无人接"},
    "confirmed": {"note": "电话确认"},
    "registered": {"category": "natural"},
    "correction_notice": {"points": "写明地块", "until": date(2026, 2, 28), "service": "post"},
    "reasons_asked": {"why": "一个月内提出 60 件"},
    "delayed": {"until": date(2026, 6, 30), "reason": "数量多"},
    "consult_start": {"with": "third_party", "party": "甲公司"},
    "letter_received": {"with": "third_party", "party": "甲公司"},
    "consult_end": {"with": "third_party", "party": "甲公司", "answer": "agrees"},
    "third_party_told": {"content": "补偿标准", "reason": "公共利益", "party": "甲公司"},
    "extension": {"days": 5, "approved_by": "李主任", "reason": "需要检索"},
    "fee_notice": {"amount": "3000", "calculation": "35 件"},
    "reply": {"outcome": "granted", "how": "随附复印件"},
    "served": {"service": "post"},
    "withdrawn": {"statement": "书面撤回"},
    "review_notice": {"procedure": "simple"},
    "review_decision": {"result": "upheld"},
    "suit_notice": {"after": "direct"},
    "suit_judgment": {"result": "corrected"},
}


def event(kind: str, day: str, **facts: object) -> CaseEvent:
    return CaseEvent(kind, date.fromisoformat(day), {**FACTS.get(kind, {}), **facts})


def add(case: Case, kind: str, day: str, **facts: object) -> Case:
    return accept(case, event(kind, day, **facts), LATE, CALENDAR, LIMITS, OUTCOMES)


def make_case(*steps: tuple[str, str], channel: str = "in_person") -> Case:
    """A case received and registered on 2026-02-06, due on 2026-03-12, then these steps."""
    case = add(Case("2026-0001"), "arrived", "2026-02-06", channel=channel)
    if channel in {"internet", "fax", "ordinary_mail"}:
        case = add(case, "confirmed", "2026-02-06")
    case = add(case, "registered", "2026-02-06")
    for kind, day in steps:
        case = add(case, kind, day)
    return case


def make_december_case() -> Case:
    """Received on 2026-12-25: its due day needs the notice for 2027."""
    case, day = Case("2026-0009"), date(2026, 12, 31)
    for kind in ("arrived", "registered"):
        case = accept(case, event(kind, "2026-12-25"), day, CALENDAR, LIMITS, OUTCOMES)
    return case


def refusal(case: Case, kind: str, day: str, **facts: object) -> str:
    with pytest.raises(NotAllowed) as refused:
        add(case, kind, day, **facts)
    text = str(refused.value)
    start = f"{day} {EVENTS[kind].label}："
    assert text.startswith(start)
    return text.removeprefix(start)


def move(case: Case, kind: str, day: str) -> Move:
    found = moves(case, date.fromisoformat(day), CALENDAR, LIMITS)
    return next(move for move in found if move.kind.id == kind)


def state(case: Case, day: str = "2026-02-10") -> State:
    return situation(case, date.fromisoformat(day), CALENDAR, LIMITS).state


def test_every_kind_of_event_has_a_rule_and_the_reverse() -> None:
    assert set(RULES) == set(EVENTS)


@pytest.mark.parametrize("channel", ["in_person", "signed_mail", "oral"])
def test_the_day_of_arrival_is_the_receipt_of_what_was_handed_over(channel: str) -> None:
    case = add(Case("2026-0001"), "arrived", "2026-02-06", channel=channel)
    assert receipt_day(case) == date(2026, 2, 6)
    assert state(case) is State.RECEIVED
    assert "不需要与申请人确认" in refusal(case, "confirmed", "2026-02-07")


@pytest.mark.parametrize("channel", ["internet", "fax", "ordinary_mail"])
def test_the_day_of_confirmation_is_the_receipt_of_what_came_unseen(channel: str) -> None:
    case = add(Case("2026-0001"), "arrived", "2026-02-06", channel=channel)
    assert receipt_day(case) is None
    assert state(case) is State.UNCONFIRMED
    assert refusal(case, "registered", "2026-02-07") == (
        "现在是“待与申请人确认”，登记在收到之后只做一次。"
    )
    case = add(case, "contact_failed", "2026-02-07")
    case = add(case, "confirmed", "2026-02-10")
    assert receipt_day(case) == date(2026, 2, 10)
    assert refusal(case, "confirmed", "2026-02-11") == "已经与申请人确认过收到。"


@pytest.mark.parametrize("channel", ["internet", "fax", "ordinary_mail"])
def test_a_withdrawn_application_is_no_longer_confirmed(channel: str) -> None:
    case = add(Case("2026-0001"), "arrived", "2026-02-06", channel=channel)
    case = add(case, "withdrawn", "2026-02-07")
    for kind in ("confirmed", "contact_failed"):
        assert refusal(case, kind, "2026-02-08") == "现在是“已办结”，不用再与申请人确认。"
    case = add(case, "archived", "2026-02-09")
    assert not move(case, "confirmed", "2026-02-10").allowed
    assert not move(case, "contact_failed", "2026-02-10").allowed


def test_before_anything_arrives_nothing_else_can_happen() -> None:
    empty = Case("2026-0001")
    assert receipt_day(empty) is None
    assert state(empty) is State.EMPTY
    found = moves(empty, date(2026, 2, 10), CALENDAR, LIMITS)
    assert [move.kind.id for move in found if move.allowed] == ["arrived"]
    assert refusal(empty, "confirmed", "2026-02-06") == "还没有收到来件。"
    assert refusal(empty, "withdrawn", "2026-02-06") == "还没有收到来件。"
    assert refusal(empty, "reply", "2026-02-06") == "现在是“尚未收到”，不能再做这一步。"
    assert refusal(empty, "served", "2026-02-06") == "现在是“尚未收到”，没有待送达的答复。"


def test_a_case_is_received_and_registered_once() -> None:
    case = make_case()
    assert state(case) is State.HANDLING
    assert refusal(case, "arrived", "2026-02-07") == "来件已经登记过，不能重复登记。"
    assert refusal(case, "registered", "2026-02-07") == ("现在是“办理中”，登记在收到之后只做一次。")


def test_the_correction_notice_is_allowed_through_the_seventh_working_day() -> None:
    case = make_case()
    assert move(case, "correction_notice", "2026-02-10").until == date(2026, 2, 24)
    assert add(case, "correction_notice", "2026-02-24")
    assert refusal(case, "correction_notice", "2026-02-25") == (
        "不能再要求补正：收到申请后第 7 个工作日（2026-02-24）已过。"
    )
    assert move(case, "correction_notice", "2026-02-25").until is None


def test_a_correction_is_asked_for_once_and_restarts_the_clock() -> None:
    case = make_case(("correction_notice", "2026-02-10"))
    assert state(case) is State.CORRECTION_WAIT
    assert refusal(case, "extension", "2026-02-11") == "正在等申请人补正，收到补正后期限重新起算。"
    case = add(case, "correction_received", "2026-02-25")
    assert state(case) is State.HANDLING
    assert situation(case, LATE, CALENDAR, LIMITS).due == date(2026, 3, 24)
    assert refusal(case, "correction_notice", "2026-02-26") == (
        "补正只能要求一次（条例第三十条）；补正后仍不明确的，按“补正后仍不明确”答复。"
    )
    assert refusal(case, "correction_received", "2026-02-26") == "补正材料已经收到；补正只有一次。"


def test_a_correction_nobody_asked_for_is_a_new_application() -> None:
    assert refusal(make_case(), "correction_received", "2026-02-10") == (
        "没有要求过补正。申请人另外提出的内容，请按新的申请登记。"
    )


def test_the_day_to_correct_by_must_lie_ahead() -> None:
    for until in ("2026-02-10", "2026-02-09"):
        assert (
            refusal(make_case(), "correction_notice", "2026-02-10", until=date.fromisoformat(until))
            == "补正截止日应当晚于告知之日，留出合理期限。"
        )


def test_the_day_to_correct_by_lies_within_ninety_days() -> None:
    case = make_case()
    assert add(case, "correction_notice", "2026-02-10", until=date(2026, 5, 11))
    for until in (date(2026, 5, 12), date.max):
        assert refusal(case, "correction_notice", "2026-02-10", until=until) == (
            "补正截止日最晚是告知之日起 90 日，请核对年份。"
        )


def test_a_consultation_is_open_until_the_answer_or_the_partys_limit() -> None:
    case = make_case(("consult_start", "2026-02-10"))
    assert state(case, "2026-02-11") is State.CONSULTING
    assert state(case, "2026-03-09") is State.CONSULTING
    assert state(case, "2026-03-10") is State.HANDLING
    assert refusal(case, "reply", "2026-02-11") == (
        "征求的意见还没有收到，对方的期限也没有届满，暂不能答复。"
    )
    assert add(case, "reply", "2026-03-10")
    assert state(add(case, "consult_end", "2026-02-11"), "2026-02-12") is State.HANDLING


def test_letters_are_received_once_and_only_when_sent() -> None:
    case = make_case(("consult_start", "2026-02-10"))
    assert refusal(make_case(), "letter_received", "2026-02-11") == "没有在途的征求意见书。"
    case = add(case, "letter_received", "2026-02-11")
    assert refusal(case, "letter_received", "2026-02-12") == "没有在途的征求意见书。"
    assert refusal(make_case(), "consult_end", "2026-02-12") == "没有待答复的征求意见书。"


def test_an_answer_of_somebody_who_was_not_asked_is_refused() -> None:
    case = make_case(("consult_start", "2026-02-10"))
    text = refusal(case, "consult_end", "2026-02-12", party="乙公司")
    assert "此前没有对应的征求意见书" in text


def test_the_third_party_is_told_only_after_it_was_heard() -> None:
    assert refusal(make_case(), "third_party_told", "2026-02-11") == "没有征求过第三方意见。"
    case = make_case(("consult_start", "2026-02-10"))
    assert refusal(case, "third_party_told", "2026-02-11") == (
        "第三方的意见还没有收到，期限也没有届满。"
    )
    assert add(add(case, "consult_end", "2026-02-11"), "third_party_told", "2026-02-12")
    other = add(make_case(), "consult_start", "2026-02-10", **{"with": "coauthor"})
    assert refusal(other, "third_party_told", "2026-02-11") == "没有征求过第三方意见。"


def test_information_a_third_party_objects_to_is_given_only_after_telling_it() -> None:
    case = make_case(("consult_start", "2026-02-10"))
    case = add(case, "consult_end", "2026-02-11", answer="objects")
    assert refusal(case, "reply", "2026-02-12") == (
        "第三方不同意公开：理由合理的不予公开；"
        "决定公开的，先书面告知第三方公开的内容和理由（条例第三十二条）。"
    )
    assert add(
        case,
        "reply",
        "2026-02-12",
        outcome="refused_third_party",
        reason="商业秘密",
        third_party="不同意，理由合理",
    )
    assert add(add(case, "third_party_told", "2026-02-12"), "reply", "2026-02-12")


PARTLY = {"outcome": "partly_granted", "given": "标准", "withheld": "单价"}


@pytest.mark.parametrize("whom", ["coauthor", "other_organ"])
def test_another_organs_objection_is_weighed_and_stops_no_reply(whom: str) -> None:
    letter = {"with": whom, "party": "县自然资源局"}
    case = add(make_case(), "consult_start", "2026-02-10", **letter)
    case = add(case, "consult_end", "2026-02-11", answer="objects", **letter)
    assert "没有征求过第三方意见" in refusal(case, "third_party_told", "2026-02-12")
    assert add(case, "reply", "2026-02-12")
    assert add(case, "reply", "2026-02-12", **PARTLY)


def test_a_part_a_third_party_objects_to_is_withheld_or_told_first() -> None:
    case = make_case(("consult_start", "2026-02-10"))
    case = add(case, "consult_end", "2026-02-11", answer="objects")
    assert refusal(case, "reply", "2026-02-12", **PARTLY) == (
        "第三方不同意公开：那一部分没有公开的，请在下面选“没有公开”；"
        "决定公开的，先书面告知第三方公开的内容和理由（条例第三十二条）。"
    )
    assert "请在下面选“没有公开”" in refusal(case, "reply", "2026-02-12", objected="是", **PARTLY)
    assert add(case, "reply", "2026-02-12", objected="withheld", **PARTLY)
    assert add(add(case, "third_party_told", "2026-02-12"), "reply", "2026-02-12", **PARTLY)
    where = {"outcome": "already_public", "where": "县政府网站"}
    assert add(case, "reply", "2026-02-12", **where)


def test_an_extension_is_allowed_until_the_day_before_the_due_day() -> None:
    case = make_case()
    assert add(case, "extension", "2026-03-11")
    assert refusal(case, "extension", "2026-03-12") == (
        "延期须在到期日（2026-03-12）之前批准并告知，今天已经到期。"
    )
    assert refusal(case, "extension", "2026-03-13") == (
        "答复期限已于 2026-03-12 届满，不能再延期。"
    )
    assert move(case, "extension", "2026-03-10").until == date(2026, 3, 11)


def test_extensions_end_at_twenty_days_in_all() -> None:
    case = add(make_case(), "extension", "2026-03-02", days=12)
    assert refusal(case, "extension", "2026-03-03", days=9) == (
        "延长答复累计最多 20 个工作日，这里合计 21 个工作日。"
    )
    case = add(case, "extension", "2026-03-03", days=8)
    assert refusal(case, "extension", "2026-03-04", days=1) == (
        "延期累计已满 20 个工作日，不能再延（条例第三十三条）。"
    )


def test_reasons_are_asked_for_once_and_do_not_stop_the_clock() -> None:
    case = make_case()
    assert refusal(case, "reasons_given", "2026-02-10") == "没有要求过申请人说明理由。"
    case = add(case, "reasons_asked", "2026-02-10")
    assert situation(case, LATE, CALENDAR, LIMITS).due == date(2026, 3, 12)
    assert refusal(case, "reasons_asked", "2026-02-11") == "已经要求申请人说明过理由。"
    case = add(case, "reasons_given", "2026-02-12")
    assert refusal(case, "reasons_given", "2026-02-13") == "理由说明已经收到。"


def test_a_delayed_date_needs_reasons_and_lies_after_the_due_day() -> None:
    case = make_case()
    assert "先要求申请人说明理由" in refusal(case, "delayed", "2026-02-10")
    case = make_case(("reasons_asked", "2026-02-10"), ("reasons_given", "2026-02-11"))
    assert refusal(case, "delayed", "2026-02-12", until=date(2026, 3, 12)) == (
        "延迟的日期应当晚于原到期日 2026-03-12。"
    )
    assert refusal(case, "delayed", "2026-03-13") == (
        "答复期限已于 2026-03-12 届满，不能再确定延迟日期。"
    )
    assert move(case, "delayed", "2026-02-12").until == date(2026, 3, 12)
    case = add(case, "delayed", "2026-02-12", until=date(2026, 3, 13))
    assert situation(case, LATE, CALENDAR, LIMITS).due == date(2026, 3, 13)
    assert refusal(case, "delayed", "2026-02-13") == "延迟答复的日期已经确定过。"
    assert refusal(case, "extension", "2026-02-13") == (
        "已经按条例第三十五条确定了延迟答复的日期，不再另外延期。"
    )


def test_a_fee_notice_goes_out_in_time_and_once_and_payment_restarts_the_clock() -> None:
    case = make_case()
    assert move(case, "fee_notice", "2026-03-12").until == date(2026, 3, 12)
    assert refusal(case, "fee_notice", "2026-03-13") == (
        "答复期限已于 2026-03-12 届满，不能再发收费通知。"
    )
    assert refusal(case, "fee_paid", "2026-02-10") == "没有待缴费的收费通知。"
    assert refusal(case, "fee_notice_received", "2026-02-10") == "没有待缴费的收费通知。"
    case = add(case, "fee_notice", "2026-03-12")
    assert state(case) is State.FEE_WAIT
    assert refusal(case, "fee_notice", "2026-03-12") == "收费通知已经发出过。"
    assert refusal(case, "consult_start", "2026-03-12") == (
        "正在等申请人缴费，缴费完成后期限重新起算。"
    )
    case = add(case, "fee_notice_received", "2026-03-13")
    assert refusal(case, "fee_notice_received", "2026-03-14") == (
        "申请人收到收费通知的日期已经记录。"
    )
    case = add(case, "fee_paid", "2026-03-20")
    assert situation(case, LATE, CALENDAR, LIMITS).due == date(2026, 4, 20)
    assert state(case) is State.HANDLING


def test_an_unpaid_fee_closes_the_case_only_after_its_limit() -> None:
    facts = {"outcome": "fee_unpaid", "dates": "3 月 2 日通知，3 月 30 日届满"}
    assert refusal(make_case(), "reply", "2026-02-10", **facts) == "没有待缴费的收费通知。"
    case = make_case(("fee_notice", "2026-03-02"))
    assert refusal(case, "reply", "2026-03-03", **facts) == (
        "请先记录申请人收到收费通知的日期，缴费期限从次日起算。"
    )
    case = add(case, "fee_notice_received", "2026-03-02")
    assert refusal(case, "reply", "2026-03-30", **facts) == "缴费期限到 2026-03-30，还没有届满。"
    assert refusal(case, "reply", "2026-03-31") == (
        "正在等申请人缴费；逾期不缴的，按“逾期未缴费”结案。"
    )
    case = add(case, "reply", "2026-03-31", **facts)
    assert outcome_of(case, OUTCOMES).row == "r6_2"


def test_an_unpaid_fee_waits_for_the_next_years_notice() -> None:
    case = add(Case("2026-0002"), "arrived", "2026-11-02")
    for kind in ("registered", "fee_notice"):
        case = add(case, kind, "2026-11-09")
    case = accept(
        case,
        event("fee_notice_received", "2026-12-20"),
        date(2027, 1, 30),
        CALENDAR,
        LIMITS,
        OUTCOMES,
    )
    late = event("reply", "2027-01-29", outcome="fee_unpaid", dates="x")
    with pytest.raises(NotAllowed, match=r"：缴费期限涉及的年份还没有录入放假安排，请先录入。$"):
        accept(case, late, date(2027, 1, 30), CALENDAR, LIMITS, OUTCOMES)


def test_an_application_not_corrected_in_time_is_abandoned() -> None:
    facts = {"outcome": "no_correction", "dates": "2 月 10 日告知，2 月 28 日届满"}
    assert refusal(make_case(), "reply", "2026-02-10", **facts) == "没有尚未收到的补正。"
    case = make_case(("correction_notice", "2026-02-10"))
    assert refusal(case, "reply", "2026-02-28", **facts) == "补正截止日是 2026-02-28，还没有过。"
    assert refusal(case, "reply", "2026-03-01") == (
        "正在等申请人补正；逾期不补正的，按“逾期不补正”结案。"
    )
    corrected = add(case, "correction_received", "2026-02-26")
    assert refusal(corrected, "reply", "2026-03-02", **facts) == "没有尚未收到的补正。"
    assert outcome_of(add(case, "reply", "2026-03-01", **facts), OUTCOMES).row == "r6_1"


def test_an_application_is_still_unclear_only_after_a_correction() -> None:
    facts = {"outcome": "still_unclear", "reason": "没有写明年份"}
    assert refusal(make_case(), "reply", "2026-02-10", **facts) == (
        "先要求补正一次，收到后仍不明确的才能这样答复（条例第三十条）。"
    )
    case = make_case(("correction_notice", "2026-02-10"), ("correction_received", "2026-02-11"))
    assert outcome_of(add(case, "reply", "2026-02-12", **facts), OUTCOMES).row == "r4_3"


def test_a_mass_request_is_turned_away_only_after_asking_for_reasons() -> None:
    facts = {"outcome": "excessive", "assessment": "60 件，理由不合理"}
    assert refusal(make_case(), "reply", "2026-02-10", **facts) == (
        "先要求申请人说明理由，认为理由不合理的才能不予处理（条例第三十五条）。"
    )
    case = make_case(("reasons_asked", "2026-02-10"))
    assert outcome_of(add(case, "reply", "2026-02-26", **facts), OUTCOMES).row == "r5_4"


def test_a_reply_states_everything_its_outcome_needs() -> None:
    assert refusal(make_case(), "reply", "2026-02-10", how=" ") == (
        "“予以公开”的答复必须写明：提供的信息，或者获取的方式、途径和时间。"
    )
    assert "检索记录" in refusal(make_case(), "reply", "2026-02-10", outcome="not_exist")
    with pytest.raises(Invalid, match="没有“refused”这种办理结果"):
        add(make_case(), "reply", "2026-02-10", outcome="refused")


def test_a_case_has_exactly_one_outcome() -> None:
    case = make_case()
    assert outcome_of(case, OUTCOMES) is None
    case = add(case, "reply", "2026-02-10")
    assert outcome_of(case, OUTCOMES).id == "granted"
    assert state(case) is State.REPLIED
    once = "一件申请只有一个办理结果，这一件已经有了。"
    assert refusal(case, "reply", "2026-02-11") == once
    assert refusal(case, "withdrawn", "2026-02-11") == "已经有办理结果，不能再撤回。"
    case = add(case, "served", "2026-02-11")
    assert state(case) is State.CLOSED
    assert refusal(case, "served", "2026-02-12") == "现在是“已办结”，没有待送达的答复。"
    assert refusal(case, "consult_start", "2026-02-12") == "现在是“已办结”，不能再做这一步。"
    case = add(case, "archived", "2026-02-12")
    assert state(case) is State.ARCHIVED
    assert refusal(case, "archived", "2026-02-13") == (
        "现在是“已归档”，办结后才能归档，且只归档一次。"
    )


def test_a_withdrawal_is_an_outcome_of_its_own() -> None:
    case = make_case(("correction_notice", "2026-02-10"))
    assert refusal(make_case(), "reply", "2026-02-10", outcome="withdrawn", statement="x") == (
        "申请人撤回请用“申请人撤回”这一步，不是答复。"
    )
    case = add(case, "withdrawn", "2026-02-11")
    assert (state(case), outcome_of(case, OUTCOMES).row) == (State.CLOSED, "r6_3")
    assert refusal(case, "withdrawn", "2026-02-12") == "已经有办理结果，不能再撤回。"
    assert "只有一个办理结果" in refusal(case, "reply", "2026-02-12")
    unconfirmed = add(Case("2026-0003"), "arrived", "2026-02-06", channel="internet")
    assert state(add(unconfirmed, "withdrawn", "2026-02-07")) is State.CLOSED


def test_a_late_reply_is_still_owed_and_allowed() -> None:
    case = make_case()
    assert not situation(case, date(2026, 3, 12), CALENDAR, LIMITS).is_overdue
    assert situation(case, date(2026, 3, 13), CALENDAR, LIMITS).is_overdue
    late = add(case, "reply", "2026-03-13")
    assert situation(late, date(2026, 3, 14), CALENDAR, LIMITS).is_overdue, "not sent yet"
    late = add(late, "served", "2026-03-14")
    assert not situation(late, date(2026, 3, 14), CALENDAR, LIMITS).is_overdue


def test_a_reply_that_is_not_sent_is_late_after_its_due_day() -> None:
    case = make_case(("reply", "2026-03-12"))
    late = [situation(case, date(2026, 3, day), CALENDAR, LIMITS).is_overdue for day in (12, 13)]
    assert late == [False, True]
    assert situation(case, LATE, CALENDAR, LIMITS).sent_late == 0
    for day, days in (("2026-03-12", 0), ("2026-03-13", 1), ("2026-03-20", 8)):
        now = situation(add(case, "served", day), LATE, CALENDAR, LIMITS)
        assert (now.sent_late, now.is_overdue) == (days, False)


def test_what_ends_a_case_for_the_applicants_silence_has_no_day_to_miss() -> None:
    case = make_case(("correction_notice", "2026-02-10"))
    case = add(case, "reply", "2026-04-20", outcome="no_correction", dates="2 月 28 日届满")
    assert not situation(case, LATE, CALENDAR, LIMITS).is_overdue
    assert situation(add(case, "served", "2026-04-21"), LATE, CALENDAR, LIMITS).sent_late == 0
    case = make_case(("fee_notice", "2026-02-10"), ("fee_notice_received", "2026-02-11"))
    case = add(case, "reply", "2026-04-20", outcome="fee_unpaid", dates="已届满")
    assert not situation(case, LATE, CALENDAR, LIMITS).is_overdue
    assert situation(add(case, "served", "2026-04-21"), LATE, CALENDAR, LIMITS).sent_late == 0
    soon = make_december_case().with_event(event("reply", "2026-12-28"))
    soon = soon.with_event(event("served", "2026-12-28"))
    assert situation(soon, date(2026, 12, 31), CALENDAR, LIMITS).sent_late == 0


def test_waiting_for_the_applicant_is_never_late() -> None:
    for kind in ("correction_notice", "fee_notice"):
        case = make_case((kind, "2026-02-10"))
        assert not situation(case, date(2026, 6, 1), CALENDAR, LIMITS).is_overdue
    received = add(Case("2026-0004"), "arrived", "2026-02-06")
    assert situation(received, date(2026, 3, 13), CALENDAR, LIMITS).is_overdue
    unconfirmed = add(Case("2026-0005"), "arrived", "2026-02-06", channel="fax")
    assert not situation(unconfirmed, date(2026, 3, 13), CALENDAR, LIMITS).is_overdue


def test_reconsideration_follows_a_reply_or_silence() -> None:
    case = make_case()
    assert "不会有针对本件的行政复议" in refusal(case, "review_notice", "2026-03-12")
    assert add(case, "review_notice", "2026-03-13")
    case = add(case, "reply", "2026-02-10")
    assert refusal(case, "review_answer", "2026-02-11") == "没有待答复的行政复议。"
    assert refusal(case, "review_decision", "2026-02-11") == "没有尚未审结的行政复议。"
    case = add(case, "review_notice", "2026-02-24")
    assert refusal(case, "review_notice", "2026-02-25") == "已有一件行政复议尚未审结。"
    case = add(case, "review_answer", "2026-02-26")
    assert refusal(case, "review_answer", "2026-02-27") == "复议答复已经提交。"
    case = add(case, "review_decision", "2026-03-20")
    assert add(case, "review_notice", "2026-03-21")


def test_a_lawsuit_follows_a_reply_or_silence_and_ends_with_its_judgment() -> None:
    case = make_case()
    assert "不会有针对本件的行政诉讼" in refusal(case, "suit_notice", "2026-03-12")
    assert add(case, "suit_notice", "2026-03-13")
    case = add(case, "reply", "2026-02-10")
    assert refusal(case, "suit_judgment", "2026-02-11") == "没有尚未审结的行政诉讼。"
    case = add(case, "suit_notice", "2026-02-24")
    assert refusal(case, "suit_notice", "2026-02-25") == "已有一件行政诉讼尚未审结。"
    case = add(case, "suit_judgment", "2026-03-20")
    assert add(case, "suit_notice", "2026-03-21", after="review")


def test_an_event_in_the_future_or_of_no_known_kind_is_refused() -> None:
    with pytest.raises(Invalid, match="日期 2026-11-25 还没有到，只能记录已经发生的事。"):
        add(make_case(), "reasons_asked", "2026-11-25")
    assert add(make_case(), "reply", "2026-11-24")
    with pytest.raises(Invalid, match="没有“holiday”这种办理记录。"):
        add(make_case(), "holiday", "2026-02-10")


@pytest.mark.parametrize(
    ("kind", "fact", "value", "message"),
    [
        ("arrived", "channel", None, "请填写“提交渠道”。"),
        ("arrived", "channel", "", "请填写“提交渠道”。"),
        ("arrived", "channel", "  ", "请填写“提交渠道”。"),
        ("arrived", "channel", 5, "请填写“提交渠道”。"),
        ("arrived", "channel", "wechat", "“提交渠道”请从这些里选：当面提交、邮寄（签收）、"),
        ("correction_notice", "until", "2026-02-28", "“补正截止日”应当是日期，如 2026-02-06。"),
        (
            "correction_notice",
            "points",
            "补" * 2001,
            "“需要补正的全部事项”最多 2000 个字，现在有 2001 个。",
        ),
        ("extension", "days", 0, "“延长几个工作日”应当是大于 0 的整数。"),
        ("extension", "days", True, "“延长几个工作日”应当是大于 0 的整数。"),
        ("extension", "days", "5", "“延长几个工作日”应当是大于 0 的整数。"),
    ],
)
def test_each_fact_is_checked_by_its_kind(
    kind: str, fact: str, value: object, message: str
) -> None:
    case = Case("2026-0001") if kind == "arrived" else make_case()
    with pytest.raises(Invalid) as refused:
        add(case, kind, "2026-02-10", **{fact: value})
    assert str(refused.value).startswith(message)


def test_a_fact_of_exactly_the_longest_length_is_taken_and_one_day_is_a_number_of_days() -> None:
    assert add(make_case(), "correction_notice", "2026-02-10", points="补" * 2000)
    assert add(make_case(), "extension", "2026-02-10", days=1)


def test_facts_that_may_be_missing_may_be_missing() -> None:
    assert add(make_case(), "consult_start", "2026-02-10", party=None)
    assert add(make_case(), "consult_start", "2026-02-10", party="")


def test_a_late_record_is_judged_on_its_own_day() -> None:
    case = make_case(("reply", "2026-03-10"))
    assert refusal(case, "extension", "2026-03-11").startswith("现在是“已答复，待送达”")
    assert add(case, "extension", "2026-03-09")


def test_a_late_record_that_makes_a_later_step_unlawful_is_refused() -> None:
    case = make_case(("correction_notice", "2026-02-24"))
    with pytest.raises(NotAllowed, match="2026-02-24 发出补正告知书：补正只能要求一次"):
        add(case, "correction_notice", "2026-02-11")
    with pytest.raises(NotAllowed, match="2026-02-10 发出征求意见书：现在是“已办结”"):
        add(make_case(("consult_start", "2026-02-10")), "withdrawn", "2026-02-09")


def test_records_of_one_day_keep_their_order() -> None:
    case = Case("2026-0001")
    for kind in ("arrived", "registered", "reply", "served", "archived"):
        case = add(case, kind, "2026-02-06")
    assert state(case) is State.ARCHIVED
    assert faults(case, CALENDAR, LIMITS, OUTCOMES) == ()


def test_work_goes_on_while_the_next_years_notice_is_missing() -> None:
    late = date(2026, 12, 31)
    case = Case("2026-0009")
    for kind, day in (
        ("arrived", "2026-12-25"),
        ("registered", "2026-12-25"),
        ("extension", "2026-12-28"),
        ("consult_start", "2026-12-29"),
    ):
        case = accept(case, event(kind, day), late, CALENDAR, LIMITS, OUTCOMES)
    now = situation(case, late, CALENDAR, LIMITS)
    assert (now.due, now.is_overdue) == (None, False)
    assert now.fault.startswith("还没有录入 2027 年的放假安排")
    assert now.state is State.CONSULTING
    assert not move(make_december_case(), "extension", "2026-12-28").why_not
    assert move(make_december_case(), "extension", "2026-12-28").until is None
    blocked = moves(case, date(2027, 3, 1), CALENDAR, LIMITS)
    extension = next(move for move in blocked if move.kind.id == "extension")
    assert extension.why_not.startswith("还没有录入 2027 年的放假安排")
    unknown = next(move for move in blocked if move.kind.id == "correction_notice")
    assert unknown.allowed
    assert unknown.until is None


def with_next_year() -> Calendar:
    """The calendar once the notice for 2027 is there: 1 to 3 January off."""
    off = Period("元旦", date(2027, 1, 1), date(2027, 1, 3), ())
    table = HolidayTable(2027, "通知", "国办发明电〔2026〕1号", date(2026, 11, 4), "", True, (off,))
    return Calendar((*CALENDAR.tables(), table))


def make_overtaken_case() -> Case:
    """A correction asked for on 2027-01-08, before the notice that ends its time on 01-06."""
    notice = event("correction_notice", "2027-01-08", until=date(2027, 1, 20))
    return accept(make_december_case(), notice, date(2027, 1, 8), CALENDAR, LIMITS, OUTCOMES)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("correction_received", {}),
        ("withdrawn", {}),
        ("reply", {"outcome": "no_correction", "dates": "1 月 20 日届满"}),
    ],
)
def test_a_new_holiday_notice_never_freezes_a_case(kind: str, facts: dict[str, object]) -> None:
    case, after, day = make_overtaken_case(), with_next_year(), date(2027, 1, 21)
    (old,) = faults(case, after, LIMITS, OUTCOMES)
    assert (old.place, old.event) == (2, case.events[2])
    assert str(old) == (
        "2027-01-08 发出补正告知书：不能再要求补正：收到申请后第 7 个工作日（2027-01-06）已过。"
    )
    step = event(kind, "2027-01-21", **facts)
    assert accept(case, step, day, after, LIMITS, OUTCOMES).has(kind)
    check_steps(case, after, LIMITS, OUTCOMES, before=case)


def test_what_is_recorded_anew_is_judged_by_the_new_notice() -> None:
    after, day = with_next_year(), date(2027, 1, 21)
    step = event("correction_notice", "2027-01-08")
    with pytest.raises(NotAllowed, match="不能再要求补正"):
        accept(make_december_case(), step, day, after, LIMITS, OUTCOMES)
    case = make_overtaken_case()
    with pytest.raises(NotAllowed, match="补正只能要求一次"):
        accept(case, case.events[2], day, after, LIMITS, OUTCOMES)
    before = make_december_case()
    with pytest.raises(NotAllowed, match="2027-01-08 发出补正告知书：不能再要求补正"):
        check_steps(case, after, LIMITS, OUTCOMES, before=before)


def test_an_extension_that_a_new_notice_makes_late_hinders_no_reply() -> None:
    case, after, day = make_december_case(), with_next_year(), date(2027, 2, 1)
    late = event("extension", "2027-01-27")
    case = case.with_event(late)
    (old,) = faults(case, after, LIMITS, OUTCOMES)
    assert old.event is late
    for kind in ("reply", "served"):
        case = accept(case, event(kind, "2027-02-01"), day, after, LIMITS, OUTCOMES)
    assert [fault.event for fault in faults(case, after, LIMITS, OUTCOMES)] == [late]


def test_every_started_clock_has_its_due_day() -> None:
    case = make_case(("consult_start", "2026-02-10"), ("letter_received", "2026-02-11"))
    case = add(case, "consult_start", "2026-02-10", **{"with": "coauthor", "party": "县局"})
    case = add(case, "consult_end", "2026-02-24")
    case = add(case, "consult_end", "2026-02-24", **{"with": "coauthor", "party": "县局"})
    case = add(case, "fee_notice", "2026-02-25")
    case = add(case, "fee_notice_received", "2026-02-26")
    case = add(case, "fee_paid", "2026-03-02")
    case = add(case, "reply", "2026-03-03")
    case = add(case, "review_notice", "2026-03-10")
    assert due_days(case, CALENDAR, LIMITS) == {
        "答复期限": date(2026, 3, 30),
        "一次性补正告知期限": date(2026, 2, 24),
        "1 第三方提出意见期限": date(2026, 3, 10),
        "2 共同制作机关提出意见期限": date(2026, 3, 9),
        "缴纳信息处理费期限": date(2026, 3, 25),
        "行政复议答复期限（简易程序）": date(2026, 3, 17),
    }


def test_the_co_makers_clock_has_its_own_length() -> None:
    rows = [
        replace(limit, days=3) if limit.id == "coauthor_opinion" else limit
        for limit in LIMITS.all()
    ]
    case = make_case(("consult_start", "2026-02-10"))
    case = add(case, "consult_start", "2026-02-10", **{"with": "coauthor", "party": "县局"})
    found = due_days(case, CALENDAR, Limits(rows))
    assert found["1 第三方提出意见期限"] == date(2026, 3, 9)
    assert found["2 共同制作机关提出意见期限"] == date(2026, 2, 13)


def test_a_consultation_is_no_longer_begun_when_the_limit_is_over() -> None:
    assert refusal(make_case(), "consult_start", "2026-03-13") == (
        "答复期限已于 2026-03-12 届满，不能再征求意见。"
    )


def test_a_case_keeps_its_number_whatever_is_added() -> None:
    assert make_case(("reply", "2026-02-10")).number == "2026-0001"


def test_a_case_whose_receipt_is_uncertain_has_no_clock() -> None:
    case = add(Case("2026-0001"), "arrived", "2026-02-06", channel="internet")
    assert due_days(case, CALENDAR, LIMITS) == {}
    now = situation(case, LATE, CALENDAR, LIMITS)
    assert (now.due, now.fault, now.clock_runs) == (None, "", False)


def test_an_open_case_can_be_walked_only_along_allowed_moves() -> None:
    found = {move.kind.id: move for move in moves(make_case(), date(2026, 2, 10), CALENDAR, LIMITS)}
    assert [kind for kind, move in found.items() if move.allowed] == [
        "correction_notice",
        "reasons_asked",
        "consult_start",
        "extension",
        "fee_notice",
        "reply",
        "withdrawn",
    ]
    assert found["reply"].until == date(2026, 3, 12)
    assert found["withdrawn"].until is None
    assert found["consult_start"].until == date(2026, 3, 12)
    assert all(move.why_not.endswith("。") for move in found.values() if not move.allowed)
