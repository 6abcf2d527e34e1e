"""What is asked for a second time suggests publishing by itself, until somebody decides."""

from flask import Flask
from sqlalchemy import delete, select

from catalog.store import likenesses
from catalog.store.tables import audit, case_likeness
from kiosk import clock
from tests.builders import CLERK
from tests.test_kiosk.test_public.test_apply import Citizen
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_cases import take, take_in
from tests.test_kiosk.test_staff.test_questions import draft, post, publish, text_of

FIRST = "2025 年河西村征地补偿安置方案"
AGAIN = "申请公开河西村2025年征地补偿安置方案"


def granted(clerk: Desk, wanted: str, outcome: str = "granted", **facts: str) -> str:
    """A case at the counter that was granted on the spot; gives its number."""
    number = take_in(clerk, wanted=wanted)
    needs = facts or {"how": "当场复印"}
    take(clerk, number, "reply", outcome=outcome, service="in_person", **needs)
    return number


def test_the_second_grant_suggests_publishing_and_names_the_first(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    first = granted(clerk, FIRST)
    assert "建议主动公开" not in clerk.get(f"/staff/cases/{first}").text
    again = granted(clerk, AGAIN)
    page = clerk.get(f"/staff/cases/{again}")
    assert "第 2 次有人申请类似信息，建议主动公开" in page.text
    assert f"/staff/cases/{first}" in page.links
    assert "第 2 次有人申请" in clerk.get("/staff/").text
    third = granted(clerk, FIRST)
    assert "第 3 次有人申请类似信息" in clerk.get(f"/staff/cases/{third}").text


def test_of_several_alike_only_the_newest_reminds_and_one_decision_is_for_all(
    office: Flask,
) -> None:
    clerk = at_desk(office, "clerk")
    granted(clerk, FIRST)
    second, third = granted(clerk, AGAIN), granted(clerk, FIRST)
    today = clerk.get("/staff/").text
    assert "第 3 次有人申请" in today
    assert "第 2 次有人申请" not in today
    clerk.post(f"/staff/cases/{third}/alike", reason="只涉及两户")
    assert "次有人申请" not in clerk.get("/staff/").text
    assert "建议主动公开" not in clerk.get(f"/staff/cases/{second}").text


def test_a_public_answer_takes_the_suggestion_up(office: Flask) -> None:
    clerk, reviewer = at_desk(office, "clerk"), at_desk(office, "reviewer")
    first = granted(clerk, FIRST)
    place = draft(clerk, first)
    post(clerk, place, do="send", **text_of(clerk, place))
    publish(reviewer, place)
    again = granted(clerk, AGAIN)
    page = clerk.get(f"/staff/cases/{again}")
    assert "已经整理成问答公开" in page.text
    assert "建议主动公开" not in page.text
    assert "次有人申请" not in clerk.get("/staff/").text


def test_the_applicant_may_propose_it_once_it_was_given(office: Flask) -> None:
    citizen, clerk = Citizen(office), at_desk(office, "clerk")
    address, number, _ = citizen.receipt()
    there = {"at": address, "last4": "0002"}
    assert "建议主动公开" not in citizen.post(address, 200, **there).text
    assert "没有给出信息" in citizen.post(address, 200, **there, do="propose").text
    take(clerk, number, "confirmed", note="电话确认")
    take(clerk, number, "reply", outcome="granted", how="网上看", service="platform")
    assert "建议主动公开" in citizen.post(address, 200, **there).text
    assert "收到您的建议" in citizen.post(address, 200, **there, do="propose").text
    assert "已经收到过" in citizen.post(address, 200, **there, do="propose").text
    page = clerk.get(f"/staff/cases/{number}")
    assert "申请人建议主动公开" in page.text
    assert "申请人建议公开" in clerk.get("/staff/").text
    clerk.post(f"/staff/cases/{number}/alike", reason="只涉及一户")
    assert "申请人建议公开" not in clerk.get("/staff/").text


def test_a_second_reply_forgets_neither_the_proposal_nor_the_decision(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    granted(clerk, FIRST)
    with office.extensions["database"].writing(CLERK, clock.now()) as change:
        assert likenesses.propose(change, 1)
        found = likenesses.of_case(change.connection, 1)
        assert found is not None
        likenesses.dismiss(change, found, "sealed")
        likenesses.forget(change, 1)
        assert likenesses.of_case(change.connection, 1) is None
        likenesses.put(change, 1, 1, day=found.day, granted=1, sketch="x", alike="[]")
        kept = likenesses.of_case(change.connection, 1)
        change.note("case.alike_dismissed", organisation_id=1, object_kind="case", object_ref="1")
    assert kept is not None
    assert (kept.proposed_at, kept.sealed_reason) == (found.proposed_at, "sealed")
    assert kept.dismissed_by == CLERK.name


def test_what_an_applicant_proposed_is_not_decided_along_with_another_case(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    granted(clerk, FIRST)
    again = granted(clerk, AGAIN)
    with office.extensions["database"].writing(CLERK, clock.now()) as change:
        assert likenesses.propose(change, 1)
        change.note("case.proposed", organisation_id=1, object_kind="case", object_ref="1")
    clerk.post(f"/staff/cases/{again}/alike", reason="只涉及两户")
    assert "申请人建议公开" in clerk.get("/staff/").text


def test_another_wish_or_a_refusal_suggests_nothing(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    granted(clerk, FIRST)
    other = granted(clerk, "2025 年农机购置补贴发放明细")
    refused = granted(clerk, AGAIN, "not_exist", reason="查过档案，没有", search="查了档案室")
    for number in (other, refused):
        assert "建议主动公开" not in clerk.get(f"/staff/cases/{number}").text
    assert "次有人申请" not in clerk.get("/staff/").text


def test_a_decision_against_it_needs_a_reason_and_ends_the_reminder(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    granted(clerk, FIRST)
    again = granted(clerk, AGAIN)
    clerk.post(f"/staff/cases/{again}/alike", reason="")
    assert "建议主动公开" in clerk.get(f"/staff/cases/{again}").text
    clerk.post(f"/staff/cases/{again}/alike", reason="只涉及两户，不宜公开")
    page = clerk.get(f"/staff/cases/{again}")
    assert "建议主动公开" not in page.text
    assert "只涉及两户，不宜公开" in page.text
    assert "次有人申请" not in clerk.get("/staff/").text
    with office.extensions["database"].reading() as connection:
        row = connection.execute(select(case_likeness.c.sealed_reason)).scalars().all()
        lines = [str(tuple(line)) for line in connection.execute(select(audit))]
    assert "两户" not in f"{row} {lines}"


def test_nothing_is_suggested_there_is_nothing_to_decide(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    number = granted(clerk, FIRST)
    answer = clerk.post(f"/staff/cases/{number}/alike", reason="不需要公开")
    assert answer.status_code == 303
    assert "没有这条建议" in clerk.get(f"/staff/cases/{number}").text


def test_cases_from_before_are_caught_up_with(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    first = granted(clerk, FIRST)
    with office.extensions["database"].writing(CLERK, clock.now()) as change:
        change.execute(delete(case_likeness))
        change.note("case.assigned", organisation_id=1, object_kind="case", object_ref=first, to="")
    again = granted(clerk, AGAIN)
    assert "建议主动公开" in clerk.get(f"/staff/cases/{again}").text


def test_the_sketch_holds_no_word_of_the_wish(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    granted(clerk, FIRST)
    with office.extensions["database"].reading() as connection:
        row = str(connection.execute(select(case_likeness)).mappings().one())
    assert "河西" not in row


def test_the_help_asked_for_stands_on_the_case(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    number = take_in(clerk, help="read")
    assert "需要帮助：念给我听" in clerk.get(f"/staff/cases/{number}").text
    plain = take_in(clerk)
    assert "需要帮助" not in clerk.get(f"/staff/cases/{plain}").text
