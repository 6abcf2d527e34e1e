"""The papers of a case at the desk: each step's paper, its number, who may see whose name."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from catalog import law
from catalog.store import audit, cases, papers, settings
from catalog.store.tables import audit as trail
from kiosk import clock
from tests.builders import AT, CLERK
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_case_rules import set_organs
from tests.test_kiosk.test_staff.test_cases import at, take, take_in
from tests.test_kiosk.test_staff.test_holidays import NEXT_YEAR

__all__ = ["at"]  # a fixture that is used by its name

OTHER_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、清明节：4月4日（周六）至7日（周二）放假，共4天。
国务院办公厅
2025年11月4日
"""
CORRECTION = {"points": "请写明是哪一年的名单", "until": "2026-03-23", "service": "post"}


def issue(desk: Desk, number: str, key: str, status: int = 200, **fields: str) -> str:
    """Give a paper its number and open it; gives the page."""
    path = f"/staff/cases/{number}/papers/{key}"
    answer = desk.post(path, **({"sequence": "1", "day": "2026-03-02"} | fields))
    assert answer.status_code == status, answer.text
    return answer.text


def _set(office: Flask, name: str, value: str) -> None:
    with office.extensions["database"].writing(CLERK, AT) as change:
        settings.put(change, 1, name, value)
        change.note(
            "setting.changed",
            organisation_id=1,
            object_kind="setting",
            object_ref=name,
            name=name,
            old="",
            new=value,
        )


def lines(office: Flask, action: str) -> list[str]:
    """The facts of the trail's lines of an action, as stored."""
    with office.extensions["database"].reading() as connection:
        assert not list(audit.verify(connection))
        found = connection.execute(trail.select().where(trail.c.action == action))
        return [str(row) for row in found]


def test_a_correction_notice_is_numbered_printed_and_kept(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    take(clerk, number, "correction_notice", **CORRECTION)
    page = clerk.get(f"/staff/cases/{number}")
    assert "打印补正告知书" in page.text
    assert f"/staff/cases/{number}/papers/correction-3" in page.links
    listed = clerk.get(f"/staff/cases/{number}/papers")
    assert "还没有编号" in listed.text
    before = clerk.get(f"/staff/cases/{number}/papers/correction-3")
    assert "钱阿婆" not in before.html
    assert "钱**" in before.text
    text = issue(clerk, number, "correction-3")
    for said in (
        "清河乡公开〔2026〕1号", "钱阿婆：", "2026年3月2日收到", "2025 年集体林权确权名单",
        "请写明是哪一年的名单", "请在2026年3月23日前", "第三十条", "视为放弃申请",
        "重新计算，为 20 个工作日", number, "（盖章）", "2026年3月2日",
    ):  # fmt: skip
        assert said in text, said
    again = issue(clerk, number, "correction-3", sequence="9")
    assert "清河乡公开〔2026〕1号" in again
    assert "9号" not in again
    assert len(lines(office, "paper.issued")) == 1
    assert "钱阿婆" not in str(lines(office, "paper.issued"))
    assert len(lines(office, "case.opened")) == 2, "each opening stands in the trail"
    assert "清河乡公开〔2026〕1号" in clerk.get("/staff/cases/papers?year=2026").text
    assert "没有编号的文书" not in clerk.get("/staff/cases/papers?year=2026").text


def test_numbers_are_in_sequence_and_never_given_twice(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    first, second = take_in(clerk), take_in(clerk, wanted="另一件")
    for number in (first, second):
        take(clerk, number, "correction_notice", **CORRECTION)
    issue(clerk, first, "correction-3", sequence="7")
    assert 'value="8"' in clerk.get(f"/staff/cases/{second}/papers/correction-3").html
    refused = issue(clerk, second, "correction-3", 409, sequence="7", day="2026-03-02")
    assert "7 号已经用过，可以用 8 号" in refused
    assert 'value="7"' in refused, "what was typed is kept"
    for wrong in ({"sequence": "0"}, {"sequence": "100000"}, {"sequence": "x"}, {"day": "x"},
                  {"day": "2026-03-03"}, {"day": "2026-03-01"}):  # fmt: skip
        issue(clerk, second, "correction-3", 400, **wrong)
    _set(office, "paper_prefix", "清溪政公开")
    assert "清溪政公开〔2026〕8号" in issue(clerk, second, "correction-3", sequence="8")


def test_a_letter_to_a_third_party_never_says_who_applied(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk, wanted="我是钱阿婆，要河西村第一批名单")
    to = {"with": "third_party", "party": "河西村委会"}
    refused = take(clerk, number, "consult_start", 400, **to, about="钱阿婆要的名单")
    assert "写着申请人的姓名" in refused
    assert "钱阿婆要的名单" in refused, "what was typed is kept"
    refused = take(clerk, number, "consult_start", 400, **to | {"party": ""}, about="名单")
    assert "对方名称" in refused
    take(clerk, number, "consult_start", **to, about="河西村第一批林权确权名单")
    text = issue(clerk, number, "consult_third-3")
    assert "河西村委会：" in text
    assert "河西村第一批林权确权名单" in text
    assert "15 个工作日内" in text
    assert "由本机关依照条例的规定决定是否公开" in text
    proof = clerk.post(f"/staff/cases/{number}/papers/service-3").text
    theirs = proof[proof.index("送　达　回　证") : proof.index("</article>")]
    assert theirs.count("送　达　回　证") == 2
    assert theirs.count(number) == 1, "only the applicant's sheet says the number"
    assist = clerk.get(f"/staff/cases/{number}/papers/assist")
    assert "没有照印" in assist.text
    assert "我是" not in assist.html[assist.html.index("<article") :]
    article = text[text.index("<article") : text.index("</article>")]
    for own in ("钱", number, "13900010002"):
        assert own not in article
    told = issue(clerk, number, "consult_told-3", sequence="2")
    assert "需要征求第三方的意见" in told
    assert "河西村委会" not in told[told.index("<article") : told.index("</article>")]
    take(clerk, number, "extension", days="5", approved_by="王海", reason="档案在县里")
    extended = issue(clerk, number, "extension-4", sequence="3")
    assert "按对方期限届满时答复计算" in extended


def test_an_old_consultation_without_its_own_words_is_not_printed_with_the_applicants_name(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk, wanted="我是钱阿婆，要名单")
    take(clerk, number, "consult_start", **{"with": "third_party", "party": "河西村委会"})
    page = clerk.get(f"/staff/cases/{number}/papers/consult_third-3")
    assert "里面却写着申请人的姓名" in page.text
    assert "写着申请人的姓名" in issue(clerk, number, "consult_third-3", 400)


def test_an_extension_states_both_due_days_and_a_corrected_holiday_shows_the_difference(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    take(clerk, number, "extension", days="5", approved_by="王海", reason="档案在县里")
    text = issue(clerk, number, "extension-3")
    # 3 to 6, 9 to 13, 16 to 20, 23 to 27 and 30 March are 20 days; 31 March, 1 to 3 and 7 April
    # (4 to 6 are off) 5 more.
    assert "原答复期限至2026年3月30日" in text
    assert "延长后的答复期限至2026年4月7日" in text
    assert "负责人王海同意" in text
    assert "按现在的记录和放假安排算" not in text
    clerk.post("/staff/holidays", at="/staff/holidays", text=OTHER_2026, what="save")
    page = clerk.get(f"/staff/cases/{number}/papers/extension-3")
    assert (
        "这份文书上写的期限是 2026 年 4 月 7 日；按现在的记录和放假安排算，是 2026 年 4 月 8 日"
        in page.text
    )


def test_a_refusal_names_reconsideration_first_and_the_internet_channel_is_asked_for(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk, delivery_way="e_mail", email="a@example.com")
    reason = "内部工作流程，不对外发生影响"
    set_organs(office, county="青江县人民政府")
    take(clerk, number, "reply", outcome="refused_internal", reason=reason, go_on="1")
    assert "网上复议渠道" in clerk.get(f"/staff/cases/{number}/papers").text
    assert "网上复议渠道" in clerk.get(f"/staff/cases/{number}/papers/refused-3").text
    assert "请管理员先在设置里填好" in issue(clerk, number, "refused-3", 400)
    assert not lines(office, "paper.issued")
    _set(office, "review_online", "https://fuyi.example.gov.cn")
    text = issue(clerk, number, "refused-3")
    assert "https://fuyi.example.gov.cn" in text
    assert "政府信息公开答复书（不予公开）" in text
    assert reason in text
    assert "先向青江县人民政府申请行政复议" in text
    assert law.outcomes()["refused_internal"].article in text


def test_an_issued_paper_keeps_its_inputs_sealed_and_can_be_wiped(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    take(clerk, number, "extension", days="5", approved_by="王海", reason="档案在县里")
    issue(clerk, number, "extension-3")
    config, sealer = office.config["KIOSK"], office.extensions["sealer"]
    if config.database_url.startswith("sqlite"):
        held = (config.data / "mashang.db").read_bytes()
        assert "清河乡公开〔2026〕1号".encode() in held
        for own in ("钱阿婆", "林权确权", "档案在县里"):
            assert own.encode() not in held
    with office.extensions["database"].reading() as connection:
        file = cases.by_number(connection, 1, number, sealer)
        assert file is not None
        (issued,) = papers.of_case(connection, file.stored.id)
        inputs = papers.content(connection, file.stored, issued, sealer)["inputs"]
    assert issued.due == date(2026, 4, 7)
    assert inputs["due"] == "2026-04-07"
    assert inputs["receipt"] == "2026-03-02"
    assert ["extension", "2026-03-02"] in inputs["events"]
    assert any(line.startswith("2026") for line in inputs["holidays"])
    with office.extensions["database"].writing(CLERK, clock.now()) as change:
        papers.wipe(change, file.stored.id)
        change.note("case.noted", organisation_id=1, object_kind="case", object_ref=number, note=1)
    page = clerk.get(f"/staff/cases/{number}/papers/extension-3")
    assert "这份文书的正文不再保存" in page.text
    assert "清河乡公开〔2026〕1号" in clerk.get("/staff/cases/papers").text


def test_sheets_for_the_file_show_the_case_and_mask_until_opened(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    take(clerk, number, "correction_notice", **CORRECTION)
    issue(clerk, number, "correction-3")
    form = clerk.get(f"/staff/cases/{number}/papers/form")
    assert "13900010002" not in form.html
    opened = clerk.post(f"/staff/cases/{number}/papers/form").text
    for said in ("钱阿婆", "13900010002", "当面提交", "2026-03-30", "申请人签名"):
        assert said in opened, said
    assist = clerk.post(f"/staff/cases/{number}/papers/assist").text
    assert "2025 年集体林权确权名单" in assist
    assert "钱" not in assist[assist.index("<article") : assist.index("</article>")]
    service = clerk.post(f"/staff/cases/{number}/papers/service-3").text
    for said in (
        "送　达　回　证",
        "钱阿婆",
        "政府信息公开申请补正告知书 清河乡公开〔2026〕1号",
        "邮政寄出",
    ):
        assert said in service, said
    listed = clerk.get(f"/staff/cases/{number}/papers/archive")
    assert "清河乡公开〔2026〕1号" in listed.text
    assert len(lines(office, "case.opened")) == 4


def test_wrong_names_of_papers_and_wrong_people_are_turned_away(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk, auditor = at_desk(office, "clerk"), at_desk(office, "auditor")
    number = take_in(clerk)
    take(clerk, number, "correction_notice", **CORRECTION)
    for key in (
        "nothing",
        "correction-2",
        "correction-x",
        "service-1",
        "service-99999999",
        "reply",
    ):
        clerk.get(f"/staff/cases/{number}/papers/{key}", 404)
    assert clerk.post(f"/staff/cases/{number}/papers/refused-3").status_code == 404
    clerk.get("/staff/cases/2026-9999/papers", 404)
    clerk.get("/staff/cases/papers?year=-5")
    auditor.get("/staff/cases/papers")
    auditor.get(f"/staff/cases/{number}/papers")
    auditor.get(f"/staff/cases/{number}/papers/correction-3", 403)
    assert auditor.post(f"/staff/cases/{number}/papers/correction-3").status_code == 403


def test_the_counter_answers_on_the_spot_and_prints_at_once(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    page = clerk.get(f"/staff/cases/{number}")
    assert f"/staff/cases/{number}/step/reply?spot=1" in page.links
    form = clerk.get(f"/staff/cases/{number}/step/reply?spot=1&outcome=granted")
    assert '<option value="in_person" selected>' in form.html
    answer = clerk.post(f"/staff/cases/{number}/step/reply", spot="1", outcome="granted", seen="2",
                        **{"fact.how": "当场复印 3 页", "fact.service": "in_person"})  # fmt: skip
    assert answer.status_code == 303
    there = clerk.client.get(answer.headers["Location"])
    assert there.headers["Location"].endswith(f"/staff/cases/{number}/papers/granted-3")
    text = issue(clerk, number, "granted-3")
    assert "当场复印 3 页" in text
    assert "政府信息公开答复书（予以公开）" in text
    assert "已办结" in clerk.get(f"/staff/cases/{number}").text
    at("2026-03-03")
    clerk = at_desk(office, "clerk")
    later = take_in(clerk, day="2026-03-02")
    assert "spot=1" not in clerk.get(f"/staff/cases/{later}").html


def _consulted(desk: Desk, number: str, kind: str, party: str) -> None:
    both = {"with": kind, "party": party}
    take(desk, number, "consult_start", **both, about="第一批名单")
    take(desk, number, "consult_end", **both, answer="objects")


def test_a_decision_goes_to_the_third_party_and_never_to_another_office(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    _consulted(clerk, number, "third_party", "河西村委会")
    _consulted(clerk, number, "other_organ", "县林业局")
    told = {"content": "第一批名单", "reason": "关系村民切身利益"}
    take(clerk, number, "third_party_told", **told)
    listed = clerk.get(f"/staff/cases/{number}/papers").html
    row = next(one for one in listed.split("<tr>") if "决定告知书（第三方）" in one)
    assert "<td>河西村委会</td>" in row
    text = issue(clerk, number, "third_party_told-7")
    assert "河西村委会：" in text
    assert "县林业局" not in text[text.index("<article") : text.index("</article>")]


def test_with_several_third_parties_the_step_must_say_which_one_is_told(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    for party in ("河西村委会", "青山合作社"):
        _consulted(clerk, number, "third_party", party)
    told = {"content": "第一批名单", "reason": "关系村民切身利益"}
    refused = take(clerk, number, "third_party_told", 400, **told)
    assert "征求过 2 个第三方的意见：河西村委会、青山合作社。请填写告知的是哪一个" in refused
    assert "关系村民切身利益" in refused, "what was typed is kept"
    take(clerk, number, "third_party_told", **told, party="河西村委会")
    assert "河西村委会：" in issue(clerk, number, "third_party_told-7")


def test_an_extension_into_a_year_without_its_holidays_waits_for_the_notice(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-12-10")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    take(clerk, number, "extension", days="20", approved_by="王海", reason="档案在县里")
    refused = issue(clerk, number, "extension-3", 400, day="2026-12-10")
    assert "必须写明“答复期限”" in refused
    assert "请先录入国务院办公厅的放假通知" in refused
    assert not lines(office, "paper.issued")
    clerk.post("/staff/holidays", at="/staff/holidays", text=NEXT_YEAR, what="save")
    text = issue(clerk, number, "extension-3", day="2026-12-10")
    assert "延长后的答复期限至2027年" in text


@pytest.mark.parametrize(
    "told",
    [
        {"content": "钱·阿婆要的名单", "reason": "公共利益"},
        {"content": "名单", "reason": "139.0001.0002 来问"},
    ],
)
def test_a_decision_that_tells_a_third_party_who_applied_is_refused(
    office: Flask, at: Callable[[str], None], told: dict[str, str]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    _consulted(clerk, number, "third_party", "河西村委会")
    refused = take(clerk, number, "third_party_told", 400, **told)
    assert "是给对方看的，里面写着申请人的" in refused
    assert told["reason"] in refused, "what was typed is kept"


def test_a_paper_is_not_dated_before_its_step_and_a_mistyped_number_stops_nobody(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    first, second = take_in(clerk), take_in(clerk, wanted="另一件")
    at("2026-03-04")
    clerk = at_desk(office, "clerk")
    for number in (first, second):
        take(clerk, number, "correction_notice", **CORRECTION, day="2026-03-04")
    early = issue(clerk, first, "correction-3", 400, day="2026-03-03")
    assert "早于这一步办理的日期 2026-03-04" in early
    issue(clerk, first, "correction-3", sequence="3", day="2026-03-04")
    third = take_in(clerk, wanted="再一件")
    take(clerk, third, "correction_notice", **CORRECTION)
    issue(clerk, third, "correction-3", sequence="99999", day="2026-03-04")
    page = clerk.get(f"/staff/cases/{second}/papers/correction-3")
    assert 'value="4"' in page.html, "the slip is passed by"
    issue(clerk, second, "correction-3", sequence="4", day="2026-03-04")
