"""A reply becomes an answer for everybody: cleaned, by two people, gone when it must."""

import re
import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from catalog import settings
from catalog.store import answers, organisations, staff
from catalog.store.tables import answer, audit
from kiosk import clock
from tests.builders import CLERK, Visitor
from tests.test_kiosk.test_public.test_apply import Citizen
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_cases import at, take, take_in  # noqa: F401 - a fixture

WANTED = "周大禾问：2025 年河西村征地补偿安置方案，电话 13900010002"
HOW = "安置方案已张贴在河西村公示栏，周大禾户另见附件"


def replied(clerk: Desk, **fields: str) -> str:
    """A case at the counter, answered on the spot; gives its number."""
    number = take_in(clerk, name="周大禾", wanted=WANTED, **fields)
    take(clerk, number, "reply", outcome="granted", how=HOW, service="in_person")
    return number


def stored(office: Flask) -> dict[str, object]:
    with office.extensions["database"].reading() as connection:
        row = connection.execute(select(answer)).mappings().one()
        return dict(row)


def draft(clerk: Desk, number: str, do: str = "save", **fields: str) -> str:
    """Begin an answer from a case; gives its address at the desk."""
    text = {"question": "河西村征地补偿安置方案在哪里看", "answer": "在河西村公示栏。"} | fields
    answer_ = clerk.post(f"/staff/questions/new/{number}", do=do, **text)
    assert answer_.status_code == 303, answer_.text
    return str(answer_.headers["Location"])


def sent(office: Flask, clerk: Desk, **fields: str) -> str:
    """An answer that waits for publishing; gives its address at the desk."""
    place = draft(clerk, replied(clerk), **fields)
    post(clerk, place, do="send", **text_of(clerk, place))
    assert stored(office)["state"] == "sent"
    return place


def text_of(desk: Desk, place: str) -> dict[str, str]:
    """What the form at this place holds."""
    page = desk.client.get(place).text
    found = dict(re.findall(r'<textarea id="(\w+)"[^>]*>([^<]*)</textarea>', page))
    version = re.search(r'name="version" value="(\d+)"', page)
    return found | {"version": version.group(1) if version else "0"}


def post(desk: Desk, place: str, status: int = 303, **fields: str) -> str:
    given = desk.post(place, **fields)
    assert given.status_code == status, given.text
    return str(given.text)


def publish(desk: Desk, place: str, status: int = 303, **fields: str) -> str:
    version = text_of(desk, place)["version"]
    check = {"conclusion": "可以公开", "basis": "条例第十三条", "decision": "publish"}
    return post(desk, f"{place}/publish", status, version=version, **(check | fields))


def test_the_form_begins_with_what_was_wanted_and_replied(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    number = replied(clerk)
    assert "整理成问答公开" in clerk.get(f"/staff/cases/{number}").text
    page = clerk.get(f"/staff/questions/new/{number}")
    assert WANTED in page.text
    assert HOW in page.text
    assert "申请人姓名" in page.text
    assert "3 处，遮住或改写后才能公开" in page.text


def test_nothing_is_made_public_by_itself(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    replied(clerk)
    page = Visitor(office.test_client()).get("/ask")
    assert "还没有公开的问答" in page.text
    assert "河西村" not in page.text


def test_a_case_without_a_reply_cannot_become_an_answer(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    assert "整理成问答公开" not in clerk.get(f"/staff/cases/{number}").text
    refused = clerk.post(f"/staff/questions/new/{number}", question="问", answer="答")
    assert refused.status_code == 400
    assert "还没有答复" in refused.text


def test_the_applicants_values_stop_it_until_one_click_masks_them(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    number = replied(clerk)
    place = draft(clerk, number, question=WANTED, answer=HOW)
    refused = post(clerk, place, 400, do="send", **text_of(clerk, place))
    assert "还有 3 处个人信息" in refused
    assert "周**" in refused
    post(clerk, place, do="mask", **text_of(clerk, place))
    hidden = text_of(clerk, place)
    assert hidden["question"].startswith("周**问")
    assert "13900010002" not in hidden["question"]
    assert "周**户" in hidden["answer"]
    post(clerk, place, do="send", **hidden)
    assert stored(office)["state"] == "sent"


def test_a_draft_lies_sealed_and_the_trail_holds_none_of_it(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    draft(clerk, replied(clerk), question=WANTED, answer=HOW)
    row = stored(office)
    assert row["question"] == row["answer"] == ""
    assert "周大禾" not in str(row)
    with office.extensions["database"].reading() as connection:
        lines = [str(tuple(line)) for line in connection.execute(select(audit))]
    assert not [line for line in lines if "周大禾" in line or "安置方案" in line]


def test_the_writer_cannot_publish_and_a_second_person_can(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    place = sent(office, clerk)
    assert clerk.post(f"{place}/publish").status_code == 403
    reviewer = at_desk(office, "reviewer")
    assert "问答等您发布" in reviewer.get("/staff/").text
    publish(reviewer, place)
    visitor = Visitor(office.test_client())
    page = visitor.get("/ask/1")
    assert "河西村征地补偿安置方案在哪里看" in page.text
    assert "在河西村公示栏。" in page.text
    assert "/ask/1" in visitor.get("/ask").links


def test_one_person_with_both_roles_is_refused_unless_the_office_has_only_one(
    office: Flask,
) -> None:
    clerk = at_desk(office, "clerk")
    place = sent(office, clerk)
    admin = at_desk(office, "admin")
    admin.post("/staff/accounts/clerk", name="clerk", role=["clerk", "publisher"])
    both = at_desk(office, "clerk")
    assert "要由另一个人发布" in publish(both, place, 400)
    database = office.extensions["database"]
    with database.reading() as connection:
        owner = organisations.only(connection)
        assert owner is not None
        chief = staff.by_username(connection, owner.id, "admin")
    assert chief is not None
    settings.save(database, chief, {"single_person": "1"}, clock.now())
    publish(both, place)
    with database.reading() as connection:
        facts = connection.execute(
            select(audit.c.facts).where(audit.c.action == "answer.published")
        ).scalar_one()
    assert '"single_person": true' in facts


def test_without_a_secrecy_check_nothing_goes_out(office: Flask) -> None:
    place = sent(office, at_desk(office, "clerk"))
    reviewer = at_desk(office, "reviewer")
    assert "保密审查" in publish(reviewer, place, 400, conclusion=" ")
    assert Visitor(office.test_client()).get("/ask/1", 404)


def test_personal_data_that_came_in_later_stops_publishing_too(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    place = sent(office, clerk)
    text = text_of(clerk, place) | {"answer": "请打 13900010002 问"}
    refused = post(clerk, place, 400, do="send", **text)
    assert "手机号码" in refused
    # It was kept as a draft; what waited before is no longer there to be published.
    assert stored(office)["state"] == "draft"


def test_taken_down_it_is_gone_everywhere_at_once_and_the_number_says_so(office: Flask) -> None:
    clerk, visitor = at_desk(office, "clerk"), Visitor(office.test_client())
    place = sent(office, clerk)
    reviewer = at_desk(office, "reviewer")
    publish(reviewer, place)
    for path in (
        "/ask/1",
        "/ask",
        "/ask?page=1",
        "/search?q=河西村征地补偿安置方案",
        "/sitemap.xml",
    ):
        assert visitor.client.get(path).status_code == 200, path
    assert "/ask/1" in visitor.client.get("/sitemap.xml").text
    assert "有人问过" in visitor.get("/search?q=河西村征地补偿安置方案").text
    post(reviewer, f"{place}/withdraw", 400, reason="")
    post(reviewer, f"{place}/withdraw", reason="方案改了")
    time.sleep(0.6)  # a worker asks twice a second whether something public changed
    assert "已经下架" in visitor.get("/ask/1", 410).text
    for path in ("/", "/ask", "/ask?page=1", "/search?q=河西村征地补偿安置方案", "/sitemap.xml"):
        assert "安置方案在哪里看" not in visitor.client.get(path).text, path
    row = stored(office)
    assert row["question"] == ""
    assert "公示栏" not in str(row)


def test_corrected_it_comes_back_under_its_own_number(office: Flask) -> None:
    clerk, reviewer = at_desk(office, "clerk"), at_desk(office, "reviewer")
    place = sent(office, clerk)
    publish(reviewer, place)
    post(reviewer, f"{place}/withdraw", reason="方案改了")
    post(clerk, place, do="save", **(text_of(clerk, place) | {"answer": "改到便民服务中心看。"}))
    assert post(clerk, place, 409, do="discard", **text_of(clerk, place))
    post(clerk, place, do="send", **text_of(clerk, place))
    publish(reviewer, place)
    assert "改到便民服务中心看" in Visitor(office.test_client()).get("/ask/1").text


def taken_down(office: Flask, clerk: Desk) -> str:
    """An answer that was public; gives its address at the desk."""
    place = sent(office, clerk)
    reviewer = at_desk(office, "reviewer")
    publish(reviewer, place)
    post(reviewer, f"{place}/withdraw", reason="要改")
    return place


def test_taken_down_it_may_be_sent_again_as_it_was(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    place = taken_down(office, clerk)
    post(clerk, place, do="send", **text_of(clerk, place))
    assert stored(office)["state"] == "sent"
    publish(at_desk(office, "reviewer"), place)
    assert "在河西村公示栏。" in Visitor(office.test_client()).get("/ask/1").text


def test_words_erased_with_their_case_are_not_published_as_an_empty_page(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    place = taken_down(office, clerk)
    post(clerk, place, do="send", **text_of(clerk, place))
    before = stored(office)
    with office.extensions["database"].writing(CLERK, clock.now()) as change:
        answers.wipe(change, int(str(before["case_id"])))
        change.note(
            "aftercare.wiped",
            organisation_id=1,
            object_kind="case",
            object_ref="",
            amendments=0,
            calls=0,
        )
    after = stored(office)
    assert (after["state"], after["case_id"], after["sealed_answer"]) == ("withdrawn", None, "")
    assert after["version"] == int(str(before["version"])) + 1
    publish(at_desk(office, "reviewer"), place, 409)
    assert "请写" in post(clerk, place, 400, do="send", **text_of(clerk, place))


@pytest.mark.parametrize("state", ["draft", "sent"])
def test_a_wording_without_words_goes_no_further(office: Flask, state: str) -> None:
    clerk = at_desk(office, "clerk")
    place = sent(office, clerk)
    with office.extensions["database"].writing(CLERK, clock.now()) as change:
        answers.set_values(change, 1, state=state, sealed_answer="")
        change.note(
            "answer.saved", organisation_id=1, object_kind="answer", object_ref="1", version=1
        )
    if state == "sent":
        assert "请写“回答”" in publish(at_desk(office, "reviewer"), place, 400)
    else:
        person = at_desk(office, "clerk")
        assert "请写“回答”" in post(person, place, 400, do="send", **text_of(person, place))


def test_it_is_returned_with_a_reason_that_the_writer_reads(office: Flask) -> None:
    clerk, reviewer = at_desk(office, "clerk"), at_desk(office, "reviewer")
    place = sent(office, clerk)
    assert "请写明为什么退回" in publish(reviewer, place, 400, decision="return", comment="")
    publish(reviewer, place, decision="return", comment="请写明哪一年的")
    assert "请写明哪一年的" in clerk.get(place).text
    assert "退回的问答" in clerk.get("/staff/").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"question": ""}, "请写“问题”"),
        ({"answer": " "}, "请写“回答”"),
        ({"question": "长" * 201}, "最多 200 个字"),
        ({"answer": "长" * 4001}, "最多 4000 个字"),
        ({"answer": "<b>粗</b>"}, "网页标记"),
        ({"domain": "99"}, "没有这个领域"),
    ],
)
def test_a_refused_wording_is_shown_again(office: Flask, fields: dict[str, str], said: str) -> None:
    clerk = at_desk(office, "clerk")
    number = replied(clerk)
    text = {"question": "写了很久的问题", "answer": "写了很久的回答"} | fields
    refused = clerk.post(f"/staff/questions/new/{number}", **text)
    assert refused.status_code == 400
    assert said in refused.text
    assert ("写了很久的回答" in refused.text) == ("answer" not in fields)


def test_a_stale_form_overwrites_nothing(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    place = draft(clerk, replied(clerk))
    stale = text_of(clerk, place)
    post(clerk, place, do="save", **(stale | {"answer": "先存的"}))
    refused = post(clerk, place, 409, do="save", **(stale | {"answer": "后存的"}))
    assert "刚有人改过" in refused
    assert "后存的" in refused
    assert text_of(clerk, place)["answer"] == "先存的"


def test_a_draft_is_thrown_away_and_another_may_be_begun(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    number = replied(clerk)
    place = draft(clerk, number)
    again = clerk.post(f"/staff/questions/new/{number}", question="问", answer="答")
    assert again.headers["Location"].endswith("/staff/questions")
    post(clerk, place, do="discard", **text_of(clerk, place))
    clerk.get(place, 404)
    draft(clerk, number)


def test_an_auditor_sees_that_there_is_a_draft_but_not_its_words(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    place = draft(clerk, replied(clerk), question=WANTED, answer=HOW)
    auditor = at_desk(office, "auditor")
    for path in (place, "/staff/questions"):
        page = auditor.get(path)
        assert "安置方案" not in page.text
        assert "周大禾" not in page.text


def test_an_applicant_is_led_to_an_answer_first(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    publish(at_desk(office, "reviewer"), sent(office, clerk))
    citizen = Citizen(office)
    page = citizen.post("/apply", 200, wanted="河西村征地补偿安置方案", do="look")
    assert "也有人问过" in page.text
    assert "安置方案在哪里看" in page.text
    nothing = citizen.post("/apply", 200, wanted="幼儿园收费标准", do="look")
    assert "也有人问过" not in nothing.text
    led = citizen.post("/apply", 303, answered="1", wanted="x")
    assert led.response.headers["Location"] == "/ask/1"
    with office.extensions["database"].reading() as connection:
        spared = connection.execute(
            select(audit.c.facts).where(audit.c.action == "case.spared")
        ).scalar_one()
    assert "问答 1" in spared


def test_odd_addresses_of_answers_are_no_fault(office: Flask) -> None:
    visitor = Visitor(office.test_client())
    for path in ("/ask/99999999999999999999", "/ask/0", "/ask/x", "/ask/-1"):
        visitor.get(path, 404)
    for query in ("page=0", "page=²", "page=99999", "page=x", "domain=77", "domain=%00"):
        assert visitor.client.get(f"/ask?{query}").status_code in (200, 400), query
    clerk = at_desk(office, "clerk")
    for path in ("/staff/questions/99999999999999999999", "/staff/questions/new/2026-9999"):
        clerk.get(path, 404)


def test_the_list_is_cut_into_pages_and_by_domain(
    office: Flask,
    at: Callable[[str], None],  # noqa: F811 - the fixture
) -> None:
    at("2026-11-25")
    with office.extensions["database"].writing(CLERK, clock.now()) as change:
        for number in range(1, 23):
            change.add(
                answer,
                organisation_id=1,
                number=number,
                case_id=None,
                domain_id=1 if number < 3 else None,
                state="published",
                version=1,
                token=f"t{number}",
                question=f"第 {number} 个问题",
                answer="答",
                sealed_question="",
                sealed_answer="",
                sealed_comment="",
                writers="[]",
                saved_by="李静",
                changed_at=clock.now(),
                published_at=clock.now(),
            )
        change.note(
            "answer.saved", organisation_id=1, object_kind="answer", object_ref="1", version=1
        )
        change.publish(1, "公开问答")
    visitor = Visitor(office.test_client())
    first = visitor.get("/ask")
    assert "共 22 条" in first.text
    assert "第 22 个问题" in first.text
    assert "第 2 个问题" not in first.text
    assert "/ask?page=2" in first.links
    assert "第 2 个问题" in visitor.get("/ask?page=2").text
    domain = next(link for link in first.links if "domain=" in link)
    assert "第 1 个问题" in visitor.get(domain).text
    assert "没有第 9 页" in visitor.get("/ask?page=9").text
